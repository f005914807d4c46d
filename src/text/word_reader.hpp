#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/lower_case.hpp"
#include "text/word_splitter.hpp"

namespace fanfold::text {

/// Gives the words of a text that comes in pieces: in lower case, in UTF-8, "don’t" and "Don't" as one, without soft
/// hyphens. Memory is bounded: what is longer than 256 bytes is no word.
class word_reader {
 public:
  /// A piece of the text in UTF-8, cut anywhere. Calls `take(word)` for each word that is whole.
  template <class Take>
  void add(std::string_view piece, const Take& take) {
    while (!piece.empty()) {
      const std::string_view fits = piece.substr(0, max_held_bytes - text_.size());
      text_ += fits;
      piece.remove_prefix(fits.size());
      if (text_.size() < max_held_bytes) return;
      const std::size_t bytes = readable_bytes(text_);
      read(std::string_view(text_).substr(0, bytes), take);
      text_.erase(0, bytes);
    }
  }

  /// What follows is no part of the word before.
  template <class Take>
  void end_word(const Take& take) {
    if (text_.empty()) return;
    read(text_, take);
    text_.clear();
  }

 private:
  static constexpr std::size_t max_held_bytes = 32 * 1024;  // of a text without an end
  static constexpr std::size_t max_word_bytes = 256;

  static std::size_t readable_bytes(std::string_view text);

  template <class Take>
  void read(std::string_view text, const Take& take) {
    for (const std::string_view word : splitter_.split(text)) {
      if (word.size() > max_word_bytes) continue;
      to_lower_case(word, word_);
      take(std::string_view(word_));
    }
  }

  word_splitter splitter_;
  std::string text_;  // that has not been read
  std::string word_;  // kept for its memory
};

}  // namespace fanfold::text
