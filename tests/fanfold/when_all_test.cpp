#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/when_all.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
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

std::string what_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  }
}

TEST(WhenAll, GivesTheResultsInTheOrderOfTheTasksInTheTimeOfTheSlowest) {
  const auto taken = virtual_time_of([]() -> task<> {
    auto [a, b, c] = co_await when_all(nap(3s, 1), pause(1s), nap(2s, 3));
    EXPECT_EQ(a, 1);
    EXPECT_EQ(b, std::monostate());
    EXPECT_EQ(c, 3);
  });
  EXPECT_EQ(taken, 3s);
}

TEST(WhenAll, TakesARangeAndAnEmptyOne) {
  run_virtual([]() -> task<> {
    std::vector<task<int>> naps;
    for (int i = 0; i < 100; ++i) naps.push_back(nap(std::chrono::milliseconds(100 - i), i));
    const auto values = co_await when_all(std::move(naps));
    EXPECT_EQ(values.size(), 100u);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(values[static_cast<std::size_t>(i)], i);
    const auto none = co_await when_all(std::vector<task<int>>());
    EXPECT_TRUE(none.empty());
  });
}

task<std::unique_ptr<int>> make_unique_later(int value) {
  co_await yield();
  co_return std::make_unique<int>(value);
}

task<int&> refer_to(int* value) {
  co_await yield();
  co_return *value;
}

TEST(WhenAll, GivesWhatCanOnlyBeMovedAndReferences) {
  run_virtual([]() -> task<> {
    int there = 0;
    auto [owned, referred] = co_await when_all(make_unique_later(7), refer_to(&there));
    EXPECT_EQ(*owned, 7);
    EXPECT_EQ(&referred.get(), &there);
  });
}

TEST(WhenAll, CancelsTheOthersOnTheFirstErrorAndAwaitsThemBeforeItThrows) {
  bool ended = false;
  const auto taken = virtual_time_of([&ended]() -> task<> {
    std::string why;
    try {
      co_await when_all(clean_up_after(1h, &ended), fail_after(1s, "first"), fail_after(2s, "second"));
    } catch (const std::runtime_error& e) {
      why = e.what();
    }
    EXPECT_EQ(why, "first");
    EXPECT_TRUE(ended);
  });
  EXPECT_EQ(taken, 6s) << "the error after 1 s, the clean-up 5 s later";
}

TEST(WhenAllSettled, GivesEveryEndAndStopsNobody) {
  run_virtual([]() -> task<> {
    auto [a, b] = co_await when_all_settled(fail_after(1s, "why"), nap(2s, 2));
    EXPECT_EQ(what_of(a.error()), "why");
    EXPECT_EQ(b.value(), 2);
    std::vector<task<int>> all;
    all.push_back(nap(1s, 1));
    all.push_back(fail_after(0s, "range"));
    const auto ends = co_await when_all_settled(std::move(all));
    EXPECT_EQ(ends[0].value(), 1);
    EXPECT_EQ(what_of(ends[1].error()), "range");
  });
}

TEST(WhenAllSettled, IsStoppedByTheCancellationOfItsCallerAlone) {
  run_virtual([]() -> task<> {
    bool ended = false;
    const auto result = co_await move_on_after(1s, when_all_settled(clean_up_after(1h, &ended), nap(1h, 2)));
    EXPECT_FALSE(result.has_value());
    EXPECT_TRUE(ended);
  });
}

}  // namespace
}  // namespace fanfold
