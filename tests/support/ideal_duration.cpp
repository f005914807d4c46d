#include <algorithm>
#include <deque>
#include <queue>
#include <unordered_map>

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

/// A crawl without a network: what happens, in the order of its time.
class simulation {
 public:
  simulation(const web_model& web, std::span<const place> seeds, const crawl_rules& rules, std::uint32_t per_host)
      : web_(web), rules_(rules), per_host_(per_host) {
    const auto expected = expect_crawl(web, seeds, rules);
    for (const auto& visit : expected) waiting_.emplace(key(visit.at), visit);
  }

  nanoseconds run(std::span<const place> seeds) {
    for (const place& seed : seeds) discover(seed);
    while (!events_.empty()) {
      const event next = events_.top();
      events_.pop();
      now_ = next.when;
      if (next.robots) {
        hosts_[next.visit.at.host].robots_read = true;
      } else {
        finish(next.visit);
      }
      start_waiting(next.visit.at.host);
    }
    return now_;
  }

 private:
  struct event {
    nanoseconds when;
    std::uint64_t order;  // of events at the same time
    bool robots;          // the end of a robots.txt, or of a visit
    expected_visit visit;

    bool operator<(const event& other) const {  // the earliest is a priority queue's greatest
      return std::pair(when, order) > std::pair(other.when, other.order);
    }
  };

  struct host {
    bool robots_asked = false;
    bool robots_read = false;
    std::uint32_t running = 0;
    std::deque<expected_visit> queue;
  };

  static std::uint64_t key(const place& at) {
    return std::uint64_t{at.host} << 33 | std::uint64_t{at.page} << 1 | (at.redirect ? 1 : 0);
  }

  void schedule(nanoseconds after, bool robots, const expected_visit& visit) {
    events_.push({now_ + after, order_++, robots, visit});
  }

  void discover(const place& at) {
    const auto found = waiting_.find(key(at));
    if (found == waiting_.end()) return;  // known already, or nothing that the crawl comes to
    host& where = hosts_[at.host];
    where.queue.push_back(found->second);
    waiting_.erase(found);
    if (!rules_.obey_robots) where.robots_read = true;
    if (!where.robots_read && !where.robots_asked) schedule(web_.latency(at.host), true, where.queue.back());
    where.robots_asked = true;
    if (where.robots_read) start_waiting(at.host);
  }

  void start_waiting(std::uint32_t number) {
    host& where = hosts_[number];
    while (where.robots_read && !where.queue.empty() && (per_host_ == 0 || where.running < per_host_)) {
      const expected_visit visit = where.queue.front();
      where.queue.pop_front();
      if (visit.outcome == visit_outcome::refused_by_robots && visit.status == 0) continue;
      nanoseconds time = answer_time(web_, visit.at);
      if (visit.ends_at != visit.at) time += answer_time(web_, visit.ends_at);
      ++where.running;
      schedule(time, false, visit);
    }
  }

  void finish(const expected_visit& visit) {
    --hosts_[visit.at.host].running;
    if (visit.at.redirect && !rules_.follow_redirects) discover({visit.at.host, visit.at.page});
    if (visit.outcome != visit_outcome::answered || visit.depth >= rules_.max_depth) return;
    for (const link& to : web_.links(visit.ends_at)) discover(to.to);
  }

  const web_model& web_;
  const crawl_rules& rules_;
  const std::uint32_t per_host_;
  nanoseconds now_{0};
  std::uint64_t order_ = 0;
  std::priority_queue<event> events_;
  std::unordered_map<std::uint32_t, host> hosts_;
  std::unordered_map<std::uint64_t, expected_visit> waiting_;  // what is still to be discovered
};

}  // namespace

nanoseconds ideal_duration(const web_model& web, std::span<const place> seeds, const crawl_rules& rules,
                           std::uint32_t per_host) {
  return simulation(web, seeds, rules, per_host).run(seeds);
}

}  // namespace fanfold::test_web
