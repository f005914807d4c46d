#include "analysis/top_words.hpp"

namespace fanfold {

std::vector<word_count> top_words(const text::word_counts& counts, std::size_t most) {
  std::vector<word_count> all;
  all.reserve(counts.by_word.size());
  for (const auto& [word, count] : counts.by_word) all.push_back({word, count});
  keep_top(all, most);
  return all;
}

}  // namespace fanfold
