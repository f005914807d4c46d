#pragma once

#include <chrono>

#include "crawl/crawler.hpp"

namespace fanfold::cli {

/// How a crawl ended.
struct crawl_end {
  crawl_statistics statistics;
  std::chrono::duration<double> elapsed;
  int signal = 0;  ///< that stopped it; 0: it ended by itself
};

/// Runs the crawl with a progress line on standard error, if it is `shown`, and stops it at Ctrl-C. Throws what
/// crawler::run() throws.
crawl_end watch_crawl(crawler& crawl, bool shown);

}  // namespace fanfold::cli
