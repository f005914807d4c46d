#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fanfold::robots {

/// How paths are made comparable (RFC 9309 §2.2.2). In both spellings octets beyond ASCII are percent-encoded and
/// hexadecimal digits are in upper case.
enum class spelling : std::uint8_t {
  written,  ///< nothing more
  decoded,  ///< unreserved characters are plain (RFC 3986 §6.2.2.2), as URLs normalised for crawling have them
};

/// A URL's path and query as patterns are matched with. `*` and `$`, which are special in patterns, are encoded
/// (§2.2.3).
std::string comparable(std::string_view path_and_query, spelling as);

/// The path of a rule: matches paths that begin with it; `*` stands for any octets, `$` at its end for the end
/// (§2.2.3).
class pattern {
 public:
  pattern(std::string_view rule_path, spelling as);

  /// Whether a path, comparable in the same spelling, matches. O(path + pattern), whatever they hold.
  bool matches(std::string_view path) const noexcept;

  /// What makes one rule more specific than another: its octets.
  std::size_t size() const noexcept { return text_.size() + anchored_; }

 private:
  std::string text_;         // without the `$` that anchors it
  std::size_t prefix_size_;  // up to the first star
  bool anchored_;
};

}  // namespace fanfold::robots
