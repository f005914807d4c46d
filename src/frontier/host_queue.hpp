#pragma once

#include <cstdint>
#include <fanfold/clock.hpp>

#include "frontier/ids.hpp"
#include "frontier/politeness.hpp"
#include "frontier/url_queue.hpp"

namespace fanfold {

/// One host: what waits for it, and when it may be asked again.
struct host_queue {
  host_id id = 0;
  polite_server* host = nullptr;     // by its origin
  polite_server* machine = nullptr;  // by its address, once that is known
  url_queue urls;
  time_point address_until = time_point::min();  // when its name is to be resolved again
  time_point robots_until = time_point::min();   // when its robots.txt is to be read again
  duration crawl_delay{0};                       // that it asks for
  bool is_spared = false;                        // it is on this machine, and needs no politeness
  bool is_opening = false;                       // it waits for its name to be resolved, or its robots.txt
  bool is_closed = false;                        // its pages are handed out without asking anybody
  bool is_left = false;                          // it rests for longer than the crawl waits
  std::uint8_t opening_failures = 0;             // in a row
  std::uint8_t own_failures = 0;                 // likewise, of openings, for which the host can do nothing
  std::uint32_t mentions = 0;                    // URLs that its pages were the first to mention
  time_point opens_at = time_point::min();       // after those: not to be opened before
  time_point due = time_point::min();            // not to be asked before
  std::uint64_t ticket = 0;                      // its place in the host_agenda; 0: in none
  host_queue* next_in_line = nullptr;            // whose name is to be resolved after this one's, in the lookup_line
  polite_server* called_by = nullptr;            // which may be asked, and whose turn this host has
};

}  // namespace fanfold
