#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fanfold {

/// What a URL looks like to somebody who looks for traps: pages that a program makes up, without end.
struct url_pattern {
  /// Of the pattern that the URL is of: its path, with a star for each number and identifier, one star for all such
  /// segments in a row; and the names in its query, in any order, with a star for those that are identifiers. A name
  /// that has no value, not even an empty one, is written as a segment is.
  std::uint64_t hash = 0;
  std::uint64_t path_hash = 0;   ///< of the pattern's path
  std::uint64_t plain_hash = 0;  ///< of the URL without its session ids, if it has any
  std::uint32_t segments = 0;    ///< of the path
  std::uint32_t parameters = 0;  ///< of the query
  std::uint32_t repetitions =
      0;                     ///< how often a segment that is no number, or a parameter with its value, comes at most
  bool is_variable = false;  ///< the pattern has a star or a query: it may stand for any number of URLs
  bool is_calendar = false;  ///< a whole date, or two of year, month and day, and nothing else is variable
  bool has_session = false;  ///< a part is a session id
};

/// Reads a normalised URL without its origin. Linear in its size; parts beyond the first 64 are not compared.
url_pattern pattern_of(std::string_view path_and_query);

/// The pattern for people: "/calendar/*?month&year".
std::string pattern_text(std::string_view path_and_query);

}  // namespace fanfold
