#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/when_any.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<int> nap(std::chrono::milliseconds length, int value) {
  co_await sleep_for(length);
  co_return value;
}

task<> pause(std::chrono::milliseconds length) {
  co_await sleep_for(length);
}

task<int> fail_after(std::chrono::milliseconds length, std::string why) {
  co_await sleep_for(length);
  throw std::runtime_error(why);
}

// Needs time to end after it was cancelled, and says when it has.
task<int> clean_up_after(std::chrono::milliseconds length, bool* ended) {
  bool stopped = false;
  try {
    co_await sleep_for(length);
  } catch (const cancelled&) {
    stopped = true;
  }
  if (stopped) co_await shielded(pause(5s));
  *ended = true;
  co_return 1;
}

TEST(WhenAny, GivesTheFirstResultAndSaysWhoseItIs) {
  const auto taken = virtual_time_of([]() -> task<> {
    const auto first = co_await when_any(nap(3s, 1), pause(1s), nap(2s, 3));
    EXPECT_EQ(first.index(), 1u);
  });
  EXPECT_EQ(taken, 1s);
}

TEST(WhenAny, TakesARangeButNoEmptyOne) {
  run_virtual([]() -> task<> {
    std::vector<task<int>> naps;
    for (int i = 0; i < 10; ++i) naps.push_back(nap(std::chrono::seconds(10 - i), i));
    const auto first = co_await when_any(std::move(naps));
    EXPECT_EQ(first.index, 9u);
    EXPECT_EQ(first.value, 9);
    bool refused = false;
    try {
      co_await when_any(std::vector<task<int>>());
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    EXPECT_TRUE(refused);
  });
}

TEST(WhenAny, AwaitsTheCancelledLosersBeforeItReturns) {
  bool ended = false;
  const auto taken = virtual_time_of([&ended]() -> task<> {
    const auto first = co_await when_any(clean_up_after(1h, &ended), nap(1s, 2));
    EXPECT_EQ(std::get<1>(first), 2);
    EXPECT_TRUE(ended);
  });
  EXPECT_EQ(taken, 6s);
}

task<int> throw_when_cancelled() {
  bool stopped = false;
  try {
    co_await sleep_for(1h);
  } catch (const cancelled&) {
    stopped = true;
  }
  if (stopped) throw std::runtime_error("the loser's own trouble");
  co_return 0;
}

// The loser of a race throwing.
TEST(WhenAny, DropsTheErrorOfALoser) {
  run_virtual([]() -> task<> {
    const auto first = co_await when_any(nap(1s, 1), throw_when_cancelled());
    EXPECT_EQ(std::get<0>(first), 1);
  });
}

TEST(WhenAny, ThrowsTheErrorOfTheWinner) {
  run_virtual([]() -> task<> {
    std::string why;
    try {
      co_await when_any(nap(1h, 1), fail_after(1s, "won"));
    } catch (const std::runtime_error& e) {
      why = e.what();
    }
    EXPECT_EQ(why, "won");
  });
}

TEST(WhenAny, IsCancelledWithItsCaller) {
  run_virtual([]() -> task<> {
    bool ended = false;
    const auto result = co_await move_on_after(1s, when_any(clean_up_after(1h, &ended), nap(1h, 2)));
    EXPECT_TRUE(ended);
    EXPECT_FALSE(result.has_value());
  });
}

}  // namespace
}  // namespace fanfold
