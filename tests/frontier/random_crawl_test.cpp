#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "frontier/reference_frontier.hpp"
#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

// A crawl of a small random web that the frontier and the reference go through side by side, comparing every answer.
class random_crawl {
 public:
  explicit random_crawl(std::uint32_t seed)
      : random_(seed), options_(some_options()), ours_(options_, politeness_), other_(options_) {}

  void run() {
    for (int step = 0; step < 250 && !testing::Test::HasFailure(); ++step) {
      switch (below(5)) {
        case 0:
          add();
          break;
        case 1:
          lease();
          break;
        case 2:
        case 3:
          commit_one();
          break;
        default:
          wait();
      }
      compare();
    }
    finish();
  }

  const frontier_options& options() const { return options_; }
  const reference_frontier& reference() const { return other_; }

 private:
  frontier_options some_options() {
    frontier_options options;
    options.per_host = 1 + below(3);
    options.delay = 1s * below(4);
    options.obey_robots = below(2) == 0;
    options.exact_depth = below(3) == 0;
    if (below(4) == 0) options.max_depth = below(4);
    if (below(4) == 0) options.max_pages = below(40);
    return options;
  }

  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

  // The links of a page; some were seen before. The texts stay in links_.
  std::vector<candidate> some_links(std::uint32_t depth) {
    links_.clear();
    for (auto n = below(6); n > 0; --n) {
      links_.push_back("http://h" + std::to_string(below(5)) + "/" + std::to_string(below(40)));
    }
    std::vector<candidate> candidates;
    for (const auto& each : links_) candidates.push_back(candidate_of(each, depth));
    return candidates;
  }

  void add() {
    const auto candidates = some_links(below(4));
    EXPECT_EQ(ours_.add(candidates), other_.add(candidates));
  }

  void lease() {
    const std::size_t n = below(8);
    const auto given = ours_.lease(n, now_);
    EXPECT_LE(given.size(), n);
    for (const auto& each : given) {
      EXPECT_EQ(other_.accept(each, now_), "");
      running_.push_back(each);
    }
    if (given.size() < n) EXPECT_NE(other_.next_due(now_), now_) << "gave less than it could";
  }

  void commit_one(bool with_links = true) {
    if (running_.empty()) return;
    std::swap(running_[below(static_cast<std::uint32_t>(running_.size()))], running_.back());
    const auto lease = running_.back();
    running_.pop_back();
    visit done{.lease = lease.id, .outcome = static_cast<visit_outcome>(below(4)), .whose = fault::page};
    const auto candidates = with_links ? some_links(lease.depth + below(2)) : std::vector<candidate>();
    done.discovered = candidates;
    if (below(3) == 0) done.crawl_delay = 1s * below(6);
    if (lease.kind == lease_kind::page) done.crawl_delay.reset();
    EXPECT_EQ(ours_.commit({&done, 1}, now_), (committed{other_.commit(done), {false}}));
  }

  void wait() { now_ += 500ms * below(6); }

  void compare() {
    EXPECT_EQ(ours_.pending(), other_.pending());
    EXPECT_EQ(ours_.next_due(now_), other_.next_due(now_));
  }

  void finish() {
    while (ours_.pending() > 0 && !testing::Test::HasFailure()) {
      lease();
      if (running_.empty()) {
        const auto due = ours_.next_due(now_);
        ASSERT_TRUE(due) << "pages are pending, and nothing can ever happen";
        now_ = *due;
      }
      while (!running_.empty()) commit_one(false);
      compare();
    }
    EXPECT_EQ(ours_.next_due(now_), std::nullopt);
  }

  std::mt19937 random_;
  frontier_options options_;
  politeness politeness_;
  visit_scheduler ours_;
  reference_frontier other_;
  time_point now_{1h};
  std::vector<url_lease> running_;
  std::vector<std::string> links_;
};

class random_crawl_test : public testing::TestWithParam<std::uint32_t> {};

TEST_P(random_crawl_test, agrees_with_the_reference_in_every_answer) {
  for (std::uint32_t seed = 0; seed < 50 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(50 * GetParam() + seed));
    random_crawl crawl(50 * GetParam() + seed);
    crawl.run();
    for (const auto& [url, times] : crawl.reference().leases_by_url()) {
      if (crawl.options().max_pages == UINT64_MAX) {
        EXPECT_EQ(times, 1) << url;
      } else {
        EXPECT_LE(times, 1) << url;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(seeds, random_crawl_test, testing::Range(0u, 8u));

}  // namespace
}  // namespace fanfold
