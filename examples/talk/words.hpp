#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace talk {

using word_counts = std::map<std::string, int>;
using word_count = std::pair<std::string, int>;

/// Whether the byte is of a word: a letter, a digit, an underscore, or of any character beyond ASCII.
inline bool is_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (c & 0x80) != 0;
}

inline char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// How often each word of `min_length` to 100 characters is in the text (UTF-8), in lower case.
inline word_counts count_words(std::string_view text, int min_length) {
  const auto begins_character = [](char c) { return (c & 0xC0) != 0x80; };
  word_counts counts;
  for (auto begin = text.begin(); begin != text.end();) {
    const auto end = std::find_if_not(begin, text.end(), is_of_word);
    const auto length = std::count_if(begin, end, begins_character);
    if (length >= min_length && length > 0 && length <= 100) {
      std::string word(begin, end);
      std::ranges::transform(word, word.begin(), lower);
      ++counts[word];
    }
    begin = std::find_if(end, text.end(), is_of_word);
  }
  return counts;
}

inline void add(word_counts& totals, const word_counts& counts) {
  for (const auto& [word, count] : counts) totals[word] += count;
}

/// The words that occur most often, these first; among equals, by the alphabet.
inline std::vector<word_count> top_words(const word_counts& counts, std::size_t how_many) {
  std::vector<word_count> ranked(counts.begin(), counts.end());
  std::ranges::sort(ranked, [](const word_count& a, const word_count& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  ranked.resize(std::min(ranked.size(), how_many));
  return ranked;
}

/// What a page is about: its most frequent word; an empty one, 0 times, where it has none.
inline word_count popular_word(const word_counts& counts) {
  const auto top = top_words(counts, 1);
  return top.empty() ? word_count() : top.front();
}

}  // namespace talk
