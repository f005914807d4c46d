#pragma once

#include <cstddef>
#include <fanfold/word_counts.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace fanfold::text {

/// Counts words. Memory is bounded: when there are 200,000 different ones, further ones count in the total only.
class word_counter {
 public:
  /// Whether it is kept now, and was not before.
  bool add(std::string_view word);
  /// From here on it is as if there were that many.
  void close() noexcept { max_words_ = 0; }
  /// About what a word takes that is kept.
  static std::size_t bytes_of(std::string_view word) noexcept { return 2 * sizeof(kept_word) + word.size(); }
  /// The counter is used up.
  word_counts finish() && { return std::move(counts_); }

 private:
  using kept_word = decltype(word_counts::by_word)::value_type;

  word_counts counts_;
  std::size_t max_words_ = 200'000;
};

}  // namespace fanfold::text
