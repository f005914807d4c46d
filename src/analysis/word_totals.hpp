#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "text/word_counter.hpp"

namespace fanfold {

/// How often a word is in all of the pages.
struct word_total {
  std::string word;
  std::uint64_t count = 0;
  std::uint64_t missed = 0;  ///< how many more there may be at most
};

/// Adds up the words of pages. Memory is bounded: of more than `most` different words the rarer half is forgotten each
/// time, and how often the most frequent of these was counted is remembered, for what of them comes again (as in lossy
/// counting: G. S. Manku and R. Motwani, Approximate Frequency Counts over Data Streams, VLDB 2002).
class word_totals {
 public:
  static constexpr std::size_t default_most = 1'000'000;  // some 100 MB

  explicit word_totals(std::size_t most = default_most) : most_(most) {}

  void add(const text::word_counts& page);

  std::uint64_t pages() const noexcept { return pages_; }
  std::uint64_t words() const noexcept { return words_; }
  /// Those that are remembered.
  std::size_t different() const noexcept { return by_word_.size(); }
  /// How often a word was counted at most, before it was forgotten; 0: none was.
  std::uint64_t forgotten() const noexcept { return forgotten_; }
  /// The `most` most frequent words, those of equal frequency by their bytes.
  std::vector<word_total> top(std::size_t most) const;

 private:
  struct tally {
    std::uint64_t count = 0;
    std::uint64_t missed = 0;
  };

  void forget_rare_ones();

  std::size_t most_;
  std::uint64_t pages_ = 0;
  std::uint64_t words_ = 0;
  std::uint64_t forgotten_ = 0;
  boost::unordered_flat_map<std::string, tally, text::word_hash, std::equal_to<>> by_word_;
};

}  // namespace fanfold
