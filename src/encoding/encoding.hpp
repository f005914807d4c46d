#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fanfold {

/// The character encodings of the web, all of them, https://encoding.spec.whatwg.org/#names-and-labels. Every one but
/// UTF-16 writes ASCII markup as ASCII bytes; ISO-2022-JP does while it is in its ASCII state.
enum class encoding : std::uint8_t {
  utf_8,
  // single-byte
  ibm866,
  iso_8859_2,
  iso_8859_3,
  iso_8859_4,
  iso_8859_5,
  iso_8859_6,
  iso_8859_7,
  iso_8859_8,
  iso_8859_8_i,
  iso_8859_10,
  iso_8859_13,
  iso_8859_14,
  iso_8859_15,
  iso_8859_16,
  koi8_r,
  koi8_u,
  macintosh,
  windows_874,
  windows_1250,
  windows_1251,
  windows_1252,
  windows_1253,
  windows_1254,
  windows_1255,
  windows_1256,
  windows_1257,
  windows_1258,
  x_mac_cyrillic,
  // multi-byte
  gbk,
  gb18030,
  big5,
  euc_jp,
  iso_2022_jp,
  shift_jis,
  euc_kr,
  // miscellaneous
  replacement,
  utf_16be,
  utf_16le,
  x_user_defined,
};

inline constexpr std::size_t encoding_count = static_cast<std::size_t>(encoding::x_user_defined) + 1;

/// The standard's name: "windows-1252".
std::string_view name_of(encoding of) noexcept;

/// What a label means, in any case and with whitespace around it: windows-1252 for "Latin1". Nothing for an unknown
/// one. https://encoding.spec.whatwg.org/#concept-encoding-get
std::optional<encoding> encoding_of_label(std::string_view label) noexcept;

/// What a form or a URL's query in a document of this encoding is written in: UTF-8 where the encoding only decodes.
/// https://encoding.spec.whatwg.org/#get-an-output-encoding
constexpr encoding output_encoding(encoding of) noexcept {
  const bool only_decodes = of == encoding::replacement || of == encoding::utf_16be || of == encoding::utf_16le;
  return only_decodes ? encoding::utf_8 : of;
}

}  // namespace fanfold
