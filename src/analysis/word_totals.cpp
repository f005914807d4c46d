#include "analysis/word_totals.hpp"

#include <algorithm>

#include "analysis/top_words.hpp"

namespace fanfold {

void word_totals::add(const text::word_counts& page) {
  ++pages_;
  words_ += page.total;
  for (const auto& [word, count] : page.by_word) {
    by_word_.try_emplace(word, tally{.missed = forgotten_}).first->second.count += count;
    if (by_word_.size() > most_) forget_rare_ones();
  }
}

// Whoever was forgotten had been counted no more often than the bound then was, what was missed before included.
void word_totals::forget_rare_ones() {
  std::vector<std::uint64_t> bounds;
  bounds.reserve(by_word_.size());
  for (const auto& [word, of] : by_word_) bounds.push_back(of.count + of.missed);
  const auto middle = bounds.begin() + std::ssize(bounds) / 2;
  std::ranges::nth_element(bounds, middle);
  forgotten_ = *middle;
  erase_if(by_word_, [this](const auto& each) { return each.second.count + each.second.missed <= forgotten_; });
}

std::vector<word_total> word_totals::top(std::size_t most) const {
  std::vector<word_total> all;
  all.reserve(by_word_.size());
  for (const auto& [word, of] : by_word_) all.push_back({word, of.count, of.missed});
  keep_top(all, most);
  return all;
}

}  // namespace fanfold
