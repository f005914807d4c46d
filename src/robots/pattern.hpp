#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fanfold::robots {

/// Makes paths comparable (RFC 9309 §2.2.2): octets beyond ASCII percent-encoded, hexadecimal digits in upper case.
std::string comparable_path(std::string_view path);

/// The same, with unreserved characters plain (RFC 3986 §6.2.2.2), as URLs normalised for crawling have them.
std::string plain_path(std::string_view path);

/// The path of a rule: matches paths that begin with it; `*` stands for any octets, `$` at its end for the end
/// (§2.2.3).
class pattern {
 public:
  /// Of a comparable or a plain path.
  explicit pattern(std::string path);

  /// Whether a comparable path matches. O(path + pattern), whatever they hold.
  bool matches(std::string_view path) const noexcept;

  /// What makes one rule more specific than another: its octets.
  std::size_t size() const noexcept { return text_.size() + anchored_; }

 private:
  std::string text_;  // without the `$` that anchors it
  bool anchored_;
};

}  // namespace fanfold::robots
