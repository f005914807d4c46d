#include <fanfold/fan.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
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

TEST(Fan, TakesAPlainFunctionThatOnlySpawnsForItsBody) {
  int sum = 0;
  run_virtual([&]() -> task<> {
    const auto add = [&](int value) -> task<> {
      co_await yield();
      sum += value;
    };
    co_await with_fan<void>(2, [&](fan<void>& children) {
      for (int i = 1; i <= 10; ++i) children.spawn(add, i);
    });
  });
  EXPECT_EQ(sum, 55);
}

TEST(Fan, RunsItsConsumerAfterASpawnNotInsideOfIt) {
  std::vector<std::string> order;
  run_virtual([&]() -> task<> {
    co_await with_fan<int>(unlimited, [&](fan<int>& children) -> task<> {
      const auto spawner = [&]() -> task<int> {
        co_await sleep_for(1s);
        children.spawn(at_once, 2);
        order.emplace_back("spawned");
        co_return 1;
      };
      children.spawn(spawner);
      while (auto child = co_await children.next()) order.push_back(std::to_string(child->value()));
    });
  });
  EXPECT_EQ(order, (std::vector<std::string>{"spawned", "2", "1"}));
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

struct page {
  std::string text;
  ~page() { text = "gone"; }
  task<std::size_t> length() const {
    co_await sleep_for(1s);
    co_return text.size();
  }
};

TEST(Fan, KeepsTheObjectAliveWhoseMemberFunctionItRuns) {
  run_virtual([]() -> task<> {
    co_await with_fan<std::size_t>(2, [](fan<std::size_t>& children) -> task<> {
      for (int i = 0; i < 4; ++i) children.spawn(&page::length, std::make_unique<page>(std::string(100, 'x')));
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

TEST(Fan, NeedsNoStackForChildrenThatSpawnTheNextOne) {
  struct chain {
    static task<int> link(fan<int>* siblings, int left) {
      if (left > 0) siblings->spawn(link, siblings, left - 1);
      co_return 1;
    }
  };
  const int ended = run_virtual([]() -> task<int> {
    co_return co_await with_fan<int>(unlimited, [](fan<int>& children) -> task<int> {
      children.spawn(chain::link, &children, 300'000);
      int sum = 0;
      while (auto child = co_await children.next()) sum += child->value();
      co_return sum;
    });
  });
  EXPECT_EQ(ended, 300'001);
}

TEST(Fan, CountsAFunctionThatThrowsInsteadOfGivingATaskAsAChildThatFailed) {
  const auto errors = run_virtual([]() -> task<std::vector<std::string>> {
    co_return co_await with_fan<int>(1, [](fan<int>& children) -> task<std::vector<std::string>> {
      const auto refuses = [](int n) -> task<int> { throw std::runtime_error(std::to_string(n)); };
      for (int i = 1; i <= 3; ++i) children.spawn(refuses, i);
      children.spawn(nap, 1s, 4);
      std::vector<std::string> order;
      while (auto child = co_await children.next()) {
        if (child->has_value()) {
          order.push_back(std::to_string(child->value()));
          continue;
        }
        try {
          std::rethrow_exception(child->error());
        } catch (const std::runtime_error& error) {
          order.push_back(error.what());
        }
      }
      co_return order;
    });
  });
  EXPECT_EQ(errors, (std::vector<std::string>{"1", "2", "3", "4"}));
}

task<int> cancel(fan<int>* children, std::unique_ptr<int> value) {  // not a coroutine: gives one
  children->cancel();
  return at_once(*value);
}

TEST(Fan, MayBeCancelledByTheFunctionOfAQueuedCall) {
  run_virtual([]() -> task<> {
    co_await with_fan<int>(1, [](fan<int>& children) -> task<> {
      children.spawn(nap, 1s, 1);
      for (int i = 0; i < 3; ++i) children.spawn(cancel, &children, std::make_unique<int>(i));
      int ended = 0;
      while (auto child = co_await children.next()) ++ended;
      EXPECT_EQ(ended, 2);
    });
  });
}

TEST(Fan, StartsNothingThatIsQueuedWhenTheTaskThatItBelongsToIsCancelled) {
  int started = 0;
  run_virtual([&]() -> task<> {
    const auto work = [&]() -> task<> {
      co_await with_fan<void>(2, [&](fan<void>& children) -> task<> {
        const auto child = [&]() -> task<> {
          ++started;
          co_await sleep_for(100h);
        };
        for (int i = 0; i < 9; ++i) children.spawn(child);
        while (auto ended = co_await children.next()) ended->value();
      });
    };
    const bool ended = co_await move_on_after(1s, work());
    EXPECT_FALSE(ended);
  });
  EXPECT_EQ(started, 2);
}

// Else the part would look like the whole.
TEST(Fan, GivesNoResultOfWhatACancellationCutShort) {
  run_virtual([]() -> task<> {
    const auto count = []() -> task<int> {
      co_return co_await with_fan<int>(unlimited, [](fan<int>& children) -> task<int> {
        const auto slept = co_await settled(nap(100h, 0));  // until it is cancelled
        EXPECT_TRUE(slept.was_cancelled());
        for (int i = 0; i < 10; ++i) children.spawn(at_once, i);
        int ended = 0;
        while (auto child = co_await children.next()) ++ended;
        ADD_FAILURE() << "the end of the children that were never started";
        co_return ended;
      });
    };
    const auto counted = co_await move_on_after(1s, count());
    EXPECT_FALSE(counted.has_value());
  });
}

TEST(Fan, GivesItsResultWhereACancellationCameTooLateToStopAChild) {
  const auto counted = run_virtual([]() -> task<std::optional<int>> {
    const auto count = []() -> task<int> {
      co_return co_await with_fan<int>(unlimited, [](fan<int>& children) -> task<int> {
        children.spawn([]() -> task<int> { co_return co_await shielded(nap(2s, 5)); });
        const auto slept = co_await settled(nap(100h, 0));  // until it is cancelled
        EXPECT_TRUE(slept.was_cancelled());
        int sum = 0;
        const auto take = [&]() -> task<> {
          while (auto child = co_await children.next()) sum += child->value();
        };
        co_await shielded(take());
        co_return sum;
      });
    };
    co_return co_await move_on_after(1s, count());
  });
  EXPECT_EQ(counted, 5);
}

TEST(Fan, KeepsAllErrorsThatNobodyTook) {
  virtual_clock clock;
  error_list errors;
  const auto body = [](fan<int>& children) -> task<> {
    for (int i = 0; i < 3; ++i) children.spawn(fail_after, 1s);
    children.spawn(nap, 100h, 1);
    co_await sleep_for(1s);
    throw std::logic_error("body");
  };
  EXPECT_THROW(run(clock, with_fan<int>(errors, unlimited, body)), std::logic_error);
  ASSERT_EQ(errors.size(), 4u);
  EXPECT_THROW(std::rethrow_exception(errors[0]), std::logic_error);
  EXPECT_THROW(std::rethrow_exception(errors[3]), std::runtime_error);
}

struct counted {
  static inline int moves = 0;
  counted() = default;
  counted(counted&&) noexcept { ++moves; }
};

TEST(Fan, DropsTheValuesOfItsLastChildrenWhereTheyAre) {
  run_virtual([]() -> task<> {
    co_await with_fan<counted>(unlimited, [](fan<counted>& children) -> task<> {
      const auto gives = []() -> task<counted> {
        co_await sleep_for(1s);
        counted value;
        co_return value;
      };
      for (int i = 0; i < 10; ++i) children.spawn(gives);
      co_return;
    });
  });
  EXPECT_EQ(counted::moves, 10);  // into the child's frame
}

}  // namespace
}  // namespace fanfold
