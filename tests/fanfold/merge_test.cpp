#include <fanfold/merge.hpp>

#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

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

stream<int> numbers(int begin, int end) {
  for (int i = begin; i < end; ++i) co_yield i;
}

stream<int> every(duration pause, int value) {
  while (true) {
    co_await sleep_for(pause);
    co_yield value;
  }
}

task<> pause(duration length) {
  co_await sleep_for(length);
}

// Counts what it was asked for; needs `cleaning` to end when it is stopped, wherever that is.
stream<int> counted(int* given, int* ended, duration period, duration cleaning) {
  bool stopped = false;
  try {
    while (true) {
      co_await sleep_for(period);
      ++*given;
      co_yield *given;
    }
  } catch (const cancelled&) {
    stopped = true;
  }
  if (stopped) co_await shielded(pause(cleaning));
  ++*ended;
}

task<> read_one(stream_reader<int>& in) {
  co_await in.next();
}

TEST(Merge, GivesTheValuesOfAllInTheOrderInWhichTheyCome) {
  const auto values = run_virtual([]() -> task<std::vector<int>> {
    return to_vector(merge(every(2s, 2), every(3s, 3), every(100h, 0)).take(5));  // at 2, 3, 4, and both at 6
  });
  EXPECT_EQ((std::vector(values.begin(), values.begin() + 3)), (std::vector{2, 3, 2}));
  EXPECT_EQ(values[3] + values[4], 5);
}

TEST(Merge, TakesTurnsBetweenStreamsWhoseValuesComeAtOnce) {
  const auto values =
      run_virtual([]() -> task<std::vector<int>> { return to_vector(merge(numbers(0, 3), numbers(10, 13))); });
  EXPECT_EQ(values, (std::vector{0, 10, 1, 11, 2, 12}));
}

TEST(Merge, EndsWhenAllHaveEnded) {
  const auto taken = virtual_time_of([]() -> task<> {
    const auto values = co_await to_vector(merge(numbers(0, 0), every(1s, 1).take(3), numbers(0, 1)));
    EXPECT_EQ(values, (std::vector{0, 1, 1, 1}));
  });
  EXPECT_EQ(taken, 3s);
}

TEST(Merge, OfNoStreamsIsEmpty) {
  run_virtual([]() -> task<> {
    const auto values = co_await to_vector(merge(std::vector<stream<int>>()));
    EXPECT_TRUE(values.empty());
  });
}

TEST(Merge, HoldsNoMoreThanAValueOfEachUnderASlowReader) {
  int given = 0;
  int ended = 0;
  run_virtual([&]() -> task<> {
    int taken = 0;
    auto all = merge(counted(&given, &ended, 1s, 0s), counted(&given, &ended, 1s, 0s));
    co_await for_each(std::move(all).take(10), [&](int) -> task<> {
      ++taken;
      co_await sleep_for(1h);
      EXPECT_LE(given, taken + 2);
    });
  });
  EXPECT_EQ(ended, 2);
}

// The reader is busy, and the streams go on to their next value meanwhile.
TEST(Merge, LetsItsStreamsGoOnWhileItsReaderIsBusy) {
  const auto taken = virtual_time_of([]() -> task<> {
    co_await for_each(merge(every(1h, 1), every(1h, 2)).take(4), [](int) -> task<> { co_await sleep_for(30min); });
  });
  EXPECT_EQ(taken, 3h);
}

TEST(Merge, EndsWithTheErrorOfOneAfterTheOthersWereClosed) {
  int given = 0;
  int ended = 0;
  const auto fails = []() -> stream<int> {
    co_await sleep_for(5s);
    throw std::runtime_error("one");
    co_yield 0;
  };
  const auto taken = virtual_time_of([&]() -> task<> {
    std::string why;
    try {
      co_await to_vector(merge(counted(&given, &ended, 2s, 1s), fails(), counted(&given, &ended, 1h, 3s)));
    } catch (const std::runtime_error& error) {
      why = error.what();
    }
    EXPECT_EQ(why, "one");
    EXPECT_EQ(ended, 2);
  });
  EXPECT_EQ(taken, 8s);
}

TEST(Merge, ClosedEarlyCancelsAndAwaitsStreamsThatWait) {
  int given = 0;
  int ended = 0;
  const auto taken = virtual_time_of([&]() -> task<> {
    co_await with_stream(merge(counted(&given, &ended, 1s, 5s), counted(&given, &ended, 100h, 5s)), read_one);
    EXPECT_EQ(ended, 2);
  });
  EXPECT_EQ(given, 1);
  EXPECT_LE(taken, 11s);
}

TEST(Merge, ClosedEarlyAwaitsStreamsThatIgnoreIt) {
  const auto stubborn = []() -> stream<int> {
    co_await shielded(pause(1h));
    co_yield 2;
  };
  const auto taken =
      virtual_time_of([&]() -> task<> { co_await with_stream(merge(numbers(0, 9), stubborn()), read_one); });
  EXPECT_EQ(taken, 1h);
}

TEST(Merge, IsCancelledWithItsReader) {
  int given = 0;
  int ended = 0;
  const auto taken = virtual_time_of([&]() -> task<> {
    auto all = merge(counted(&given, &ended, 1s, 1s), counted(&given, &ended, 100h, 2s));
    const auto values = co_await move_on_after(5500ms, to_vector(std::move(all)));
    EXPECT_FALSE(values.has_value());
  });
  EXPECT_EQ(given, 5);
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(taken, 7500ms);
}

TEST(Merge, DroppedUnreadRunsNothing) {
  int given = 0;
  int ended = 0;
  run_virtual([&]() -> task<> {
    co_await with_stream(merge(counted(&given, &ended, 1s, 1s)), [](stream_reader<int>&) -> task<> { co_return; });
  });
  EXPECT_EQ(given + ended, 0);
}

TEST(Merge, NestsAndCarriesValuesThatOnlyMove) {
  const auto boxes = [](duration period, int value) -> stream<std::unique_ptr<int>> {
    for (int i = 0; i < 2; ++i) {
      co_await sleep_for(period);
      co_yield std::make_unique<int>(value);
    }
  };
  run_virtual([&]() -> task<> {
    auto inner = merge(boxes(1s, 1), boxes(10s, 2));
    const auto values = co_await to_vector(merge(std::move(inner), boxes(3s, 3)));
    std::vector<int> order;
    for (const auto& each : values) order.push_back(*each);
    EXPECT_EQ(order, (std::vector{1, 1, 3, 3, 2, 2}));
  });
}

TEST(Merge, NeedsNoStackForValuesThatComeAtOnce) {
  int values = 0;
  run_virtual(
      [&]() -> task<> { co_await for_each(merge(numbers(0, 200'000), numbers(0, 200'000)), [&](int) { ++values; }); });
  EXPECT_EQ(values, 400'000);
}

TEST(Merge, LeavesNothingBehindWhenItsLoopGoesFirst) {
  int given = 0;
  int ended = 0;
  {
    boost::asio::io_context io;
    auto all = merge(counted(&given, &ended, 0s, 1h), counted(&given, &ended, 1h, 1h));
    const auto slow = [](int) -> task<> { co_await sleep_for(1h); };
    start(io, for_each(std::move(all), slow), [](std::exception_ptr) { ADD_FAILURE(); });
    auto cut = merge(counted(&given, &ended, 0s, 1h), counted(&given, &ended, 1h, 1h));
    start(io, with_stream(std::move(cut), read_one), [](std::exception_ptr) { ADD_FAILURE(); });
    while (given < 2) io.run_one();
    io.poll();
  }
  EXPECT_EQ(ended, 0);
}

}  // namespace
}  // namespace fanfold
