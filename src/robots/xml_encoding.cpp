#include "robots/xml_encoding.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>

#include "robots/line.hpp"

namespace fanfold::robots {
namespace {

constexpr int not_a_byte = -1;
constexpr int replacement_character = 0xFFFD;

// The code point of a sequence of the length that its first byte announces, or -1.
int decode_utf8(void*, const char* sequence) {
  const auto byte = [&](int i) { return static_cast<unsigned char>(sequence[i]); };
  const int size = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  int code_point = byte(0) & (0x7F >> size);
  for (int i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return -1;
    code_point = code_point << 6 | (byte(i) & 0x3F);
  }
  constexpr std::array<int, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code_point >= 0xD800 && code_point < 0xE000;
  if (code_point < least[static_cast<std::size_t>(size)] || code_point > 0x10FFFF || is_surrogate) return -1;
  return size == 4 ? replacement_character : code_point;
}

int describe_utf8(XML_Encoding& encoding) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool is_lead = byte >= 0xC2 && byte <= 0xF4;
    const int size = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    encoding.map[byte] = byte < 0x80 ? byte : is_lead ? -size : not_a_byte;
  }
  encoding.convert = decode_utf8;
  return XML_STATUS_OK;
}

}  // namespace

int describe_encoding(void*, const char* name, XML_Encoding* encoding) {
  encoding->data = nullptr;
  encoding->convert = nullptr;
  encoding->release = nullptr;
  if (lower_case(name) == "utf8") return describe_utf8(*encoding);

  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(name, &status), ucnv_close);
  if (U_FAILURE(status) || ucnv_getMaxCharSize(converter.get()) != 1) return XML_STATUS_ERROR;
  for (int byte = 0; byte < 256; ++byte) {
    const char source = static_cast<char>(byte);
    std::array<UChar, 4> text{};
    status = U_ZERO_ERROR;
    const int size = ucnv_toUChars(converter.get(), text.data(), text.size(), &source, 1, &status);
    encoding->map[byte] = U_SUCCESS(status) && size == 1 && text[0] != replacement_character ? text[0] : not_a_byte;
  }
  return XML_STATUS_OK;
}

}  // namespace fanfold::robots
