#pragma once

#include <cstdint>
#include <fanfold/clock.hpp>
#include <optional>
#include <span>

#include "frontier/candidate.hpp"
#include "frontier/ids.hpp"

namespace fanfold {

enum class visit_outcome : std::uint8_t {
  fetched,  ///< the server answered, with whatever status
  moved,    ///< it answered that the page is elsewhere, at a URL of its own. Takes no place in max_pages
  failed,   ///< it was asked, and no usable answer came
  refused,  ///< it was not asked: robots.txt, a guard, no such host. Costs no delay and no place in max_pages
};

/// What came of a lease. The candidates are the caller's, until the commit has been awaited.
struct visit {
  lease_id lease = 0;
  visit_outcome outcome = visit_outcome::fetched;
  int status = 0;                         ///< of the HTTP answer; 0: there was none
  bool transient = false;                 ///< trying again later may help
  std::optional<duration> crawl_delay{};  ///< of robots leases: what robots.txt asks for; raises the host's delay
  std::span<const candidate> discovered{};
};

}  // namespace fanfold
