#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fanfold::html {

/// The named character references (https://html.spec.whatwg.org/#named-character-references), matched one character
/// at a time: holds the range of the names, in sorted order, that begin with the characters taken so far. The whole
/// table takes about 30 KB. All 2,231 references are there: 2,125 names, of which 106 also count without a semicolon.
class named_reference_match {
 public:
  named_reference_match();

  /// Takes one more character of the name; false, and nothing changed, when no name goes on like that.
  bool advance(char c);
  /// What the characters taken so far stand for, in UTF-8, when they are a name. Lives as long as the program.
  std::optional<std::string_view> value() const;
  /// True when the name taken so far also counts without a semicolon.
  bool needs_no_semicolon() const;

 private:
  std::uint16_t first_ = 0;
  std::uint16_t last_;  // the names are [first_, last_), and only the first of them can be as short as depth_
  std::uint16_t depth_ = 0;
};

}  // namespace fanfold::html
