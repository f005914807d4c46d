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
  void add(std::string_view word);
  /// The counter is used up.
  word_counts finish() && { return std::move(counts_); }

 private:
  word_counts counts_;
};

}  // namespace fanfold::text
