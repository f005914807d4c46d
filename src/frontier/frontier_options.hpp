#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>

namespace fanfold {

/// How a frontier behaves. Precondition: `per_host` is at least 1 and `delay` is not negative.
struct frontier_options {
  std::size_t per_host = 8;              ///< leases of one host at once
  duration delay{0};                     ///< between two leases of one host: from request to request
  bool obey_robots = true;               ///< a host's first lease is its robots.txt
  std::uint32_t max_depth = UINT32_MAX;  ///< candidates that are deeper are dropped, unrecorded
  std::uint64_t max_pages = UINT64_MAX;  ///< visits that are neither refused nor moved, those before a resume included

  /// No page is leased before all pages nearer to the seeds are committed. Then every depth is the shortest distance
  /// from a seed, so that a crawl with a `max_depth` finds the same pages whatever the timing. It costs a wait for the
  /// slowest page at the end of each level. Otherwise depth is the length of the path on which a URL was first found.
  bool exact_depth = false;
};

}  // namespace fanfold
