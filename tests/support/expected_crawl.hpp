#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "support/web_model.hpp"

namespace fanfold::test_web {

/// What a crawler is told to do.
struct crawl_rules {
  /// Places outside are neither visited nor expected; empty: there is no outside.
  std::function<bool(const place&)> in_scope = {};
  /// Links from the seeds to the deepest page. A redirect's target has the redirect's depth.
  std::uint32_t max_depth = std::numeric_limits<std::uint32_t>::max();
  bool obey_robots = true;
  /// How redirects are recorded. True: as one visit that ends at the target. False: the target is a visit of its own,
  /// which happens once however many redirects and links lead there.
  bool follow_redirects = true;
};

/// Scopes for crawl_rules.
std::function<bool(const place&)> same_host(std::uint32_t host);
std::function<bool(const place&)> same_domain(const web_model& web, std::uint32_t host);

enum class visit_outcome {
  answered,          ///< with the status
  broken,            ///< the connection ends in the middle of the body
  refused_by_robots  ///< never asked for; where a redirect is followed, it was asked for and its target wasn't
};

/// A URL that a crawl must come to, exactly once.
struct expected_visit {
  place at;
  std::uint32_t depth = 0;  ///< the fewest links from a seed
  visit_outcome outcome = visit_outcome::answered;
  int status = 0;  ///< of the last answer
  place ends_at;   ///< where a followed redirect leads
};

/// Every URL that a crawl from the seeds comes to, by depth. It doesn't depend on the order in which pages arrive.
/// O(places + links) time, a quarter of a byte for each place of the web beside the result.
std::vector<expected_visit> expect_crawl(const web_model& web, std::span<const place> seeds, const crawl_rules& rules);

/// How politely servers are asked: a host, and the address that several of them may share.
struct crawl_pace {
  std::uint32_t per_host = 0;           ///< requests at once; 0: any number
  std::uint32_t per_address = 0;        ///< likewise
  std::uint32_t hosts_per_address = 1;  ///< hosts whose numbers follow one another
  std::chrono::nanoseconds delay{0};    ///< from the start of one request to the next one's, of a host, of an address
  std::chrono::nanoseconds lookup_time{0};  ///< a host's name is resolved first
};

/// How long that crawl takes a crawler that asks for everything the moment it may, on a network that takes no time:
/// first a host's robots.txt where it is obeyed, then its pages in order of discovery. At any pace it is what the
/// deepest chain of pages in time needs.
std::chrono::nanoseconds ideal_duration(const web_model& web, std::span<const place> seeds, const crawl_rules& rules,
                                        const crawl_pace& pace = {});

}  // namespace fanfold::test_web
