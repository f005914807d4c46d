#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "text/word_counter.hpp"

namespace fanfold {

struct word_count {
  std::string word;
  std::uint64_t count = 0;

  bool operator==(const word_count&) const = default;
};

/// Leaves the `most` most frequent of these words, the most frequent first, those of equal frequency by their bytes.
template <class Word>
void keep_top(std::vector<Word>& words, std::size_t most) {
  const auto middle = words.begin() + static_cast<std::ptrdiff_t>(std::min(most, words.size()));
  std::ranges::partial_sort(words, middle, [](const Word& a, const Word& b) {
    return a.count != b.count ? a.count > b.count : a.word < b.word;
  });
  words.erase(middle, words.end());
}

/// The `most` most frequent words, in the same order.
std::vector<word_count> top_words(const text::word_counts& counts, std::size_t most);

}  // namespace fanfold
