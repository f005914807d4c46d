#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "encoding/ascii.hpp"

namespace fanfold::encoding_detail {

inline constexpr char32_t replacement_character = 0xFFFD;

/// Writes a Unicode scalar value at `out`, which has room for 4 bytes, and returns where it ends.
inline char* write_utf8(char* out, char32_t code_point) noexcept {
  const auto continuation = [&](unsigned shift) { return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    *out++ = static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    *out++ = static_cast<char>(0xC0 | (code_point >> 6));
    *out++ = continuation(0);
  } else if (code_point < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (code_point >> 12));
    *out++ = continuation(6);
    *out++ = continuation(0);
  } else {
    *out++ = static_cast<char>(0xF0 | (code_point >> 18));
    *out++ = continuation(12);
    *out++ = continuation(6);
    *out++ = continuation(0);
  }
  return out;
}

inline char* write_replacement(char* out) noexcept {
  return write_utf8(out, replacement_character);
}

/// Copies the ASCII at `at`, 8 bytes at a time, and moves `at` behind it. `out` has room for 8 bytes more than it
/// needs.
inline char* copy_ascii(const char*& at, const char* end, char* out) noexcept {
  while (end - at >= 8 && are_eight_ascii(at)) {
    std::memcpy(out, at, 8);
    out += 8;
    at += 8;
  }
  while (at != end && is_ascii(*at)) *out++ = *at++;
  return out;
}

/// What a text begins with: a code point, or U+FFFD for the longest piece of one that breaks off.
struct utf8_piece {
  char32_t code_point;
  std::size_t size;  ///< in bytes, 1 to 4
  bool well_formed;
  bool cut_off;  ///< not well-formed, but more bytes could make it so
};

/// The first piece of `text`, which is not empty. https://encoding.spec.whatwg.org/#utf-8-decoder
utf8_piece first_utf8_piece(std::string_view text) noexcept;

}  // namespace fanfold::encoding_detail
