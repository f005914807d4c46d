// Hosts that share machines, names that fail, servers in trouble: whatever happens, every page has its turn.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

constexpr int host_count = 12;
constexpr int machine_count = 3;
constexpr std::size_t page_count = 150;
constexpr duration delay = 2s;

// Two crawls that share politeness, at random.
class random_machines {
 public:
  explicit random_machines(std::uint32_t seed) : random_(seed), per_address_(1 + below(2)) {
    for (const bool obey_robots : {false, true}) crawls_.emplace_back(options(obey_robots), shared_);
  }

  void run() {
    for (int step = 0; step < 20'000 && !testing::Test::HasFailure(); ++step) {
      trial_crawl& crawl = crawls_[below(2)];
      if (added_ < page_count && below(3) == 0) add_to(crawl);
      for (auto& lease : crawl.lease(1 + below(4))) begin(crawl, std::move(lease));
      while (running_.size() > below(8)) end_one();
      if (running_.empty() && !move_on() && added_ == page_count) return;
    }
    ADD_FAILURE() << "it does not end";
  }

  std::size_t visited() const { return visited_; }

 private:
  struct request {
    trial_crawl* of;
    url_lease lease;
  };
  // What a crawl has found out of a host.
  struct host {
    bool has_address = false;
    bool has_rules = false;
  };

  frontier_options options(bool obey_robots) {
    return {.per_host = 2,
            .per_address = per_address_,
            .delay = delay,
            .retries = 2,
            .jitter_seed = below(100),
            .look_up = true,
            .obey_robots = obey_robots,
            .exact_depth = below(2) == 0};
  }

  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
  static std::string host_of(const url_lease& lease) { return lease.url.substr(0, lease.url.find('/', 7)); }
  static int machine_of(const url_lease& lease) { return std::stoi(lease.url.substr(8)) % machine_count; }

  void add_to(trial_crawl& crawl) {
    const std::string url = "http://h" + std::to_string(below(host_count)) + ".test/" + std::to_string(++added_);
    crawl.add({url}, below(3));
  }

  void begin(trial_crawl& crawl, url_lease lease) {
    const host& known = hosts_[{&crawl, host_of(lease)}];
    if (lease.kind == lease_kind::page && !(known.has_address && known.has_rules)) {
      crawl.commit(lease, {}, visit_outcome::refused);
      ++visited_;
      return;
    }
    if (lease.kind != lease_kind::address) {
      EXPECT_LE(++at_machine_[machine_of(lease)], per_address_);
      auto& last = last_at_[host_of(lease)];
      EXPECT_GE(crawl.now - last, delay) << lease.url;
      last = crawl.now;
    }
    running_.push_back({&crawl, std::move(lease)});
  }

  void end_one() {
    std::swap(running_[below(static_cast<std::uint32_t>(running_.size()))], running_.back());
    const request ended = std::move(running_.back());
    running_.pop_back();
    if (ended.lease.kind != lease_kind::address) --at_machine_[machine_of(ended.lease)];
    const visit done = outcome_of(ended.lease);
    const bool again = ended.of->commit(done);
    if (ended.lease.kind == lease_kind::page && !again) ++visited_;
    host& known = hosts_[{ended.of, host_of(ended.lease)}];
    const bool is_good = done.outcome == visit_outcome::fetched && done.status < 500;
    if (ended.lease.kind == lease_kind::address && is_good) known.has_address = true;
    if (ended.lease.kind == lease_kind::robots && is_good) known.has_rules = true;
    if (ended.of == &crawls_[0]) known.has_rules = true;
  }

  visit outcome_of(const url_lease& lease) {
    visit done{.lease = lease.id, .status = 200};
    if (lease.kind == lease_kind::address) {
      done.address = ip_address::parse("192.0.2." + std::to_string(1 + machine_of(lease)));
    } else {
      if (below(8) == 0) done.status = 503;
      if (below(8) == 0) done.status = 500;
      if (done.status == 503 && below(2) == 0) done.retry_after = 1s * below(600);
    }
    if (below(8) == 0) done = {.lease = done.lease, .outcome = visit_outcome::failed, .transient = true};
    if (below(16) == 0) done.whose = fault::own;
    done.valid_for = 1min * below(10);
    done.closes_host = done.outcome == visit_outcome::failed || done.status >= 500;
    return done;
  }

  // To when something is due next; whether there is anything left.
  bool move_on() {
    std::optional<duration> next;
    std::uint64_t pending = 0;
    for (trial_crawl& crawl : crawls_) {
      pending += crawl.scheduler.pending();
      const auto due = crawl.time_to_next();
      if (due && (!next || *due < *next)) next = due;
    }
    if (pending > 0 && !next) ADD_FAILURE() << pending << " pages are pending, and nothing can ever happen";
    if (!next) return false;
    for (trial_crawl& crawl : crawls_) crawl.wait(*next);
    return true;
  }

  std::mt19937 random_;
  std::uint32_t per_address_;
  politeness shared_;
  std::deque<trial_crawl> crawls_;
  std::vector<request> running_;
  std::map<std::pair<trial_crawl*, std::string>, host> hosts_;
  std::map<int, std::uint32_t> at_machine_;
  std::map<std::string, time_point> last_at_;
  std::size_t added_ = 0;
  std::size_t visited_ = 0;
};

TEST(random_machines_test, have_all_of_their_pages_asked_for_politely) {
  for (std::uint32_t seed = 0; seed < 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_machines crawl(seed);
    crawl.run();
    EXPECT_EQ(crawl.visited(), page_count);
  }
}

}  // namespace
}  // namespace fanfold
