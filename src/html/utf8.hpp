#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace fanfold::html {

inline constexpr std::string_view replacement_character = "\uFFFD";

/// A code point in UTF-8. `code_point` is a Unicode scalar value.
struct utf8_sequence {
  std::array<char, 4> bytes{};
  std::size_t size = 0;

  constexpr explicit utf8_sequence(char32_t code_point) {
    const auto continuation = [&](unsigned shift) { return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x80) {
      append(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
      append(static_cast<char>(0xC0 | (code_point >> 6)), continuation(0));
    } else if (code_point < 0x10000) {
      append(static_cast<char>(0xE0 | (code_point >> 12)), continuation(6), continuation(0));
    } else {
      append(static_cast<char>(0xF0 | (code_point >> 18)), continuation(12), continuation(6), continuation(0));
    }
  }

  constexpr std::string_view view() const { return {bytes.data(), size}; }

 private:
  constexpr void append(auto... byte) { ((bytes[size++] = byte), ...); }
};

/// `text` without the UTF-8 sequence that it breaks off in the middle of, if it does.
constexpr std::string_view without_broken_end(std::string_view text) {
  std::size_t lead = text.size();
  const std::size_t earliest = lead - (lead < 4 ? lead : 4);
  while (lead > earliest && (static_cast<unsigned char>(text[lead - 1]) & 0xC0) == 0x80) --lead;
  if (lead == earliest) return text;  // no beginning of a sequence in reach: invalid anyhow
  const auto first = static_cast<unsigned char>(text[lead - 1]);
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  return text.size() - (lead - 1) < size ? text.substr(0, lead - 1) : text;
}

}  // namespace fanfold::html
