#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "text/word_splitter.hpp"

namespace fanfold::text {

/// How often each word is in a text.
struct word_counts {
  /// Words in lower case, in UTF-8: "don’t" and "Don't" are one, soft hyphens are left out.
  boost::unordered_flat_map<std::string, std::uint64_t> by_word;
  std::uint64_t total = 0;  ///< of all words, those included that found no room in `by_word`
};

/// Counts the words of a text that comes in pieces. Memory is bounded: what is longer than 256 bytes is no word, and
/// when there are 200,000 different ones, further ones count in the total only.
class word_counter {
 public:
  /// A piece of the text in UTF-8, cut anywhere.
  void add(std::string_view piece);
  /// What follows is no part of the word before.
  void end_word();
  /// The counter is used up.
  word_counts finish() &&;

 private:
  void count(std::string_view text);
  void count_word(std::string_view word);

  word_splitter splitter_;
  std::string text_;  // that has not been counted
  std::string word_;  // in lower case; kept for its memory
  word_counts counts_;
};

}  // namespace fanfold::text
