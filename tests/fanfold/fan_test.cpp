#include <fanfold/fan.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "fanfold/virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<int> nap(std::chrono::milliseconds length, int value) {
  co_await sleep_for(length);
  co_return value;
}

task<int> fail_after(std::chrono::milliseconds length) {
  co_await sleep_for(length);
  throw std::runtime_error("child");
}

task<int> at_once(int value) {
  co_return value;
}

TEST(Fan, GivesOutcomesInTheOrderInWhichChildrenFinish) {
  const auto order = run_virtual([]() -> task<std::vector<int>> {
    co_return co_await with_fan<int>(unlimited, [](fan<int>& naps) -> task<std::vector<int>> {
      for (int length : {3, 1, 2}) naps.spawn(nap, length * 1h, length);
      std::vector<int> ended;
      while (auto child = co_await naps.next()) ended.push_back(child->value());
      co_return ended;
    });
  });
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST(Fan, RunsAtMostItsLimitAtOnceAndThatMany) {
  int running = 0;
  int most = 0;
  run_virtual([&]() -> task<> {
    co_await with_fan<void>(7, [&](fan<void>& children) -> task<> {
      const auto child = [&]() -> task<> {
        most = std::max(most, ++running);
        co_await sleep_for(1s);
        --running;
      };
      for (int i = 0; i < 100; ++i) children.spawn(child);
      EXPECT_EQ(children.running(), 7u);
      EXPECT_EQ(children.queued(), 93u);
      while (auto ended = co_await children.next()) ended->value();
    });
  });
  EXPECT_EQ(most, 7);
}

TEST(Fan, TakesMoreWhileItIsConsumedAndEndsExactlyWhenNothingIsLeft) {
  const auto seen = run_virtual([]() -> task<std::set<int>> {
    std::set<int> visited{1};
    co_await with_fan<int>(4, [&](fan<int>& pages) -> task<> {
      pages.spawn(nap, 1ms, 1);
      while (auto page = co_await pages.next())
        for (int link : {page->value() * 2, page->value() * 2 + 1})
          if (link < 1000 && visited.insert(link).second) pages.spawn(nap, std::chrono::milliseconds(link % 7), link);
    });
    co_return visited;
  });
  EXPECT_EQ(seen.size(), 999u);
}

TEST(Fan, RefusesALimitOfZero) {
  const auto body = []() -> task<> { co_await with_fan<int>(0, [](fan<int>&) -> task<> { co_return; }); };
  EXPECT_THROW(run(body()), std::invalid_argument);
}

TEST(Fan, OfNothingIsAtItsEnd) {
  const bool empty = run_virtual([]() -> task<bool> {
    co_return co_await with_fan<int>(1, [](fan<int>& none) -> task<bool> {
      const auto first = co_await none.next();
      co_return !first;
    });
  });
  EXPECT_TRUE(empty);
}

TEST(Fan, AwaitsAllChildrenWhereItsBodyLeavesThemRunning) {
  int ended = 0;
  run_virtual([&]() -> task<> {
    co_await with_fan<void>(2, [&](fan<void>& children) -> task<> {
      const auto child = [&]() -> task<> {
        co_await sleep_for(1s);
        ++ended;
      };
      for (int i = 0; i < 5; ++i) children.spawn(child);
      co_return;
    });
    EXPECT_EQ(ended, 5);
  });
}

TEST(Fan, GivesAChildsErrorToWhoTakesItsOutcome) {
  const int good = run_virtual([]() -> task<int> {
    co_return co_await with_fan<int>(unlimited, [](fan<int>& children) -> task<int> {
      children.spawn(fail_after, 1s);
      children.spawn(nap, 2s, 5);
      int sum = 0;
      while (auto child = co_await children.next()) {
        EXPECT_EQ(child->error() != nullptr, !child->has_value());
        if (child->has_value()) sum += child->value();
      }
      co_return sum;
    });
  });
  EXPECT_EQ(good, 5);
}

TEST(Fan, CancelsAndAwaitsTheSiblingsOfAnErrorThatLeavesItsBody) {
  int cleaned_up = 0;
  EXPECT_THROW(run_virtual([&]() -> task<> {
                 co_await with_fan<int>(unlimited, [&](fan<int>& children) -> task<> {
                   const auto holder = [&]() -> task<int> {
                     auto slept = co_await settled([]() -> task<> { co_await sleep_for(100h); }());
                     EXPECT_TRUE(slept.was_cancelled());
                     co_await shielded([]() -> task<> { co_await sleep_for(1s); }());
                     ++cleaned_up;
                     co_return 0;
                   };
                   for (int i = 0; i < 3; ++i) children.spawn(holder);
                   children.spawn(fail_after, 1s);
                   while (auto child = co_await children.next()) child->value();
                 });
               }),
               std::runtime_error);
  EXPECT_EQ(cleaned_up, 3);
}

TEST(Fan, RethrowsAnErrorThatItsBodyDidNotTakeAndCancelsTheRest) {
  virtual_clock clock;
  const auto start = clock.now();
  const auto body = []() -> task<> {
    co_await with_fan<int>(2, [](fan<int>& children) -> task<> {
      children.spawn(fail_after, 1s);
      for (int i = 0; i < 10; ++i) children.spawn(nap, 100h, 1);
      co_return;
    });
  };
  EXPECT_THROW(run(clock, body()), std::runtime_error);
  EXPECT_EQ(clock.now() - start, 1s);
}

TEST(Fan, DropsWhatIsQueuedAndKeepsWhatIsFinishedWhenItIsCancelled) {
  run_virtual([]() -> task<> {
    co_await with_fan<int>(3, [](fan<int>& children) -> task<> {
      children.spawn(at_once, 1);
      for (int i = 0; i < 10; ++i) children.spawn(nap, 100h, i);
      children.cancel();
      children.spawn(at_once, 2);
      int values = 0;
      int stopped = 0;
      while (auto child = co_await children.next()) (child->has_value() ? values : stopped) += 1;
      EXPECT_EQ(values, 1);
      EXPECT_EQ(stopped, 3);
      EXPECT_TRUE(children.idle());
    });
  });
}

TEST(Fan, IsCancelledWithTheTaskThatItBelongsTo) {
  virtual_clock clock;
  const auto start = clock.now();
  const bool ended = run(clock, []() -> task<bool> {
    co_return co_await move_on_after(5s, []() -> task<> {
      co_await with_fan<int>(2, [](fan<int>& children) -> task<> {
        for (int i = 0; i < 9; ++i) children.spawn(nap, 100h, i);
        while (auto child = co_await children.next()) child->value();
      });
    }());
  }());
  EXPECT_FALSE(ended);
  EXPECT_EQ(clock.now() - start, 5s);
}

TEST(Fan, AwaitsAChildThatIgnoresItsCancellation) {
  virtual_clock clock;
  const auto start = clock.now();
  run(clock, []() -> task<> {
    co_await with_fan<void>(unlimited, [](fan<void>& children) -> task<> {
      children.spawn([]() -> task<> { co_await shielded([]() -> task<> { co_await sleep_for(9s); }()); });
      co_await sleep_for(1s);
      children.cancel();
    });
  }());
  EXPECT_EQ(clock.now() - start, 9s);
}

// Results that nobody takes hold back new children, never running ones.
TEST(Fan, LetsRunningChildrenGoOnUnderASlowConsumer) {
  run_virtual([]() -> task<> {
    int ended = 0;
    co_await with_fan<void>(10, [&](fan<void>& children) -> task<> {
      const auto child = [&]() -> task<> {
        for (int i = 0; i < 5; ++i) co_await sleep_for(1s);
        ++ended;
      };
      for (int i = 0; i < 100; ++i) children.spawn(child);
      co_await sleep_for(1h);
      EXPECT_GE(ended, 10);
      EXPECT_LE(ended, 20);
      while (auto done = co_await children.next()) done->value();
    });
    EXPECT_EQ(ended, 100);
  });
}

task<std::size_t> by_reference(const std::string& text, std::chrono::milliseconds length) {
  co_await sleep_for(length);
  co_return text.size();
}

TEST(Fan, KeepsClosuresAndArgumentsAliveAsLongAsTheirChild) {
  run_virtual([]() -> task<> {
    co_await with_fan<std::size_t>(2, [](fan<std::size_t>& children) -> task<> {
      for (int i = 0; i < 4; ++i) {
        children.spawn(by_reference, std::string(100, 'x'), 1s);
        children.spawn([held = std::make_unique<std::string>(100, 'y')]() -> task<std::size_t> {
          co_await sleep_for(1s);
          co_return held->size();
        });
      }
      while (auto child = co_await children.next()) EXPECT_EQ(child->value(), 100u);
    });
  });
}

TEST(Fan, TakesTasksThatWereMadeAlready) {
  const int value = run_virtual([]() -> task<int> {
    co_return co_await with_fan<int>(1, [](fan<int>& children) -> task<int> {
      children.spawn(nap(1s, 1));
      children.spawn(nap(1s, 2));
      int sum = 0;
      while (auto child = co_await children.next()) sum += child->value();
      co_return sum;
    });
  });
  EXPECT_EQ(value, 3);
}

TEST(Fan, NeedsNoStackForChildrenThatEndAtOnce) {
  const long sum = run_virtual([]() -> task<long> {
    co_return co_await with_fan<int>(1, [](fan<int>& children) -> task<long> {
      for (int i = 0; i < 1'000'000; ++i) children.spawn(at_once, 1);
      long total = 0;
      while (auto child = co_await children.next()) total += child->value();
      co_return total;
    });
  });
  EXPECT_EQ(sum, 1'000'000);
}

TEST(Fan, TakesACallThatThrowsInsteadOfGivingATask) {
  run_virtual([]() -> task<> {
    co_await with_fan<int>(1, [](fan<int>& children) -> task<> {
      const auto refuses = [](int) -> task<int> { throw std::logic_error("no task"); };
      children.spawn(nap, 1s, 1);
      children.spawn(refuses, 1);
      int errors = 0;
      while (auto child = co_await children.next()) errors += !child->has_value();
      EXPECT_EQ(errors, 1);
    });
  });
}

}  // namespace
}  // namespace fanfold
