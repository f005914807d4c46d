#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "html/element.hpp"

/// How a tag's name becomes an element: one multiplication and one look into a table without collisions.
namespace fanfold::html::element_table {

// In the order of the enumerators.
inline constexpr std::array<std::string_view, element_count> names{
    "",
#define FANFOLD_ELEMENT(enumerator, name) name,
#include "html/elements.inc"
#undef FANFOLD_ELEMENT
};

/// As many of the first bytes of `text` as a key has, at most `size`, the first one lowest.
constexpr std::uint64_t first_bytes(std::string_view text) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 8); ++i) {
    bytes |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  }
  return bytes;
}

/// All of a name of at most 8 bytes; of a longer one its first and last 8, mixed.
constexpr std::uint64_t key_of(std::string_view name) {
  if (name.size() <= 8) return first_bytes(name);
  const std::uint64_t last = first_bytes(name.substr(name.size() - 8));
  return first_bytes(name) ^ (last << 1 | last >> 63);
}

// The factor was found by trial, so that no two names share a slot; the compiler checks it below.
constexpr std::size_t slot_of(std::uint64_t key) {
  return (key * 0x796B283232E7CF49) >> 53;
}

inline constexpr auto keys = [] {
  std::array<std::uint64_t, element_count> all{};
  std::ranges::transform(names, all.begin(), key_of);
  return all;
}();

inline constexpr auto slots = [] {
  std::array<element, 2048> table{};
  for (std::size_t i = 1; i < element_count; ++i) table[slot_of(keys[i])] = static_cast<element>(i);
  return table;
}();

static_assert(std::ranges::count(slots, element::other) == slots.size() - (element_count - 1), "names share a slot");

/// The only element that a name with this key may be.
inline element candidate(std::uint64_t key) {
  return slots[slot_of(key)];
}

}  // namespace fanfold::html::element_table
