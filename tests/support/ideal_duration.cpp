#include <algorithm>
#include <deque>
#include <optional>
#include <queue>
#include <set>
#include <unordered_map>
#include <utility>

#include "support/expected_crawl.hpp"

namespace fanfold::test_web {
namespace {

using std::chrono::nanoseconds;

/// From request to last byte.
nanoseconds answer_time(const web_model& web, const place& at) {
  nanoseconds time = web.latency(at);
  if (web.kind(at) == place_kind::slow_page)
    time += nanoseconds(std::chrono::seconds(1)) * web.body_bytes(at) / web.options().slow_bytes_per_second;
  return time;
}

/// What is asked politely: a host, or an address.
struct server {
  std::uint32_t running = 0;
  std::optional<nanoseconds> last_begin;

  bool has_room(std::uint32_t limit) const { return limit == 0 || running < limit; }
  nanoseconds may_begin(nanoseconds delay) const { return last_begin ? *last_begin + delay : nanoseconds(0); }
  void begin(nanoseconds now) {
    ++running;
    last_begin = now;
  }
};

/// A crawl without a network: what happens, in the order of its time.
class simulation {
 public:
  simulation(const web_model& web, std::span<const place> seeds, const crawl_rules& rules, const crawl_pace& pace)
      : web_(web), rules_(rules), pace_(pace) {
    const auto expected = expect_crawl(web, seeds, rules);
    for (const auto& visit : expected) waiting_.emplace(key(visit.at), visit);
  }

  nanoseconds run(std::span<const place> seeds) {
    for (const place& seed : seeds) discover(seed);
    nanoseconds end{0};
    while (!events_.empty()) {
      const event next = events_.top();
      events_.pop();
      now_ = next.when;
      if (next.what != kind::turn) end = now_;
      happen(next);
    }
    return end;
  }

 private:
  enum class kind : std::uint8_t { name_found, robots_read, visit_ended, turn };

  struct event {
    nanoseconds when;
    std::uint64_t order;  // of events at the same time
    kind what;
    expected_visit visit;  // a turn and a name have only its host

    bool operator<(const event& other) const {  // the earliest is a priority queue's greatest
      return std::pair(when, order) > std::pair(other.when, other.order);
    }
  };

  struct host : server {
    bool is_known = false;
    bool is_named = false;  // its name is resolved
    bool robots_asked = false;
    bool robots_read = false;
    std::optional<nanoseconds> turn;  // for which it waits
    std::deque<expected_visit> queue;
  };

  struct machine : server {
    std::set<std::uint32_t> waiting;  // hosts, for requests to end
  };

  static std::uint64_t key(const place& at) {
    return std::uint64_t{at.host} << 33 | std::uint64_t{at.page} << 1 | (at.redirect ? 1 : 0);
  }

  machine& machine_of(std::uint32_t number) { return machines_[number / pace_.hosts_per_address]; }

  void schedule(nanoseconds when, kind what, const expected_visit& visit) {
    events_.push({when, order_++, what, visit});
  }

  void happen(const event& next) {
    const std::uint32_t number = next.visit.at.host;
    host& where = hosts_[number];
    if (next.what == kind::name_found) where.is_named = true;
    if (next.what == kind::robots_read) where.robots_read = true;
    if (next.what == kind::robots_read || next.what == kind::visit_ended) {
      --where.running;
      --machine_of(number).running;
    }
    if (next.what == kind::visit_ended) find_links(next.visit);
    start_waiting(number);
    for (const std::uint32_t other : std::exchange(machine_of(number).waiting, {})) start_waiting(other);
  }

  void discover(const place& at) {
    const auto found = waiting_.find(key(at));
    if (found == waiting_.end()) return;  // known already, or nothing that the crawl comes to
    host& where = hosts_[at.host];
    where.queue.push_back(found->second);
    waiting_.erase(found);
    if (!std::exchange(where.is_known, true)) schedule(now_ + pace_.lookup_time, kind::name_found, where.queue.back());
    start_waiting(at.host);
  }

  // Asks the host for what it may be asked for now.
  void start_waiting(std::uint32_t number) {
    host& where = hosts_[number];
    where.robots_read = where.robots_read || !rules_.obey_robots;
    while (where.is_named && !where.queue.empty() && (where.robots_read || !where.robots_asked)) {
      const expected_visit visit = where.queue.front();
      if (where.robots_read && visit.outcome == visit_outcome::refused_by_robots && visit.status == 0) {
        where.queue.pop_front();
        continue;
      }
      if (!take_turn(where, visit)) return;
      if (where.robots_read) {
        where.queue.pop_front();
        schedule(now_ + visit_time(visit), kind::visit_ended, visit);
      } else {
        where.robots_asked = true;
        schedule(now_ + web_.latency(number), kind::robots_read, visit);
      }
    }
  }

  bool take_turn(host& where, const expected_visit& visit) {
    machine& under = machine_of(visit.at.host);
    if (!where.has_room(pace_.per_host)) return false;  // which ends
    if (!under.has_room(pace_.per_address)) {
      under.waiting.insert(visit.at.host);
      return false;
    }
    const nanoseconds next = std::max(where.may_begin(pace_.delay), under.may_begin(pace_.delay));
    if (next > now_) {
      if (std::exchange(where.turn, next) != next) schedule(next, kind::turn, visit);
      return false;
    }
    where.begin(now_);
    under.begin(now_);
    return true;
  }

  nanoseconds visit_time(const expected_visit& visit) const {
    nanoseconds time = answer_time(web_, visit.at);
    if (visit.ends_at != visit.at) time += answer_time(web_, visit.ends_at);
    return time;
  }

  void find_links(const expected_visit& visit) {
    if (visit.at.redirect && !rules_.follow_redirects) discover({visit.at.host, visit.at.page});
    if (visit.outcome != visit_outcome::answered || visit.depth >= rules_.max_depth) return;
    for (const link& to : web_.links(visit.ends_at)) discover(to.to);
  }

  const web_model& web_;
  const crawl_rules& rules_;
  const crawl_pace& pace_;
  nanoseconds now_{0};
  std::uint64_t order_ = 0;
  std::priority_queue<event> events_;
  std::unordered_map<std::uint32_t, host> hosts_;
  std::unordered_map<std::uint32_t, machine> machines_;
  std::unordered_map<std::uint64_t, expected_visit> waiting_;  // what is still to be discovered
};

}  // namespace

nanoseconds ideal_duration(const web_model& web, std::span<const place> seeds, const crawl_rules& rules,
                           const crawl_pace& pace) {
  return simulation(web, seeds, rules, pace).run(seeds);
}

}  // namespace fanfold::test_web
