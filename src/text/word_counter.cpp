#include "text/word_counter.hpp"

namespace fanfold::text {

bool word_counter::add(std::string_view word) {
  ++counts_.total;
  if (const auto known = counts_.by_word.find(word); known != counts_.by_word.end()) {
    ++known->second;
    return false;
  }
  if (counts_.by_word.size() >= max_words_) return false;
  counts_.by_word.emplace(word, 1);
  return true;
}

}  // namespace fanfold::text
