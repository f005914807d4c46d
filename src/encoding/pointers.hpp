#pragma once

#include <array>
#include <cstdint>

/// How the bytes of two-byte sequences make pointers into an index, and back, as the encodings' decoders and encoders
/// define it: https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings and below.
namespace fanfold::encoding_detail {

inline constexpr std::uint32_t no_pointer = ~std::uint32_t{0};

struct byte_pair {
  std::uint8_t lead;
  std::uint8_t trail;
};

constexpr bool is_between(unsigned byte, unsigned first, unsigned last) noexcept {
  return byte - first <= last - first;
}

struct big5_layout {
  static constexpr std::uint32_t pointers = 126 * 157;
  static constexpr bool is_lead(unsigned byte) noexcept { return is_between(byte, 0x81, 0xFE); }
  /// no_pointer: these bytes are no sequence.
  static constexpr std::uint32_t pointer(unsigned lead, unsigned trail) noexcept {
    if (is_between(trail, 0x40, 0x7E)) return (lead - 0x81) * 157 + trail - 0x40;
    return is_between(trail, 0xA1, 0xFE) ? (lead - 0x81) * 157 + trail - 0x62 : no_pointer;
  }
  static constexpr byte_pair bytes(std::uint32_t pointer) noexcept {
    const auto trail = pointer % 157;
    return {static_cast<std::uint8_t>(pointer / 157 + 0x81),
            static_cast<std::uint8_t>(trail + (trail < 0x3F ? 0x40 : 0x62))};
  }
};

struct euc_kr_layout {
  static constexpr std::uint32_t pointers = 126 * 190;
  static constexpr bool is_lead(unsigned byte) noexcept { return is_between(byte, 0x81, 0xFE); }
  static constexpr std::uint32_t pointer(unsigned lead, unsigned trail) noexcept {
    return is_between(trail, 0x41, 0xFE) ? (lead - 0x81) * 190 + trail - 0x41 : no_pointer;
  }
  static constexpr byte_pair bytes(std::uint32_t pointer) noexcept {
    return {static_cast<std::uint8_t>(pointer / 190 + 0x81), static_cast<std::uint8_t>(pointer % 190 + 0x41)};
  }
};

/// Of GBK, too.
struct gb18030_layout {
  static constexpr std::uint32_t pointers = 126 * 190;
  static constexpr bool is_lead(unsigned byte) noexcept { return is_between(byte, 0x81, 0xFE); }
  static constexpr std::uint32_t pointer(unsigned lead, unsigned trail) noexcept {
    if (is_between(trail, 0x40, 0x7E)) return (lead - 0x81) * 190 + trail - 0x40;
    return is_between(trail, 0x80, 0xFE) ? (lead - 0x81) * 190 + trail - 0x41 : no_pointer;
  }
  static constexpr byte_pair bytes(std::uint32_t pointer) noexcept {
    const auto trail = pointer % 190;
    return {static_cast<std::uint8_t>(pointer / 190 + 0x81),
            static_cast<std::uint8_t>(trail + (trail < 0x3F ? 0x40 : 0x41))};
  }
};

struct shift_jis_layout {
  static constexpr std::uint32_t pointers = 60 * 188;
  static constexpr bool is_lead(unsigned byte) noexcept {
    return is_between(byte, 0x81, 0x9F) || is_between(byte, 0xE0, 0xFC);
  }
  static constexpr std::uint32_t pointer(unsigned lead, unsigned trail) noexcept {
    const auto row = (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188;
    if (is_between(trail, 0x40, 0x7E)) return row + trail - 0x40;
    return is_between(trail, 0x80, 0xFC) ? row + trail - 0x41 : no_pointer;
  }
  static constexpr byte_pair bytes(std::uint32_t pointer) noexcept {
    const auto lead = pointer / 188;
    const auto trail = pointer % 188;
    return {static_cast<std::uint8_t>(lead + (lead < 0x1F ? 0x81 : 0xC1)),
            static_cast<std::uint8_t>(trail + (trail < 0x3F ? 0x40 : 0x41))};
  }
};

/// The four bytes of a pointer into gb18030's ranges.
constexpr std::array<std::uint8_t, 4> gb18030_ranges_bytes(std::uint32_t pointer) noexcept {
  return {static_cast<std::uint8_t>(pointer / 12600 + 0x81), static_cast<std::uint8_t>(pointer / 1260 % 10 + 0x30),
          static_cast<std::uint8_t>(pointer / 10 % 126 + 0x81), static_cast<std::uint8_t>(pointer % 10 + 0x30)};
}

/// JIS X 0208 and 0212 in EUC-JP. In ISO-2022-JP each byte is less by 0x80.
struct euc_jp_layout {
  static constexpr std::uint32_t pointers = 94 * 94;
  static constexpr bool is_lead(unsigned byte) noexcept { return is_between(byte, 0xA1, 0xFE); }
  static constexpr std::uint32_t pointer(unsigned lead, unsigned trail) noexcept {
    return is_between(trail, 0xA1, 0xFE) ? (lead - 0xA1) * 94 + trail - 0xA1 : no_pointer;
  }
  static constexpr byte_pair bytes(std::uint32_t pointer) noexcept {
    return {static_cast<std::uint8_t>(pointer / 94 + 0xA1), static_cast<std::uint8_t>(pointer % 94 + 0xA1)};
  }
};

}  // namespace fanfold::encoding_detail
