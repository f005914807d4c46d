#include "support/page_tree.hpp"

#include <algorithm>
#include <cmath>

namespace fanfold::test_web {
namespace {

double tree_size(double factor, std::uint32_t depth) {
  double sum = 0;
  double level = 1;
  for (std::uint32_t i = 0; i <= depth && sum < 1e12; ++i, level *= factor) sum += level;
  return sum;
}

/// The factor between levels with which a tree of that depth has that many pages; at least 1.
double growth(std::uint32_t pages, std::uint32_t depth) {
  double low = 1;
  double high = pages;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (tree_size(middle, depth) < pages ? low : high) = middle;
  }
  return low;
}

}  // namespace

page_tree::page_tree(std::uint32_t pages, std::uint32_t depth) {
  depth = std::min(std::max(depth, 1U), pages - 1);
  const double factor = growth(pages, depth);
  double start = 0;
  double level = 1;
  for (std::uint32_t i = 0; i <= depth; ++i, level *= factor) {
    level_start_.push_back(static_cast<std::uint32_t>(std::llround(start)));
    start += level;
  }
  level_start_.push_back(pages);
}

std::uint32_t page_tree::level(std::uint32_t page) const {
  const auto above = std::ranges::upper_bound(level_start_, page);
  return static_cast<std::uint32_t>(above - level_start_.begin() - 1);
}

std::uint32_t page_tree::level_end(std::uint32_t level) const {
  return level_start_[std::min(level, depth()) + 1];
}

std::pair<std::uint32_t, std::uint32_t> page_tree::children(std::uint32_t page) const {
  const std::uint32_t own = level(page);
  if (own == depth()) return {0, 0};
  const std::uint64_t width = level_start_[own + 1] - level_start_[own];
  const std::uint64_t next_width = level_start_[own + 2] - level_start_[own + 1];
  const std::uint64_t index = page - level_start_[own];
  // The k-th page of the next level belongs to page floor(k * width / next_width) of this one.
  const auto first_of = [&](std::uint64_t i) {
    return static_cast<std::uint32_t>(level_start_[own + 1] + (i * next_width + width - 1) / width);
  };
  return {first_of(index), first_of(index + 1)};
}

}  // namespace fanfold::test_web
