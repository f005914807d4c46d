#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "url/url.hpp"

namespace fanfold {

/// 128 bits that stand for a URL in the tables of what was seen: XXH3 of its href. Among 10^9 URLs, two share one with
/// a probability of 10^-21. Not meant to withstand someone who constructs collisions.
struct fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  /// Of a normalised URL: its href, without the fragment.
  static fingerprint of(const url& normalized) noexcept;
  static fingerprint of(std::string_view normalized_href) noexcept;

  /// Of a text, and of what `seed` stands for.
  static fingerprint of(std::string_view text, std::uint64_t seed) noexcept;

  /// In big-endian order, the same on every machine.
  std::array<std::byte, 16> bytes() const noexcept;
  static fingerprint from_bytes(const std::array<std::byte, 16>& bytes) noexcept;

  auto operator<=>(const fingerprint&) const = default;
};

/// Half of it: it is a hash already.
inline std::size_t hash_value(const fingerprint& value) noexcept {
  return value.low;
}

}  // namespace fanfold

template <>
struct std::hash<fanfold::fingerprint> {
  std::size_t operator()(const fanfold::fingerprint& value) const noexcept { return hash_value(value); }
};
