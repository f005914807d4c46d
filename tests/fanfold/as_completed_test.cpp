#include <fanfold/as_completed.hpp>

#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fanfold/virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<int> nap(int seconds) {
  co_await sleep_for(seconds * 1s);
  co_return seconds;
}

std::vector<task<int>> naps(auto... lengths) {
  std::vector<task<int>> all;
  (all.push_back(nap(lengths)), ...);
  return all;
}

task<int> fail_after(int seconds) {
  co_await sleep_for(seconds * 1s);
  throw std::runtime_error("task");
}

// Counts how many run, and how many have ended; needs a second to end when it is cancelled.
struct census {
  int running = 0;
  int most = 0;
  int ended = 0;

  task<int> one(duration length) {
    most = std::max(most, ++running);
    const auto slept = co_await settled(sleep(length));
    if (slept.was_cancelled()) co_await shielded(sleep(1s));
    --running;
    ++ended;
    slept.value();
    co_return 1;
  }
  static task<> sleep(duration length) { co_await sleep_for(length); }
};

TEST(AsCompleted, GivesOutcomesInTheOrderInWhichTasksFinish) {
  std::vector<int> order;
  const auto taken = virtual_time_of([&]() -> task<> {
    co_await for_each(as_completed(naps(3, 1, 2)), [&](outcome<int> each) { order.push_back(each.value()); });
  });
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
  EXPECT_EQ(taken, 3s);
}

TEST(AsCompleted, GivesErrorsAsOutcomesAndGoesOn) {
  int values = 0;
  int errors = 0;
  run_virtual([&]() -> task<> {
    auto work = naps(1, 3);
    work.push_back(fail_after(2));
    co_await for_each(as_completed(std::move(work)), [&](const outcome<int>& each) { ++(each ? values : errors); });
  });
  EXPECT_EQ(values, 2);
  EXPECT_EQ(errors, 1);
}

TEST(AsCompleted, RunsAtMostItsLimitAtOnce) {
  census count;
  run_virtual([&]() -> task<> {
    std::vector<task<int>> work;
    for (int i = 0; i < 20; ++i) work.push_back(count.one(1s));
    const auto all = co_await to_vector(as_completed(6, std::move(work)));
    EXPECT_EQ(all.size(), 20u);
  });
  EXPECT_EQ(count.most, 6);
}

TEST(AsCompleted, StartsWhenTheFirstOutcomeIsAskedFor) {
  census count;
  run_virtual([&]() -> task<> {
    std::vector<task<int>> work;
    work.push_back(count.one(1s));
    co_await with_stream(as_completed(std::move(work)), [&](stream_reader<outcome<int>>& in) -> task<> {
      co_await sleep_for(1h);
      EXPECT_EQ(count.most, 0);
      const auto first = co_await in.next();
      EXPECT_TRUE(first.has_value());
    });
  });
}

TEST(AsCompleted, CancelsAndAwaitsTheRestWhereItIsNotReadToItsEnd) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    std::vector<task<int>> work;
    for (int i = 1; i <= 9; ++i) work.push_back(count.one(i * 1h));
    const auto one = co_await to_vector(as_completed(3, std::move(work)).take(1));
    EXPECT_EQ(one.size(), 1u);
    EXPECT_EQ(count.running, 0);
  });
  EXPECT_EQ(count.ended, 4);  // the first, the other two of the three, and the one that took its place
  EXPECT_EQ(taken, 1h + 1s);
}

TEST(AsCompleted, LetsTasksGoOnWhileItsReaderIsBusy) {
  const auto taken = virtual_time_of([]() -> task<> {
    co_await for_each(as_completed(naps(1, 2, 3)), [](const outcome<int>&) -> task<> { co_await sleep_for(1h); });
  });
  EXPECT_EQ(taken, 3h + 1s);
}

TEST(AsCompleted, IsCancelledWithItsReaderAndDoesNotLookComplete) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    std::vector<task<int>> work;
    for (int i = 0; i < 4; ++i) work.push_back(count.one(1h));
    const auto all = co_await move_on_after(5s, to_vector(as_completed(2, std::move(work))));
    EXPECT_FALSE(all.has_value());
  });
  EXPECT_EQ(count.ended, 2);
  EXPECT_EQ(taken, 6s);
}

TEST(AsCompleted, OfNothingIsEmptyAndOfALimitOfZeroIsRefused) {
  run_virtual([]() -> task<> {
    const auto none = co_await to_vector(as_completed(std::vector<task<int>>()));
    EXPECT_TRUE(none.empty());
    bool refused = false;
    try {
      co_await to_vector(as_completed(0, naps(1)));
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    EXPECT_TRUE(refused);
  });
}

TEST(AsCompleted, TakesTasksOfNothingOfReferencesAndOfWhatOnlyMoves) {
  int target = 0;
  const auto touch = [&]() -> task<> {
    ++target;
    co_return;
  };
  const auto refer = [&]() -> task<int&> { co_return target; };
  const auto box = []() -> task<std::unique_ptr<int>> {
    co_await sleep_for(1s);
    co_return std::make_unique<int>(7);
  };
  run_virtual([&]() -> task<> {
    std::vector<task<>> touches;
    touches.push_back(touch());
    co_await for_each(as_completed(std::move(touches)), [](const outcome<>& each) { each.value(); });
    EXPECT_EQ(target, 1);
    std::vector<task<int&>> references;
    references.push_back(refer());
    co_await for_each(as_completed(std::move(references)), [&](outcome<int&> each) { each.value() = 5; });
    EXPECT_EQ(target, 5);
    std::vector<task<std::unique_ptr<int>>> boxes;
    boxes.push_back(box());
    const auto ends = co_await to_vector(as_completed(std::move(boxes)));
    EXPECT_EQ(*ends[0].value(), 7);
  });
}

TEST(AsCompleted, DroppedUnreadRunsNothing) {
  census count;
  std::vector<task<int>> work;
  work.push_back(count.one(1s));
  {
    const auto unread = as_completed(std::move(work));
  }
  EXPECT_EQ(count.most, 0);
}

}  // namespace
}  // namespace fanfold
