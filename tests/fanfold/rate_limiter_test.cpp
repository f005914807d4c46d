#include <fanfold/rate_limiter.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using limiter = rate_limiter<std::string>;

// When each of so many turns of a key comes, if all are asked for at once.
std::vector<duration> turns(limiter& limits, const std::string& key, int count) {
  std::vector<duration> all;
  run_virtual([&]() -> task<> {
    const time_point start = co_await now();
    co_await with_group([&](task_group& group) -> task<> {
      for (int i = 0; i < count; ++i)
        group.spawn([&]() -> task<> {
          co_await limits.acquire(key);
          const time_point turn = co_await now();
          all.push_back(turn - start);
        });
      co_return;
    });
  });
  return all;
}

TEST(RateLimiter, LetsOneGoOnAtOnceAndTheNextAfterAnInterval) {
  limiter limits(1s);
  EXPECT_EQ(turns(limits, "a", 4), (std::vector<duration>{0s, 1s, 2s, 3s}));
}

TEST(RateLimiter, LetsABurstGoOnAtOnce) {
  limiter limits(1s, 3);
  EXPECT_EQ(turns(limits, "a", 5), (std::vector<duration>{0s, 0s, 0s, 1s, 2s}));
}

TEST(RateLimiter, KeepsTheRateInTheLongRun) {
  limiter limits(1s, 3);
  time_point asked{};
  for (int i = 0; i < 10'000; ++i) asked = limits.reserve("a", asked);
  EXPECT_EQ(asked - time_point(), 9'997s);
}

TEST(RateLimiter, LimitsEachKeyByItself) {
  limiter limits(1h);
  EXPECT_EQ(limits.reserve("a", time_point(1s)), time_point(1s));
  EXPECT_EQ(limits.reserve("b", time_point(1s)), time_point(1s));
  EXPECT_EQ(limits.reserve("a", time_point(1s)), time_point(1h + 1s));
}

TEST(RateLimiter, GivesNoCreditForTimeBeforeAKeyWasAskedForBeyondItsBurst) {
  limiter limits(1s, 2);
  limits.reserve("a", time_point(0s));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(limits.reserve("a", time_point(1h)), time_point(1h));
  EXPECT_EQ(limits.reserve("a", time_point(1h)), time_point(1h + 1s));
}

TEST(RateLimiter, ForgetsKeysAtRest) {
  limiter limits(1s);
  for (int i = 0; i < 100'000; ++i) limits.reserve(std::to_string(i), time_point(i * 1s));
  EXPECT_LE(limits.keys(), 200u);
  EXPECT_EQ(limits.reserve("99999", time_point(99'999s)), time_point(100'000s)) << "but none that must wait";
}

TEST(RateLimiter, IsCancelledWithItsCaller) {
  limiter limits(1h);
  const auto taken = virtual_time_of([&]() -> task<> {
    co_await limits.acquire("a");
    const bool went_on = co_await move_on_after(1s, limits.acquire("a"));
    EXPECT_FALSE(went_on);
  });
  EXPECT_EQ(taken, 1s);
}

TEST(RateLimiter, TakesAnyIntervalAndBurst) {
  limiter free_for_all(0s);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(free_for_all.reserve("a", time_point(1s)), time_point(1s));
  limiter never_again(duration::max());
  EXPECT_EQ(never_again.reserve("a", time_point(1s)), time_point(1s));
  EXPECT_EQ(never_again.reserve("a", time_point(1s)), time_point::max());
  limiter generous(1h, static_cast<std::size_t>(-1));
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(generous.reserve("a", time_point(1s)), time_point(1s));
  EXPECT_THROW(limiter(1s, 0), std::invalid_argument);
  EXPECT_THROW(limiter(-1s), std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
