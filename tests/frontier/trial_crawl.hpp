#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/visit_scheduler.hpp"

namespace fanfold {

using namespace std::chrono_literals;

/// A candidate that views `url`.
candidate candidate_of(std::string_view url, std::uint32_t depth = 0);

/// The URLs of leases, in order.
std::vector<std::string> urls_of(const std::vector<url_lease>& leases);

/// A scheduler on a clock that only `wait` moves: tests say what is found, leased and finished.
class trial_crawl {
 public:
  explicit trial_crawl(const frontier_options& options = {}) : scheduler(options, own) {}
  /// Polite together with others.
  trial_crawl(const frontier_options& options, politeness& shared) : scheduler(options, shared) {}

  /// Adds URLs of one depth; how many were new.
  std::size_t add(const std::vector<std::string>& urls, std::uint32_t depth = 0);

  std::vector<url_lease> lease(std::size_t n = 1'000) { return scheduler.lease(n, now); }
  /// Leases one URL, which must be due.
  url_lease lease_one();

  std::vector<added> commit(const url_lease& lease, const std::vector<std::string>& links = {},
                            visit_outcome outcome = visit_outcome::fetched);
  /// Whether it will be leased again.
  bool commit(visit done);
  void commit_robots(const url_lease& lease, std::optional<duration> crawl_delay = {});
  /// Leases and commits whatever is due, again and again, until nothing is: the URLs in order of lease.
  std::vector<std::string> visit_all_due();

  void wait(duration by) { now += by; }
  /// How long until something is due; none: never.
  std::optional<duration> time_to_next();

  time_point now{1h};
  politeness own;
  visit_scheduler scheduler;
};

/// Options of tests that are not about robots.txt.
frontier_options without_robots();

}  // namespace fanfold
