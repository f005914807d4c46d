#include "url/fingerprint.hpp"

#include <xxhash.h>

namespace fanfold {

fingerprint fingerprint::of(const url& normalized) noexcept {
  return of(normalized.href_without_fragment());
}

fingerprint fingerprint::of(std::string_view normalized_href) noexcept {
  const auto hash = XXH3_128bits(normalized_href.data(), normalized_href.size());
  return {hash.high64, hash.low64};
}

fingerprint fingerprint::of(std::string_view text, std::uint64_t seed) noexcept {
  const auto hash = XXH3_128bits_withSeed(text.data(), text.size(), seed);
  return {hash.high64, hash.low64};
}

std::array<std::byte, 16> fingerprint::bytes() const noexcept {
  std::array<std::byte, 16> result;
  for (std::size_t at = 0; at < 8; ++at) {
    result[at] = static_cast<std::byte>(high >> (56 - 8 * at));
    result[8 + at] = static_cast<std::byte>(low >> (56 - 8 * at));
  }
  return result;
}

fingerprint fingerprint::from_bytes(const std::array<std::byte, 16>& bytes) noexcept {
  fingerprint result;
  for (std::size_t at = 0; at < 8; ++at) {
    result.high = result.high << 8 | std::to_integer<std::uint64_t>(bytes[at]);
    result.low = result.low << 8 | std::to_integer<std::uint64_t>(bytes[8 + at]);
  }
  return result;
}

}  // namespace fanfold
