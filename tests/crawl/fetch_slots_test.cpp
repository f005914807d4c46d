#include "crawl/fetch_slots.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace fanfold {
namespace {

// A crawl that always has more to fetch.
class eager_crawl {
 public:
  eager_crawl(fetch_slots& slots, const std::string& party) : share_(slots, party, [this] { is_woken_ = true; }) {}

  // What it does when it is woken, and each time that a fetch has ended.
  void go_on(std::size_t most = 1'000) {
    is_woken_ = false;
    running_ += share_.take(most - running_);
    if (running_ < most) share_.wait();
  }
  void end_one() {
    --running_;
    share_.give_back(1);
  }
  bool is_woken() const { return is_woken_; }
  std::size_t running() const { return running_; }

 private:
  fetch_slots::share share_;
  std::size_t running_ = 0;
  bool is_woken_ = false;
};

void wake_all(std::vector<std::unique_ptr<eager_crawl>>& crawls) {
  for (auto& each : crawls)
    if (each->is_woken()) each->go_on();
}

TEST(fetch_slots, all_are_one_crawls_that_is_alone) {
  fetch_slots slots(8);
  eager_crawl alone(slots, "a");
  alone.go_on();
  EXPECT_EQ(alone.running(), 8u);
  EXPECT_EQ(slots.free(), 0u);
}

TEST(fetch_slots, who_comes_later_has_the_next_that_is_free) {
  fetch_slots slots(4);
  eager_crawl first(slots, "a");
  first.go_on();
  eager_crawl second(slots, "b");
  second.go_on();
  EXPECT_EQ(second.running(), 0u);
  first.end_one();
  EXPECT_TRUE(second.is_woken());
  EXPECT_FALSE(first.is_woken()) << "though it has waited for longer";
  second.go_on();
  EXPECT_EQ(second.running(), 1u);
}

TEST(fetch_slots, parties_come_to_the_same_whatever_the_number_of_their_crawls) {
  fetch_slots slots(60);
  std::vector<std::unique_ptr<eager_crawl>> crawls;
  for (int i = 0; i < 10; ++i) crawls.push_back(std::make_unique<eager_crawl>(slots, "many"));
  for (auto& each : crawls) each->go_on();
  for (const char* party : {"b", "c"}) crawls.push_back(std::make_unique<eager_crawl>(slots, party));
  for (auto& each : crawls) each->go_on();
  for (int round = 0; round < 1'200; ++round) {
    eager_crawl& next = *crawls[static_cast<std::size_t>(round) % crawls.size()];
    if (next.running() > 0) next.end_one();
    wake_all(crawls);
  }
  EXPECT_EQ(crawls[10]->running(), 20u);
  EXPECT_EQ(crawls[11]->running(), 20u);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(crawls[static_cast<std::size_t>(i)]->running(), 2u);
}

TEST(fetch_slots, what_one_party_does_not_need_is_the_others) {
  fetch_slots slots(10);
  eager_crawl modest(slots, "a");
  eager_crawl eager(slots, "b");
  modest.go_on(2);
  eager.go_on();
  EXPECT_EQ(modest.running(), 2u);
  EXPECT_EQ(eager.running(), 8u);
}

TEST(fetch_slots, a_crawl_that_ends_leaves_its_slots_and_its_place_in_line) {
  fetch_slots slots(2);
  auto first = std::make_unique<eager_crawl>(slots, "a");
  first->go_on();
  auto gone = std::make_unique<eager_crawl>(slots, "b");
  gone->go_on();
  gone.reset();
  eager_crawl last(slots, "c");
  last.go_on();
  first.reset();
  EXPECT_TRUE(last.is_woken());
  last.go_on();
  EXPECT_EQ(last.running(), 2u);
}

TEST(fetch_slots, one_that_was_given_is_handed_on_by_a_crawl_that_ends) {
  fetch_slots slots(1);
  eager_crawl first(slots, "a");
  first.go_on();
  auto woken = std::make_unique<eager_crawl>(slots, "b");
  woken->go_on();
  eager_crawl last(slots, "c");
  last.go_on();
  first.end_one();
  ASSERT_TRUE(woken->is_woken());
  woken.reset();
  EXPECT_TRUE(last.is_woken());
}

TEST(fetch_slots, of_none_are_refused) {
  EXPECT_THROW(fetch_slots(0), std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
