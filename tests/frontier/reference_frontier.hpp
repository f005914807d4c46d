#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "frontier/frontier_options.hpp"
#include "frontier/url_lease.hpp"
#include "frontier/visit.hpp"

namespace fanfold {

/// The frontier's rules once more, as naively as can be: every question is answered by looking at everything. Where the
/// rules leave a choice, it accepts each.
class reference_frontier {
 public:
  explicit reference_frontier(const frontier_options& options) : options_(options) {}

  std::vector<added> add(std::span<const candidate> candidates);
  std::vector<added> commit(const visit& done);
  std::optional<time_point> next_due(time_point now) const;
  std::uint64_t pending() const;

  /// Records a lease that another frontier gave; what is wrong with it, or nothing.
  std::string accept(const url_lease& lease, time_point now);

  /// How often each URL was leased.
  std::map<std::string, int> leases_by_url() const;

 private:
  enum class page_state { queued, leased, done };
  struct page {
    std::string url;
    std::string host;
    std::uint32_t depth;
    url_id referrer;
    page_state state = page_state::queued;
    int times_leased = 0;
  };
  struct request {
    lease_id id;
    time_point at;
    url_id page;  // 0: robots.txt
    bool ended = false;
    bool refused = false;
    bool is_page = false;  // counts in max_pages, once it has ended
  };
  struct host {
    host_id id;
    bool is_open;
    duration delay;
    std::vector<request> requests;
  };

  added add(const candidate& which, url_id referrer);
  const page* next_page(const std::string& host) const;
  bool has_connection(const host& h) const;
  time_point due(const host& h) const;
  std::uint64_t requests(bool ended) const;
  std::uint64_t places_left() const;
  std::uint32_t deepest() const;
  std::optional<std::uint32_t> nearest_leasable(time_point now) const;

  frontier_options options_;
  std::vector<page> pages_;  // by id, from 1
  std::map<std::string, host> hosts_;
};

}  // namespace fanfold
