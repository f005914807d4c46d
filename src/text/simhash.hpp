#pragma once

#include <array>
#include <bit>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fanfold::text {

/// A hash of a text that is nearly the same for nearly the same words: 64 bits, of which the fewer differ, the more
/// pairs of neighbouring words two texts share. (M. Charikar, Similarity Estimation Techniques from Rounding
/// Algorithms, STOC 2002.) Each pair counts once, as a few that come again and again would outweigh all others. The
/// same on every machine. Memory: some 10 to 20 bytes a pair, of which the first 65,536 count.
class simhasher {
 public:
  /// What has fewer words says too little to be compared.
  static constexpr std::uint64_t min_words = 32;

  /// The next word, as word_reader gives it.
  void add(std::string_view word);
  /// None where there are fewer words than `min_words`.
  std::optional<std::uint64_t> finish() const;

 private:
  static constexpr std::size_t max_pairs = 65'536;

  std::uint64_t before_ = 0;  // the hash of the word before
  std::uint64_t words_ = 0;
  boost::unordered_flat_set<std::uint64_t> pairs_;  // their hashes
  // How many pairs have each of the 64 bits: bit i of plane k is worth 2^k in the i-th count.
  std::array<std::uint64_t, 17> planes_{};
};

/// As Manku, Jain and Das Sarma found for 8 billion pages (Detecting Near-Duplicates for Web Crawling, WWW 2007).
inline constexpr int near_bits = 3;

/// Whether two texts are nearly the same, by their hashes.
inline bool are_near(std::uint64_t a, std::uint64_t b) noexcept {
  return std::popcount(a ^ b) <= near_bits;
}

}  // namespace fanfold::text
