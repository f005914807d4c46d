#include "text/word_counter.hpp"

namespace fanfold::text {

void word_counter::add(std::string_view word) {
  constexpr std::size_t max_words = 200'000;
  ++counts_.total;
  if (const auto known = counts_.by_word.find(word); known != counts_.by_word.end()) {
    ++known->second;
  } else if (counts_.by_word.size() < max_words) {
    counts_.by_word.emplace(word, 1);
  }
}

}  // namespace fanfold::text
