#pragma once

#include <cstddef>
#include <string>

#include "analysis/word_totals.hpp"
#include "text_output.hpp"

namespace fanfold::cli {

/// What is told of the words.
struct word_choice {
  std::size_t top = 0;  ///< how many words; 0: the usual number
  bool per_page = false;
  bool json = false;
};

/// Folds the words of pages as they come, and tells which are the most frequent. Throws what `out` throws.
class word_report {
 public:
  word_report(const word_choice& choice, text_output& out) : choice_(choice), out_(out) {}

  /// Prints the page, where each is to be told, at once. One without words is none.
  void add(const std::string& url, const text::word_counts& words);
  const word_totals& totals() const noexcept { return totals_; }
  /// Prints the totals.
  void finish();

 private:
  void print_page(const std::string& url, const text::word_counts& words);
  void print_totals();
  void print_json_totals();
  std::size_t top_or(std::size_t usual) const noexcept { return choice_.top == 0 ? usual : choice_.top; }

  word_choice choice_;
  text_output& out_;
  word_totals totals_;
};

}  // namespace fanfold::cli
