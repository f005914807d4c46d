#include "text/simhash.hpp"

#include <xxhash.h>

#include <utility>

namespace fanfold::text {
namespace {

// Tells the pair (a, b) from (b, a).
std::uint64_t hash_of_pair(std::uint64_t a, std::uint64_t b) {
  std::uint64_t mixed = (a ^ std::rotl(b, 32)) * 0x9E3779B97F4A7C15u;
  mixed ^= mixed >> 32;
  mixed *= 0xD6E8FEB86659FD93u;
  return mixed ^ (mixed >> 32);
}

}  // namespace

void simhasher::add(std::string_view word) {
  const std::uint64_t now = XXH3_64bits(word.data(), word.size());
  std::uint64_t carry = hash_of_pair(std::exchange(before_, now), now);
  if (++words_ == 1 || pairs_.size() == max_pairs || !pairs_.insert(carry).second) return;
  for (std::uint64_t& plane : planes_) {  // adds 1 to all counts at once
    if (carry == 0) return;
    const std::uint64_t both = plane & carry;
    plane ^= carry;
    carry = both;
  }
}

std::optional<std::uint64_t> simhasher::finish() const {
  if (words_ < min_words) return std::nullopt;
  std::uint64_t hash = 0;
  for (unsigned bit = 0; bit < 64; ++bit) {
    std::uint64_t count = 0;
    for (std::size_t k = 0; k < planes_.size(); ++k) count += ((planes_[k] >> bit) & 1) << k;
    if (2 * count > pairs_.size()) hash |= std::uint64_t{1} << bit;
  }
  return hash;
}

}  // namespace fanfold::text
