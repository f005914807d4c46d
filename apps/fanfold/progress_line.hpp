#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <fanfold/crawl_statistics.hpp>
#include <string>

namespace fanfold::cli {

/// What a crawl did lately.
struct crawl_rates {
  double pages_per_second = 0;
  double bytes_per_second = 0;
};

/// What the line says, in at most `columns` characters: the first fields that fit.
std::string progress_text(const crawl_statistics& now, const crawl_rates& rates, std::size_t columns);

/// A line on a terminal that says how a crawl is getting on, drawn in place. Erased at the end.
class progress_line {
 public:
  explicit progress_line(int descriptor) : descriptor_(descriptor) {}
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;
  ~progress_line();

  void draw(const crawl_statistics& now);

 private:
  using clock = std::chrono::steady_clock;
  struct sample {
    clock::time_point when;
    std::uint64_t pages;
    std::uint64_t bytes;
  };

  crawl_rates rates_with(const sample& newest);

  int descriptor_;
  std::deque<sample> latest_;  // of the last few seconds
};

}  // namespace fanfold::cli
