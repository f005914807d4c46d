#include "store/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace fanfold {
namespace {

// How long a sequence is that begins with `lead`, and what its second byte may be. Length 0: nothing begins so.
struct lead_byte {
  std::size_t length;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
};

lead_byte classify(unsigned char lead) noexcept {
  if (lead < 0x80) return {1};
  if (lead < 0xC2) return {0};
  if (lead < 0xE0) return {2};
  if (lead == 0xE0) return {3, 0xA0};        // no overlong forms
  if (lead == 0xED) return {3, 0x80, 0x9F};  // no surrogates
  if (lead < 0xF0) return {3};
  if (lead == 0xF0) return {4, 0x90};
  if (lead < 0xF4) return {4};
  if (lead == 0xF4) return {4, 0x80, 0x8F};  // not above U+10FFFF
  return {0};
}

// How many of the first bytes are surely ASCII, eight at a time: most text is nothing else.
std::size_t ascii_words(std::string_view text) noexcept {
  std::size_t length = 0;
  for (std::uint64_t word; text.size() - length >= sizeof word; length += sizeof word) {
    std::memcpy(&word, text.data() + length, sizeof word);
    if (word & 0x8080808080808080) break;
  }
  return length;
}

}  // namespace

utf8_piece first_utf8_piece(std::string_view text) noexcept {
  auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const lead_byte lead = classify(byte(0));
  if (lead.length <= 1) return {1, lead.length == 1};
  if (text.size() < 2 || byte(1) < lead.second_min || byte(1) > lead.second_max) return {1, false};
  std::size_t length = 2;
  while (length < std::min(lead.length, text.size()) && (byte(length) & 0xC0) == 0x80) ++length;
  return {length, length == lead.length};
}

namespace {

std::size_t valid_prefix(std::string_view text) noexcept {
  std::size_t valid = ascii_words(text);
  while (valid < text.size()) {
    const utf8_piece piece = first_utf8_piece(text.substr(valid));
    if (!piece.well_formed) break;
    valid += piece.length;
  }
  return valid;
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
  return valid_prefix(text) == text.size();
}

std::string_view as_valid_utf8(std::string_view text, std::string& copy) {
  const std::size_t valid = valid_prefix(text);
  if (valid == text.size()) return text;

  copy.assign(text.substr(0, valid));
  for (text.remove_prefix(valid); !text.empty();) {
    const utf8_piece piece = first_utf8_piece(text);
    copy += piece.well_formed ? text.substr(0, piece.length) : replacement_character;
    text.remove_prefix(piece.length);
  }
  return copy;
}

}  // namespace fanfold
