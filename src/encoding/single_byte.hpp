#pragma once

#include <array>
#include <cstdint>

#include "encoding/encoding.hpp"

namespace fanfold::encoding_detail {

/// A single-byte encoding: what each byte stands for.
struct single_byte_table {
  /// A byte's code point in UTF-8, to be written in one go of 4 bytes.
  struct sequence {
    std::array<char, 3> bytes;
    std::uint8_t size;
  };

  /// U+FFFD where a byte stands for nothing. In steps of 1 from 0 to 0x7F.
  std::array<char16_t, 256> code_points;
  std::array<sequence, 256> utf8;
};

/// Whether it is one of the standard's single-byte encodings, or x-user-defined, which works as they do.
constexpr bool is_single_byte(encoding of) noexcept {
  return (of >= encoding::ibm866 && of <= encoding::x_mac_cyrillic) || of == encoding::x_user_defined;
}

/// https://encoding.spec.whatwg.org/#legacy-single-byte-encodings. The tables come from ICU's converters, with
/// corrections; they are made when the first is asked for, in milliseconds, live to the end, and may be read by any
/// number of threads. Precondition: is_single_byte(of).
const single_byte_table& single_byte_table_of(encoding of);

}  // namespace fanfold::encoding_detail
