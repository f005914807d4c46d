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

  /// Whether a path, comparable in the same spelling, matches. O(path + pattern), whatever they hold; O(pattern) where
  /// nothing is searched for.
  bool matches(std::string_view path) const noexcept;

  /// Whether something is to be found in the path, beyond its beginning: there is a star, and not only at the end.
  bool searches() const noexcept { return prefix_size_ + 1 < text_.size(); }
  /// From now on all paths match that begin as it does up to the first star. Its size remains.
  void match_prefix_only() noexcept { only_prefix_ = true; }

  /// What makes one rule more specific than another: its octets.
  std::size_t size() const noexcept { return text_.size() + anchored_; }

 private:
  std::string text_;         // without the `$` that anchors it
  std::size_t prefix_size_;  // up to the first star
  bool anchored_;
  bool only_prefix_ = false;
};

}  // namespace fanfold::robots
