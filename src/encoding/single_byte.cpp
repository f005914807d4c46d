#include "encoding/single_byte.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "encoding/icu_converter.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

/// ICU has no ISO-8859-16; this is its upper half, without its beginning, U+0080 to U+00A0.
constexpr char16_t iso_8859_16_from_a1[] =
    u"ĄąŁ€„Š§š©Ș«Ź\u00ADźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ";
static_assert(std::size(iso_8859_16_from_a1) - 1 == 0x100 - 0xA1);

const char* converter_of(encoding of) {
  switch (of) {
    case encoding::iso_8859_8_i:  // as ISO-8859-8, in another direction on the screen
      return "ISO-8859-8";
    case encoding::iso_8859_16:
      return "ISO-8859-1";
    default:
      return name_of(of).data();  // a literal: it ends with a zero
  }
}

/// Where the standard differs from ICU 72, found by decoding all bytes in Chromium 156.
void correct(encoding of, std::array<char16_t, 256>& code_points) {
  switch (of) {
    case encoding::iso_8859_16:
      return void(std::ranges::copy_n(iso_8859_16_from_a1, 0x100 - 0xA1, &code_points[0xA1]));
    case encoding::koi8_u:
      code_points[0xAE] = u'ў';
      code_points[0xBE] = u'Ў';
      return;
    case encoding::windows_874:
      for (const int byte : {0xDB, 0xDC, 0xDD, 0xDE, 0xFC, 0xFD, 0xFE, 0xFF}) code_points[byte] = replacement_character;
      return;
    case encoding::windows_1253:
      code_points[0xAA] = replacement_character;
      return;
    case encoding::windows_1255:
      code_points[0xCA] = 0x05BA;
      return;
    default:
      return;
  }
}

std::array<char16_t, 256> code_points_of(encoding of) {
  std::array<char16_t, 256> code_points;
  for (int byte = 0; byte < 0x80; ++byte) code_points[byte] = static_cast<char16_t>(byte);
  std::string upper_half;
  for (int byte = 0x80; byte < 0x100; ++byte) upper_half += static_cast<char>(byte);
  if (of == encoding::x_user_defined) {
    for (int byte = 0x80; byte < 0x100; ++byte) code_points[byte] = static_cast<char16_t>(0xF700 + byte);
    return code_points;
  }
  const auto decoded = decode_sequences(converter_of(of), upper_half, 1);
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const auto code_point = decoded[byte - 0x80];
    code_points[byte] = static_cast<char16_t>(code_point == 0 ? replacement_character : code_point);
  }
  correct(of, code_points);
  return code_points;
}

single_byte_table make_table(encoding of) {
  single_byte_table table{.code_points = code_points_of(of), .utf8 = {}};
  for (int byte = 0; byte < 0x100; ++byte) {
    char bytes[4] = {};
    auto& sequence = table.utf8[byte];
    sequence.size = static_cast<std::uint8_t>(write_utf8(bytes, table.code_points[byte]) - bytes);
    std::memcpy(sequence.bytes.data(), bytes, sequence.bytes.size());
  }
  return table;
}

}  // namespace

const single_byte_table& single_byte_table_of(encoding of) {
  static const auto tables = [] {
    std::array<single_byte_table, encoding_count> all{};
    for (std::size_t i = 0; i < encoding_count; ++i) {
      if (is_single_byte(static_cast<encoding>(i))) all[i] = make_table(static_cast<encoding>(i));
    }
    return all;
  }();
  return tables[static_cast<std::size_t>(of)];
}

}  // namespace fanfold::encoding_detail
