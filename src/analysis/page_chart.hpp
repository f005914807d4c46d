#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/task.hpp>
#include <optional>
#include <string>
#include <vector>

#include "store/job_reader.hpp"

namespace fanfold {

/// What of pages is charted.
enum class page_measure { bytes, elapsed, status, depth, links, content_type, host };

/// How many pages have a value, or one within bounds.
struct chart_bar {
  std::string name{};  ///< empty: the bounds say it
  double from = 0;     ///< this included
  double to = 0;       ///< this not
  std::uint64_t pages = 0;

  bool operator==(const chart_bar&) const = default;
};

/// How the pages of a job are spread.
struct page_chart {
  page_measure of{};
  std::vector<chart_bar> bars{};
  std::uint64_t pages = 0;  ///< all of the bars
  /// Of numbers: below which a half, nine in ten and 99 in a hundred are; off by less than an eighth.
  struct shares {
    double half = 0;
    double nine_in_ten = 0;
    double ninety_nine_in_hundred = 0;
  };
  std::optional<shares> below{};
};

/// Charts the latest page of each URL.
///
/// - bytes and links, of pages that were answered; elapsed, in milliseconds, of those that were asked for: in steps of
///   1, 2, 5, 10, and so on, from the first to the last that isn't empty; none at all has a bar of its own.
/// - depth: each by itself.
/// - status: each by itself; where there was no answer, the error.
/// - content_type, the media type alone, of pages that were answered; host: the `top` most frequent, and one bar for
///   all others.
task<page_chart> chart_pages(job_reader& job, page_measure of, std::size_t top);

}  // namespace fanfold
