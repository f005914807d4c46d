#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<int> nap(duration length) {
  co_await sleep_for(length);
  co_return 1;
}

TEST(VirtualClock, PassesAnHourInNoTimeAndInTheRightOrder) {
  virtual_clock clock;
  const auto start = clock.now();
  const auto real = std::chrono::steady_clock::now();
  std::vector<int> order;
  run(clock, with_group([&](task_group& group) -> task<> {
        for (int minutes : {60, 10, 30})
          group.spawn(
              [&](int m) -> task<> {
                co_await sleep_for(m * 1min);
                order.push_back(m);
              },
              minutes);
        co_return;
      }));
  EXPECT_EQ(order, (std::vector{10, 30, 60}));
  EXPECT_EQ(clock.now() - start, 1h);
  EXPECT_LT(std::chrono::steady_clock::now() - real, 30s);
}

TEST(Later, IsTheEndOfTimeAtMostFromWhateverTime) {
  EXPECT_EQ(later(time_point::max() - 1h, 1h), time_point::max());
  EXPECT_EQ(later(time_point::max() - 1h, 2h), time_point::max());
  EXPECT_EQ(later(time_point::max() - 1h, duration::max()), time_point::max());
  EXPECT_EQ(later(time_point::min(), 1h), time_point::min() + 1h);
  EXPECT_EQ(later(time_point(), -1h), time_point() - 1h);
}

TEST(Sleep, UntilATimeEndsThenAndNotBefore) {
  virtual_clock clock;
  run(clock, []() -> task<> {
    const time_point start = co_await now();
    co_await sleep_until(start + 5s);
    EXPECT_EQ(co_await now(), start + 5s);
    co_await sleep_until(start);
    EXPECT_EQ(co_await now(), start + 5s);
    co_await sleep_for(-1s);
    EXPECT_EQ(co_await now(), start + 5s);
  }());
}

TEST(Sleep, WithoutEndCanBeCancelled) {
  virtual_clock clock;
  const auto ended = run(clock, move_on_after(1s, nap(duration::max())));
  EXPECT_FALSE(ended.has_value());
}

TEST(Sleep, PassesRealTimeOnARealLoop) {
  const auto start = std::chrono::steady_clock::now();
  run(nap(20ms));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
}

TEST(Timeout, ThrowsWhenTheTimeIsOverAfterTheWorkWasCancelledAndAwaited) {
  virtual_clock clock;
  std::string log;
  const auto body = [&]() -> task<> {
    const auto work = [&]() -> task<> {
      auto slept = co_await settled(nap(100h));
      co_await shielded(nap(2s));
      log += "cleaned ";
      std::move(slept).value();
    };
    try {
      co_await with_timeout(1s, work());
    } catch (const timed_out&) {
      log += "over";
    }
  };
  const auto start = clock.now();
  run(clock, body());
  EXPECT_EQ(log, "cleaned over");
  EXPECT_EQ(clock.now() - start, 3s);
}

TEST(Timeout, GivesTheValueOfWorkThatIsInTime) {
  virtual_clock clock;
  EXPECT_EQ(run(clock, with_timeout(2s, nap(1s))), 1);
  EXPECT_EQ(run(clock, move_on_after(2s, nap(1s))), 1);
}

TEST(Timeout, InTheInstantOfTheResultLosesNoValue) {
  virtual_clock clock;
  const auto result = run(clock, move_on_after(1s, nap(1s)));
  const auto ignores = []() -> task<int> {
    auto slept = co_await settled(nap(1h));
    co_return slept.was_cancelled() ? 5 : 6;
  };
  EXPECT_TRUE(!result || *result == 1);
  EXPECT_EQ(run(clock, with_timeout(1s, ignores())), 5);
}

TEST(Timeout, InsideAnotherSaysWhichOneWasOver) {
  virtual_clock clock;
  const auto inner_first = []() -> task<bool> {
    const auto inner = []() -> task<bool> {
      const auto value = co_await move_on_after(1s, nap(100h));
      co_return !value;
    };
    const bool moved_on = co_await with_timeout(5s, inner());
    co_return moved_on;
  };
  EXPECT_TRUE(run(clock, inner_first()));
  const auto outer_first = []() -> task<> {
    const auto inner = []() -> task<> { co_await move_on_after(5s, nap(100h)); };
    co_await with_timeout(1s, inner());
  };
  EXPECT_THROW(run(clock, outer_first()), timed_out);
}

TEST(Timeout, LetsTheWorksOwnErrorThrough) {
  const auto fails = []() -> task<> {
    co_await yield();
    throw std::runtime_error("mine");
  };
  virtual_clock clock;
  EXPECT_THROW(run(clock, with_timeout(1s, fails())), std::runtime_error);
}

TEST(Deadline, EndsTheWorkAtATimeOfTheClock) {
  virtual_clock clock;
  run(clock, []() -> task<> {
    const time_point start = co_await now();
    bool over = false;
    try {
      co_await with_deadline(start + 5s, nap(1h));
    } catch (const timed_out&) {
      over = true;
    }
    EXPECT_TRUE(over);
    EXPECT_EQ(co_await now(), start + 5s);
    const auto late = co_await move_on_at(start + 6s, nap(1h));
    EXPECT_FALSE(late.has_value());
    const auto in_time = co_await move_on_at(start + 8s, nap(1s));
    EXPECT_TRUE(in_time.has_value());
    EXPECT_EQ(co_await now(), start + 7s);
  }());
}

TEST(Deadline, ThatHasPassedStopsTheWorkAtItsFirstWait) {
  virtual_clock clock;
  run(clock, []() -> task<> {
    const time_point start = co_await now();
    const auto late = co_await move_on_at(start - 1s, nap(1s));
    EXPECT_FALSE(late.has_value());
    EXPECT_EQ(co_await now(), start);
  }());
}

TEST(Deadline, IsMovedOnByProgressAndEndsWorkThatMakesNone) {
  virtual_clock clock;
  run(clock, []() -> task<> {
    const time_point start = co_await now();
    int steps = 0;
    const auto transfer = [&steps](deadline& stalled) -> task<> {
      for (int pause : {2, 2, 2, 9}) {
        co_await sleep_for(pause * 1s);
        ++steps;
        stalled.move_to(later(co_await now(), 3s));
      }
    };
    bool over = false;
    try {
      co_await with_deadline(start + 3s, transfer);
    } catch (const timed_out&) {
      over = true;
    }
    EXPECT_TRUE(over);
    EXPECT_EQ(steps, 3);
    EXPECT_EQ(co_await now(), start + 9s);
  }());
}

TEST(Cancellation, StopsEveryFurtherAwaitThatWouldWait) {
  virtual_clock clock;
  int stops = 0;
  const auto stubborn = [&]() -> task<> {
    for (int i = 0; i < 3; ++i) {
      auto slept = co_await settled(nap(100h));
      stops += slept.was_cancelled();
    }
  };
  run(clock, move_on_after(1s, stubborn()));
  EXPECT_EQ(stops, 3);
}

}  // namespace
}  // namespace fanfold
