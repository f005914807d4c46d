#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "frontier/candidate.hpp"
#include "frontier/frontier_options.hpp"
#include "frontier/host_agenda.hpp"
#include "frontier/host_table.hpp"
#include "frontier/referrer_urls.hpp"
#include "frontier/seen_urls.hpp"
#include "frontier/url_lease.hpp"
#include "frontier/visit.hpp"

namespace fanfold {

/// What to visit next, and when: the embedded frontier's rules, without a clock, without waiting. The calls are those
/// of class frontier, which says what they promise. A call costs O(log hosts) a URL, amortised.
///
/// A URL takes 24 to 49 bytes for good; while it is queued, 12 more and its text without the origin. A host takes 250.
class visit_scheduler {
 public:
  /// Throws std::invalid_argument if the options break their precondition.
  explicit visit_scheduler(const frontier_options& options);

  std::vector<added> add(std::span<const candidate> candidates);
  std::vector<url_lease> lease(std::size_t n, time_point now);
  /// Throws std::invalid_argument if a visit's lease is not out.
  std::vector<added> commit(std::span<const visit> visits);
  std::optional<time_point> next_due(time_point now);
  std::uint64_t pending() const noexcept;
  /// Throws std::invalid_argument if ids do not ascend.
  void restore(std::span<const known_url> urls);

 private:
  // A lease that is out.
  struct open_lease {
    lease_kind kind;
    host_queue* from;
    time_point taken;
    time_point due_before;  // the host's, had this lease not been
    url_id page;
    std::uint32_t depth;
    std::string url;
  };

  added add(const candidate& which, url_id referrer_id);
  void queue(host_queue& h, std::uint32_t depth, url_id id, url_id referrer_id, std::string_view rest);
  url_lease lease_next(host_queue& h, time_point now);
  url_lease lease_robots(host_queue& h);
  url_lease lease_page(host_queue& h);
  void commit(const visit& done, std::vector<added>& result);
  void release_host(const open_lease& ended, const visit& done);
  void count_page(const open_lease& ended, visit_outcome outcome);
  void arrange(host_queue& h);
  std::uint64_t places_left() const noexcept;
  std::uint32_t deepest_now() const noexcept;

  frontier_options options_;
  seen_urls seen_;
  host_table hosts_;
  host_agenda agenda_;
  referrer_urls referrers_;
  boost::unordered_flat_map<lease_id, open_lease> leases_;
  std::map<std::uint32_t, std::uint64_t> unfinished_;  // pages queued or leased, by depth; only for exact_depth
  std::uint64_t queued_ = 0;
  std::uint64_t visited_ = 0;  // pages that count in max_pages
  url_id last_url_ = 0;
  lease_id last_lease_ = 0;
};

}  // namespace fanfold
