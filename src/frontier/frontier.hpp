#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <fanfold/task.hpp>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "frontier/candidate.hpp"
#include "frontier/left_host.hpp"
#include "frontier/trap.hpp"
#include "frontier/url_lease.hpp"
#include "frontier/visit.hpp"

namespace fanfold {

/// What to visit next, and when. A URL is recorded when it is queued, waits in its host's queue by depth, then order of
/// discovery, is leased when its host is due, and is done when its visit is committed. Each URL is leased once.
///
/// Calls are made batch by batch and one at a time: each is awaited before the next one is made. What is given as a
/// span or a view must live until then. Time is an argument and never goes back; steps of a crawl:
///
///   co_await frontier.add(seeds);
///   while (co_await frontier.pending() > 0) {
///     auto leases = co_await frontier.lease(free_slots, now);
///     // visit them; wait for the first visit to end, or until next_due
///     co_await frontier.commit(visits, now);
///   }
class frontier {
 public:
  virtual ~frontier() = default;

  /// Records and queues those candidates that are new. Gives what became of each one, in order.
  virtual task<std::vector<added>> add(std::span<const candidate> candidates) = 0;

  /// Hands out up to `n` requests to hosts that are due: lowest depth first, hosts of equal depth in turn; and names to
  /// resolve beside them. Whoever takes a lease commits it, whatever happened.
  virtual task<std::vector<url_lease>> lease(std::size_t n, time_point now) = 0;

  /// Ends leases, and adds what was discovered on their pages, at once: no URL that is pending is ever uncounted. What
  /// failed in passing may be queued again. Precondition: each visit's lease is out.
  virtual task<committed> commit(std::span<const visit> visits, time_point now) = 0;

  /// When the next URL can be leased: `now` if one can be at once; none when only the commit of a lease, or `add`, can
  /// change anything.
  virtual task<std::optional<time_point>> next_due(time_point now) = 0;

  /// How many leases are out, and how many URLs are queued and may still be leased within `max_pages`, but for those of
  /// hosts that are not waited for. The crawl is over exactly when it is 0.
  virtual task<std::uint64_t> pending() = 0;

  /// The hosts that are not waited for, because they rest too long, and when they may be asked again.
  virtual task<std::vector<left_host>> left() = 0;

  /// What was left out because it looks like a trap, most links first.
  virtual task<std::vector<trap>> traps() = 0;

  /// What was read of these hosts' robots.txt is no longer known: it is leased again before their next pages.
  virtual task<> forget_robots(std::span<const host_id> hosts) = 0;

  /// `wake` is called when something may have become due by another crawl's doing: on the frontier's thread, from
  /// anywhere; it must not call the frontier.
  virtual void on_wake(std::function<void()> wake) = 0;

  /// Takes back what a job knew, before anything else is added: its URLs by ascending id, all of them, a batch a call.
  /// Ids of URLs and hosts go on where they ended. What was leased when the job was interrupted counts as queued; what
  /// is deeper than `max_depth` by now stays out.
  virtual task<> restore(std::span<const known_url> urls) = 0;
};

}  // namespace fanfold
