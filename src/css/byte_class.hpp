#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

/// Sets of bytes that the scanner stops at or passes over, one bit each. Bytes beyond ASCII are parts of names, and so
/// is NUL, which stands for U+FFFD (CSS Syntax §3.3).
namespace fanfold::css {

enum byte_class : std::uint8_t {
  text_stop = 1,    ///< may begin something while nothing is open
  detail_stop = 2,  ///< and in an at-rule's prelude or a function
  string_stop = 4,
  url_stop = 8,  ///< ends a run of an unquoted URL
  name_byte = 16,
  newline = 32,
  whitespace = 64,
};

namespace detail {

constexpr auto classes = [] {
  std::array<std::uint8_t, 256> table{};
  const auto add = [&](byte_class what, std::string_view bytes) {
    for (const char c : bytes) table[static_cast<unsigned char>(c)] |= what;
  };
  const auto add_range = [&](byte_class what, unsigned first, unsigned last) {
    for (unsigned c = first; c <= last; ++c) table[c] |= what;
  };
  add(text_stop, "\"'/(\\@");
  add(detail_stop, "\"'/(\\@);{}");
  add(string_stop, {"\"'\\\n\r\f\0", 7});
  add(url_stop, "\"'()\\ ");
  add_range(url_stop, 0, 0x1F);  // whitespace, and what can't be printed (§4.2)
  add_range(url_stop, 0x7F, 0x7F);
  add(name_byte, {"-_\0", 3});
  add_range(name_byte, '0', '9');
  add_range(name_byte, 'A', 'Z');
  add_range(name_byte, 'a', 'z');
  add_range(name_byte, 0x80, 0xFF);
  add(newline, "\n\r\f");
  add(whitespace, "\n\r\f\t ");
  return table;
}();

}  // namespace detail

constexpr bool is(byte_class what, char c) {
  return (detail::classes[static_cast<unsigned char>(c)] & what) != 0;
}

/// The first byte of [begin, end) that is in a class, or end.
inline const char* find(byte_class what, const char* begin, const char* end) {
  while (begin != end && !is(what, *begin)) ++begin;
  return begin;
}

/// The first byte of [begin, end) that is not in a class, or end.
inline const char* find_not(byte_class what, const char* begin, const char* end) {
  while (begin != end && is(what, *begin)) ++begin;
  return begin;
}

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// `lower` is in lower case already.
constexpr bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, {}, to_lower);
}

}  // namespace fanfold::css
