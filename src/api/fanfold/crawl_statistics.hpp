#pragma once

#include <cstdint>
#include <fanfold/page_record.hpp>

namespace fanfold {

/// What a crawl has done so far. Counts only grow, but for those of what is under way.
struct crawl_statistics {
  std::uint64_t pages = 0;          ///< finished visits, whatever came of them, but for those disallowed and moved
  std::uint64_t errors = 0;         ///< of them, those without a whole answer
  std::uint64_t disallowed = 0;     ///< URLs that robots.txt forbids, which were not asked for
  std::uint64_t bytes = 0;          ///< of bodies, decoded
  std::uint64_t retries = 0;        ///< visits that failed in passing, and are to be made again
  std::uint64_t trapped = 0;        ///< links that were left out because they look like traps
  std::uint64_t queued = 0;         ///< URLs that wait
  std::uint64_t left = 0;           ///< URLs that wait for hosts that rest too long, once the crawl has ended
  std::uint64_t running = 0;        ///< fetches under way
  std::uint64_t seeds = 0;          ///< different seeds
  std::uint64_t seeds_fetched = 0;  ///< of them, those that led to a page: an answer with a status of 2xx

  /// Whether a finished visit had come as far as a server. One that robots.txt forbade took no time.
  static bool asked_a_server(const page_record& page) noexcept { return page.elapsed.count() > 0; }
  /// Whether all that came of it is where the page is now: a redirect that was not followed in the same visit. It is no
  /// page of its own for the count, nor for max_pages.
  static bool has_moved(const page_record& page) noexcept {
    return page.status / 100 == 3 && page.status != 304 && page.error.empty() && page.final_url != page.url;
  }
  /// Adds a finished visit.
  void count(const page_record& page) noexcept;
};

}  // namespace fanfold
