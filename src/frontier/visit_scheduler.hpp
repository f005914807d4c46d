#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "frontier/candidate.hpp"
#include "frontier/frontier_options.hpp"
#include "frontier/host_agenda.hpp"
#include "frontier/host_table.hpp"
#include "frontier/left_host.hpp"
#include "frontier/lookup_line.hpp"
#include "frontier/politeness.hpp"
#include "frontier/retry_line.hpp"
#include "frontier/seen_urls.hpp"
#include "frontier/spill_file.hpp"
#include "frontier/trap_guard.hpp"
#include "frontier/url_lease.hpp"
#include "frontier/visit.hpp"

namespace fanfold {

/// What to visit next, and when: the embedded frontier's rules, without a clock, without waiting. The calls are those
/// of class frontier, which says what they promise. A call costs O(log hosts) a URL, amortised.
///
/// A URL takes 19 to 20 bytes for good; while it is queued its text without the origin and 12 bytes more, which beyond
/// `queue_memory` go to a temporary file, but for two bytes of each. A host takes 400, and 350 more for each depth at
/// which it has URLs queued. What that file can't take is std::system_error, after which the scheduler is of no more
/// use.
class visit_scheduler final : private polite_visitor {
 public:
  /// Throws std::invalid_argument if the options break their precondition. `shared` must outlive the scheduler.
  visit_scheduler(const frontier_options& options, politeness& shared);
  visit_scheduler(const visit_scheduler&) = delete;
  visit_scheduler& operator=(const visit_scheduler&) = delete;
  ~visit_scheduler();

  std::vector<added> add(std::span<const candidate> candidates);
  std::vector<url_lease> lease(std::size_t n, time_point now);
  /// Throws std::invalid_argument if a visit's lease is not out.
  committed commit(std::span<const visit> visits, time_point now);
  std::optional<time_point> next_due(time_point now);
  std::uint64_t pending() const noexcept;
  std::vector<left_host> left() const;
  std::vector<trap> traps() const { return traps_.report(); }
  void forget_robots(std::span<const host_id> hosts) noexcept;
  void on_wake(std::function<void()> wake) { wake_ = std::move(wake); }
  /// Throws std::invalid_argument if ids do not ascend.
  void restore(std::span<const known_url> urls);

 private:
  // A lease that is out.
  struct open_lease {
    lease_kind kind;
    host_queue* from;
    throttle::turn host_turn{};
    polite_server* machine = nullptr;  // as it was then
    throttle::turn machine_turn{};
    queued_url page{};
  };
  // Where a link was found.
  struct link_source {
    host_queue* host = nullptr;  // null: nowhere, it is a seed
    url_id page = 0;             // 0: in its robots.txt
    std::string url{};
  };

  void add(std::span<const candidate> all, const link_source& from, std::vector<added>& result);
  added add(const candidate& which, const link_source& from);
  added mention(const candidate& which, host_queue* referrer);
  void know_address(host_queue& h);
  void settle_address(host_queue& h, const ip_address& address, time_point until);
  void queue(host_queue& h, const queued_view& page);
  void advance(time_point now);

  lease_kind next_kind(const host_queue& h, time_point now) const noexcept;
  bool is_closed(const host_queue& h, time_point now) const noexcept;
  bool must_wait(host_queue& h, time_point now);
  bool must_wait_for(polite_server& server, const pace& limits, host_queue& h, time_point now);
  url_lease lease_next(host_queue& h, time_point now);
  url_lease lease_lookup(host_queue& h);
  void take_page(host_queue& h, url_lease& given, open_lease& open);
  void pass_on(polite_server& server, const pace& limits, time_point now);

  open_lease end_lease(lease_id id);
  void release(const open_lease& ended, const visit& done, time_point now);
  bool commit_opening(const open_lease& ended, const visit& done, time_point now);
  duration backoff(std::uint32_t failures, std::uint64_t who) const noexcept;
  bool retry(const open_lease& ended, const visit& done, time_point now);
  void count_page(const open_lease& ended, visit_outcome outcome);
  void add_discovered(const open_lease& ended, const visit& done, std::vector<added>& result);
  void arrange(host_queue& h, time_point now);
  void leave(host_queue& h, bool is_left);
  void count_unfinished(std::uint32_t depth, std::int64_t change);

  std::optional<time_point> next_turn(const host_queue& h) const noexcept;
  pace pace_of_host(const host_queue& h) const noexcept;
  pace pace_of_machine(const host_queue& h) const noexcept;
  std::uint64_t places_left() const noexcept;
  std::uint32_t deepest_now() const noexcept;
  void await(polite_server& server);
  void server_freed(polite_server& server) noexcept override;

  frontier_options options_;
  seen_urls seen_;
  trap_guard traps_;
  host_table hosts_;
  host_agenda agenda_;
  lookup_line lookups_;
  spill_file overflow_;  // of what the hosts' queues hold
  retry_line retries_;
  boost::unordered_flat_map<lease_id, open_lease> leases_;
  boost::unordered_flat_set<polite_server*> awaited_;  // that other crawls ask too
  std::vector<polite_server*> freed_;                  // of those, since the last call
  std::map<std::uint32_t, std::uint64_t> unfinished_;  // pages queued or leased, by depth; only for exact_depth
  std::map<host_id, host_queue*> left_;
  std::uint64_t queued_ = 0;   // but for those of hosts that are left
  std::uint64_t visited_ = 0;  // pages that count in max_pages
  url_id last_url_ = 0;
  lease_id last_lease_ = 0;
  std::function<void()> wake_;
};

}  // namespace fanfold
