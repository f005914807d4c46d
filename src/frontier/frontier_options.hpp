#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <filesystem>

#include "frontier/trap.hpp"

namespace fanfold {

/// How a frontier behaves. Precondition: `per_host` and `per_address` are at least 1, no duration is negative.
struct frontier_options {
  // Politeness.
  std::size_t per_host = 8;             ///< requests to one host at once
  std::size_t per_address = SIZE_MAX;   ///< to one address at once, whatever its hosts are called
  duration delay{0};                    ///< from one request's start to the next one's, of one host and one address
  bool spare_loopback = false;          ///< this machine's own addresses are asked as fast as `per_host` allows
  std::uint32_t retries = 0;            ///< of a page, a name or a robots.txt, where what failed is transient
  duration retry_delay{1'000'000'000};  ///< before the first retry, doubled before each further one, with jitter
  std::uint64_t jitter_seed = 0;        ///< crawls that fail together are to have different ones
  duration max_rest = duration::max();  ///< a host that rests for longer is not waited for

  // What comes before a host's pages.
  bool look_up = false;     ///< its name is resolved first, so that its address is known
  bool obey_robots = true;  ///< its robots.txt is read first, and again after 24 hours

  // How much.
  std::uint32_t max_depth = UINT32_MAX;  ///< candidates that are deeper are not visited
  std::uint64_t max_pages = UINT64_MAX;  ///< visits that are neither refused nor moved, those before a resume included

  /// URLs that are only mentioned, or too deep, are numbered too: up to a million of those that a host's pages mention.
  bool numbers_mentions = false;

  trap_limits traps{.recognise = false};  ///< what looks like a trap is left out, unrecorded, but for seeds

  // Where URLs wait.
  std::size_t queue_memory = std::size_t{32} << 20;  ///< beyond so many bytes of text they wait in a temporary file
  std::filesystem::path overflow_folder{};           ///< where that is made; empty: $TMPDIR, or /var/tmp

  /// No page is leased before all pages nearer to the seeds are committed, but for those of hosts that are not waited
  /// for. Then every depth is the shortest distance from a seed, so that a crawl with a `max_depth` finds the same
  /// pages whatever the timing. It costs a wait for the slowest page at the end of each level. Otherwise depth is the
  /// length of the path on which a URL was first found.
  bool exact_depth = false;
};

}  // namespace fanfold
