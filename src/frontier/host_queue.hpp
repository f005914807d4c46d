#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <string>

#include "frontier/ids.hpp"
#include "frontier/url_queue.hpp"

namespace fanfold {

/// One host: what waits for it, and when it may be asked again.
struct host_queue {
  host_id id = 0;
  std::string origin;  ///< scheme://host:port
  url_queue urls;
  bool is_open = false;                ///< its robots.txt was asked for, or need not be
  std::size_t leased = 0;              ///< connections in use
  duration delay{0};                   ///< between two leases
  time_point due = time_point::min();  ///< when the next lease may be
  lease_id last_lease = 0;
  std::uint64_t ticket = 0;  ///< its place in the host_agenda; 0: in none
};

}  // namespace fanfold
