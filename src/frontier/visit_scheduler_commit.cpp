// What becomes of what was handed out.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "frontier/split_url.hpp"
#include "frontier/visit_scheduler.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

constexpr duration addresses_last = 1min;     // at least
constexpr duration robots_last = 24h;         // RFC 9309 §2.4
constexpr duration closed_for = 10min;        // a host whose robots.txt can't be had: that may pass
constexpr std::uint32_t times_patient = 4;    // where the server says that it will answer, retries are worth more
constexpr std::uint32_t longest_backoff = 6;  // in doublings
constexpr std::uint8_t most_own_failures = 10;

// At least a half, so that the server gets its time; the rest at random, so that those who failed together don't come
// back together (M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015: "equal jitter").
duration with_jitter(duration whole, std::uint64_t who, std::uint64_t seed) noexcept {
  const std::uint64_t random = ((who ^ seed) * 0x9e3779b97f4a7c15) >> 56;  // Knuth's multiplicative hash
  return whole / 2 + whole / 2 * static_cast<std::int64_t>(random) / 0xff;
}

}  // namespace

committed visit_scheduler::commit(std::span<const visit> visits, time_point now) {
  advance(now);
  committed result;
  for (const visit& done : visits) {
    const open_lease ended = end_lease(done.lease);
    release(ended, done, now);
    const bool again = ended.kind == lease_kind::page ? retry(ended, done, now) : commit_opening(ended, done, now);
    result.retried.push_back(again);
    if (again) {
      result.discovered.resize(result.discovered.size() + done.discovered.size());
    } else {
      add_discovered(ended, done, result.discovered);
    }
    host_queue& h = *ended.from;
    if (h.ticket == 0 || h.due != next_turn(h)) arrange(h, now);
  }
  return result;
}

visit_scheduler::open_lease visit_scheduler::end_lease(lease_id id) {
  const auto found = leases_.find(id);
  if (found == leases_.end()) throw std::invalid_argument("a visit of a lease that is not out");
  open_lease ended = std::move(found->second);
  leases_.erase(found);
  return ended;
}

// The servers may be asked by others.
void visit_scheduler::release(const open_lease& ended, const visit& done, time_point now) {
  if (ended.kind == lease_kind::address) return lookups_.end(*ended.from);
  const service state = service_of(done);
  const duration asked = rest_asked_by(done);
  const auto end = [&](polite_server& server, const throttle::turn& turn, service as) {
    if (done.outcome == visit_outcome::refused) {
      server.state().take_back(turn);
    } else {
      server.state().end(turn, as, done.latency, asked, now);
    }
    server.freed(*this, now);
  };
  end(*ended.from->host, ended.host_turn, state);
  if (!ended.machine) return;
  end(*ended.machine, ended.machine_turn, service::unknown);  // one of its hosts may be in trouble alone
  agenda_.free(*ended.machine);
}

// Whether the host is to be opened once more. It rests until then, so that nothing else is asked of it; but where this
// machine was out of something it is no matter of the host's, and tried for five minutes or so.
bool visit_scheduler::commit_opening(const open_lease& ended, const visit& done, time_point now) {
  host_queue& h = *ended.from;
  h.is_opening = false;
  if (is_own_fault(done) && h.own_failures < most_own_failures) {
    ++h.own_failures;
    h.opens_at = later(now, backoff(h.own_failures, h.id));
    return true;
  }
  h.own_failures = 0;
  if (is_transient(done) && h.opening_failures < options_.retries) {
    ++h.opening_failures;
    h.host->state().rest_until(later(now, backoff(h.opening_failures, h.id)));
    return true;
  }
  h.opening_failures = 0;
  const bool was_opened = ended.kind == lease_kind::robots ? h.robots_until > time_point::min() : h.machine != nullptr;
  h.is_closed = done.closes_host && (h.is_closed || !was_opened);
  if (h.is_closed) h.due = now;
  if (ended.kind == lease_kind::robots) {
    if (!done.closes_host) h.crawl_delay = done.crawl_delay.value_or(duration::zero());
    h.robots_until = later(now, done.closes_host ? closed_for : robots_last);
  } else if (done.address) {
    if (!h.machine) h.robots_until = time_point::min();  // where it was unknown nothing was read
    settle_address(h, *done.address, later(now, std::max(done.valid_for, addresses_last)));
  } else {
    h.address_until = later(now, std::max(done.valid_for, addresses_last));
    if (!h.machine) h.robots_until = h.address_until;
  }
  return false;
}

// How long to wait after so many failures in a row of a page or a host.
duration visit_scheduler::backoff(std::uint32_t failures, std::uint64_t who) const noexcept {
  const duration whole = options_.retry_delay * (1 << std::min(failures - 1, longest_backoff));
  return with_jitter(whole, who << 8 | failures, options_.jitter_seed);
}

// Whether the page is queued once more.
bool visit_scheduler::retry(const open_lease& ended, const visit& done, time_point now) {
  const queued_url& page = ended.page;
  const std::uint32_t allowed = options_.retries * (service_of(done) == service::overloaded ? times_patient : 1);
  const std::uint32_t failures = is_transient(done) && allowed > 0 ? retries_.count_failure(page.id) : 0;
  if (failures == 0 || failures > allowed) {
    if (options_.retries > 0) retries_.forget(page.id);
    count_page(ended, done.outcome);
    return false;
  }
  retries_.push(later(now, backoff(failures, page.id)), {ended.from, page});
  return true;
}

void visit_scheduler::count_page(const open_lease& ended, visit_outcome outcome) {
  if (outcome != visit_outcome::refused && outcome != visit_outcome::moved) ++visited_;
  count_unfinished(ended.page.depth, -1);
}

void visit_scheduler::add_discovered(const open_lease& ended, const visit& done, std::vector<added>& result) {
  if (done.discovered.empty()) return;
  link_source from{ended.from, ended.page.id};
  if (ended.kind == lease_kind::page) from.url = join_url(ended.from->host->name(), ended.page.rest);
  add(done.discovered, from, result);
}

}  // namespace fanfold
