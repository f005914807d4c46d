#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {

utf8_piece first_utf8_piece(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true, false};
  if (lead < 0xC2 || lead > 0xF4) return {replacement_character, 1, false, false};
  // The second byte's bounds keep out surrogates, overlong forms and what is above U+10FFFF.
  unsigned char lower = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned char upper = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code_point = lead & (0x7F >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (i == text.size()) return {replacement_character, i, false, true};
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < lower || byte > upper) return {replacement_character, i, false, false};
    code_point = code_point << 6 | (byte & 0x3F);
    lower = 0x80;
    upper = 0xBF;
  }
  return {code_point, size, true, false};
}

}  // namespace fanfold::encoding_detail
