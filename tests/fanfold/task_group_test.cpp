#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

#include "fanfold/virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<int> nap(std::chrono::milliseconds length, int value) {
  co_await sleep_for(length);
  co_return value;
}

task<> fail_after(std::chrono::milliseconds length, std::string why) {
  co_await sleep_for(length);
  throw std::runtime_error(why);
}

TEST(TaskGroup, TakesAPlainFunctionThatOnlySpawnsForItsBody) {
  int sum = 0;
  run_virtual([&]() -> task<> {
    const auto add = [&](int value) -> task<> {
      co_await yield();
      sum += value;
    };
    co_await with_group([&](task_group& group) {
      group.spawn(add, 1);
      group.spawn(add, 2);
    });
  });
  EXPECT_EQ(sum, 3);
}

TEST(TaskGroup, RunsItsChildrenAtOnceAndGivesTheirResultsAsFutures) {
  virtual_clock clock;
  const auto start = clock.now();
  const int sum = run(clock, with_group([](task_group& group) -> task<int> {
                        auto slow = group.spawn(nap, 3s, 1);
                        auto quick = group.spawn(nap, 1s, 2);
                        EXPECT_FALSE(quick.ready());
                        const int first = co_await quick;
                        EXPECT_TRUE(quick.ready());
                        const int second = co_await slow;
                        co_return first + second;
                      }));
  EXPECT_EQ(sum, 3);
  EXPECT_EQ(clock.now() - start, 3s);
}

TEST(TaskGroup, EndsAfterChildrenWhoseFuturesWereDropped) {
  virtual_clock clock;
  int ended = 0;
  run(clock, with_group([&](task_group& group) -> task<> {
        for (int i = 1; i <= 3; ++i)
          group.spawn(
              [&](int hours) -> task<> {
                co_await sleep_for(hours * 1h);
                ++ended;
              },
              i);
        co_return;
      }));
  EXPECT_EQ(ended, 3);
}

TEST(TaskGroup, CancelsChildrenAndBodyOnTheFirstErrorAndRethrowsIt) {
  virtual_clock clock;
  const auto start = clock.now();
  const auto body = [](task_group& group) -> task<> {
    group.spawn(fail_after, 1s, "first");
    group.spawn(nap, 100h, 1);
    co_await sleep_for(100h);
  };
  try {
    run(clock, with_group(body));
    ADD_FAILURE();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "first");
  }
  EXPECT_EQ(clock.now() - start, 1s);
}

TEST(TaskGroup, KeepsAllErrorsWhereSeveralCome) {
  virtual_clock clock;
  error_list errors;
  const auto body = [](task_group& group) -> task<> {
    group.spawn(fail_after, 1s, "a");
    group.spawn(fail_after, 1s, "b");
    co_await sleep_for(1s);
    throw std::runtime_error("body");
  };
  EXPECT_THROW(run(clock, with_group(errors, body)), std::runtime_error);
  ASSERT_GE(errors.size(), 2u);
  EXPECT_THROW(std::rethrow_exception(errors[1]), std::runtime_error);
}

TEST(TaskGroup, ListsAnErrorOnceThatTheBodyGivesOn) {
  error_list errors;
  const auto body = [](task_group& group) -> task<> {
    auto failing = group.spawn(fail_after, 0s, "child");
    co_await failing;
  };
  virtual_clock clock;
  EXPECT_THROW(run(clock, with_group(errors, body)), std::runtime_error);
  EXPECT_EQ(errors.size(), 1u);
}

TEST(TaskGroup, ForgetsTheErrorsOfAnEarlierOne) {
  error_list errors{std::make_exception_ptr(std::runtime_error("old"))};
  EXPECT_NO_THROW(run(with_group(errors, [](task_group&) {})));
  EXPECT_TRUE(errors.empty());
}

TEST(TaskGroup, TakesAFunctionThatThrowsInsteadOfGivingATaskForAChildThatFailed) {
  const auto no_task = [](int) -> task<> { throw std::invalid_argument("no task"); };
  bool went_on = false;
  const auto body = [&](task_group& group) {
    group.spawn(no_task, 1);
    went_on = true;
  };
  EXPECT_THROW(run(with_group(body)), std::invalid_argument);
  EXPECT_TRUE(went_on);
}

TEST(TaskGroup, TakesACancellationThatNobodyAskedForAsAnError) {
  const auto give_up = []() -> task<> {
    co_await yield();
    throw cancelled();
  };
  virtual_clock clock;
  EXPECT_THROW(run(clock, with_group([&](task_group& group) {
                     group.spawn(give_up);
                     group.spawn(nap, 1h, 1);
                   })),
               cancelled);
  EXPECT_LT(clock.now().time_since_epoch(), 1h);
}

TEST(TaskGroup, GivesAChildsErrorToItsFutureToo) {
  virtual_clock clock;
  std::string caught;
  const auto body = [&](task_group& group) -> task<> {
    auto failing = group.spawn(fail_after, 0s, "child");
    try {
      co_await failing;
    } catch (const std::runtime_error& error) {
      caught = error.what();
    } catch (const cancelled&) {
      caught = "cancelled";
    }
  };
  EXPECT_THROW(run(clock, with_group(body)), std::runtime_error);
  EXPECT_EQ(caught, "child");
}

TEST(TaskGroup, EndsWithoutAnErrorWhenItIsToldToCancel) {
  virtual_clock clock;
  const auto start = clock.now();
  run(clock, with_group([](task_group& group) -> task<> {
        group.spawn(nap, 100h, 1);
        co_await sleep_for(1s);
        group.cancel();
      }));
  EXPECT_EQ(clock.now() - start, 1s);
}

TEST(TaskGroup, StartsNothingThatWaitsAfterItWasCancelled) {
  virtual_clock clock;
  const auto start = clock.now();
  run(clock, with_group([](task_group& group) -> task<> {
        group.cancel();
        auto late = group.spawn(nap, 100h, 1);
        bool stopped = false;
        try {
          co_await late;
        } catch (const cancelled&) {
          stopped = true;
        }
        EXPECT_TRUE(stopped);
      }));
  EXPECT_EQ(clock.now() - start, 0s);
}

TEST(Future, MayOutliveItsGroup) {
  virtual_clock clock;
  const int value = run(clock, []() -> task<int> {
    std::optional<future<int>> kept;
    co_await with_group([&](task_group& group) -> task<> {
      kept = group.spawn(nap, 1s, 42);
      co_return;
    });
    const int result = co_await *kept;
    co_return result;
  }());
  EXPECT_EQ(value, 42);
}

TEST(Future, LeavesItsChildAloneWhenTheAwaitingTaskIsCancelled) {
  virtual_clock clock;
  run(clock, with_group([](task_group& group) -> task<> {
        auto slow = group.spawn(nap, 10s, 7);
        const auto wait = [&]() -> task<int> {
          const int value = co_await slow;
          co_return value;
        };
        const auto early = co_await move_on_after(1s, wait());
        EXPECT_FALSE(early.has_value());
        const int value = co_await slow;
        EXPECT_EQ(value, 7);
      }));
}

}  // namespace
}  // namespace fanfold
