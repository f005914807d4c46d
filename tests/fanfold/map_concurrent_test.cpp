// A function over a range or a stream, some at once: map_concurrent, and the stages map_concurrent, map_as_completed.
#include <fanfold/map_concurrent.hpp>

#include <fanfold/asio.hpp>
#include <fanfold/merge.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/stream.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fanfold/virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

stream<int> numbers(int count, int* given = nullptr) {
  for (int i = 0; i < count; ++i) {
    if (given) ++*given;
    co_yield i;
  }
}

std::vector<int> list(auto... values) {
  return {values...};
}

task<int> nap(int seconds) {
  co_await sleep_for(seconds * 1s);
  co_return seconds;
}

task<int> at_once(int value) {
  co_return value;
}

task<> pause(duration length) {
  co_await sleep_for(length);
}

// A function that counts its calls; one that is cancelled needs a second to end.
struct census {
  int running = 0;
  int most = 0;
  int ended = 0;

  task<int> one(int seconds) {
    most = std::max(most, ++running);
    const auto slept = co_await settled(pause(seconds * 1s));
    if (slept.was_cancelled()) co_await shielded(pause(1s));
    --running;
    ++ended;
    slept.value();
    co_return seconds;
  }
  auto function() {
    return [this](int seconds) { return one(seconds); };
  }
};

TEST(MapConcurrent, GivesResultsInTheOrderOfTheElements) {
  const auto taken = virtual_time_of([]() -> task<> {
    const auto results = co_await map_concurrent(unlimited, list(3, 1, 2), nap);
    EXPECT_EQ(results, (std::vector{3, 1, 2}));
  });
  EXPECT_EQ(taken, 3s);
}

TEST(MapConcurrent, RunsAtMostItsLimitAtOnceAndThatMany) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto results = co_await map_concurrent(4, std::vector<int>(20, 1), count.function());
    EXPECT_EQ(results.size(), 20u);
  });
  EXPECT_EQ(count.most, 4);
  EXPECT_EQ(taken, 5s);
}

TEST(MapConcurrent, RefusesALimitOfZeroAndTakesAnEmptyRange) {
  run_virtual([]() -> task<> {
    const auto none = co_await map_concurrent(1, std::vector<int>(), nap);
    EXPECT_TRUE(none.empty());
    bool refused = false;
    try {
      co_await map_concurrent(0, std::vector<int>(), nap);
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    EXPECT_TRUE(refused);
  });
}

TEST(MapConcurrent, CancelsAndAwaitsTheOthersOnTheFirstError) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto fail_at_5 = [&](int seconds) -> task<int> {
      if (seconds == 5) {
        co_await sleep_for(5s);
        throw std::runtime_error("five");
      }
      co_return co_await count.one(seconds);
    };
    std::string why;
    try {
      co_await map_concurrent(3, list(100, 5, 200, 300), fail_at_5);
    } catch (const std::runtime_error& error) {
      why = error.what();
    }
    EXPECT_EQ(why, "five");
    EXPECT_EQ(count.running, 0);
  });
  EXPECT_EQ(count.ended, 3);  // the other two, and the one that took the place of the one that failed
  EXPECT_EQ(taken, 6s);
}

TEST(MapConcurrent, RethrowsWhatItsFunctionThrowsInsteadOfGivingATask) {
  const auto refuses = [](int value) -> task<int> {
    if (value == 2) throw std::logic_error("two");
    return nap(value);
  };
  EXPECT_THROW(run_virtual([&]() -> task<std::vector<int>> { return map_concurrent(2, list(1, 2, 3), refuses); }),
               std::logic_error);
}

TEST(MapConcurrent, IsCancelledWithItsCaller) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto results = co_await move_on_after(5s, map_concurrent(2, std::vector<int>(9, 3600), count.function()));
    EXPECT_FALSE(results.has_value());
  });
  EXPECT_EQ(count.ended, 2);
  EXPECT_EQ(taken, 6s);
}

TEST(MapConcurrent, MovesElementsOutOfARangeThatIsGivenAway) {
  run_virtual([]() -> task<> {
    std::vector<std::unique_ptr<int>> boxes;
    for (int i = 0; i < 3; ++i) boxes.push_back(std::make_unique<int>(i));
    const auto open = [](std::unique_ptr<int> box) -> task<std::unique_ptr<int>> {
      co_await sleep_for(1s);
      co_return box;
    };
    const auto results = co_await map_concurrent(2, std::move(boxes), open);
    EXPECT_EQ(*results[2], 2);
  });
}

TEST(MapConcurrent, CopiesElementsOutOfARangeThatIsKept) {
  run_virtual([]() -> task<> {
    const std::vector<std::string> kept{"a long text that is on the heap", "b"};
    const auto length = [](const std::string& text) -> task<std::size_t> {
      co_await sleep_for(1s);
      co_return text.size();
    };
    const auto lengths = co_await map_concurrent(2, std::span(kept), length);
    EXPECT_EQ(lengths, (std::vector<std::size_t>{31, 1}));
    EXPECT_EQ(kept[0].size(), 31u);
    const auto drawn = co_await map_concurrent(2, std::views::iota(0, 3), nap);
    EXPECT_EQ(drawn, (std::vector{0, 1, 2}));
  });
}

TEST(MapConcurrent, TakesTasksOfNothingOfReferencesAndOfTruth) {
  run_virtual([]() -> task<> {
    std::vector<int> cells(3);
    const auto touch = [&](std::size_t i) -> task<> {
      ++cells[i];
      co_return;
    };
    const auto refer = [&](std::size_t i) -> task<int&> { co_return cells[i]; };
    const auto is_odd = [](std::size_t i) -> task<bool> { co_return i % 2 == 1; };
    const std::vector<std::size_t> places{0, 1, 2};
    const auto touched = co_await map_concurrent(2, places, touch);
    EXPECT_EQ(touched.size(), 3u);
    const auto references = co_await map_concurrent(2, places, refer);
    EXPECT_EQ(&references[1].get(), &cells[1]);
    const auto odd = co_await map_concurrent(2, places, is_odd);
    EXPECT_EQ(odd, (std::vector{false, true, false}));
  });
}

TEST(MapConcurrent, NeedsNoStackForTasksThatEndAtOnce) {
  const auto results =
      run_virtual([]() -> task<std::vector<int>> { return map_concurrent(1, std::views::iota(0, 300'000), at_once); });
  EXPECT_EQ(results.back(), 299'999);
}

TEST(StreamMapConcurrent, GivesResultsInTheOrderOfItsInput) {
  const auto taken = virtual_time_of([]() -> task<> {
    const auto results = co_await to_vector(as_stream(list(3, 1, 2, 1)).map_concurrent(3, nap));
    EXPECT_EQ(results, (std::vector{3, 1, 2, 1}));
  });
  EXPECT_EQ(taken, 4s);  // what is late holds the fourth back, for three are held
}

TEST(StreamMapAsCompleted, GivesResultsInTheOrderInWhichTheyFinish) {
  const auto taken = virtual_time_of([]() -> task<> {
    const auto results = co_await to_vector(as_stream(list(5, 1, 3, 1)).map_as_completed(3, nap));
    EXPECT_EQ(results, (std::vector{1, 1, 3, 5}));
  });
  EXPECT_EQ(taken, 5s);
}

TEST(StreamMapConcurrent, RunsAtMostItsLimitAndTakesNoMoreInputsThanThat) {
  for (const bool in_order : {true, false}) {
    census count;
    int given = 0;
    run_virtual([&]() -> task<> {
      int taken = 0;
      auto in = numbers(30, &given).map([](int) { return 1; });
      auto out = in_order ? std::move(in).map_concurrent(4, count.function())
                          : std::move(in).map_as_completed(4, count.function());
      co_await for_each(std::move(out), [&](int) -> task<> {
        ++taken;
        co_await sleep_for(1h);
        EXPECT_LE(given, taken + 4);
      });
      EXPECT_EQ(taken, 30);
    });
    EXPECT_EQ(count.most, 4);
  }
}

TEST(StreamMapConcurrent, WithALimitOfOneTakesOneAtATime) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto results = co_await to_vector(as_stream(list(3, 1, 2)).map_concurrent(1, count.function()));
    EXPECT_EQ(results, (std::vector{3, 1, 2}));
  });
  EXPECT_EQ(count.most, 1);
  EXPECT_EQ(taken, 6s);
}

TEST(StreamMapConcurrent, GivesResultsWhileItWaitsForTheNextInput) {
  const auto sparse = []() -> stream<int> {
    co_yield 1;
    co_await sleep_for(1h);
    co_yield 2;
  };
  const auto taken = virtual_time_of([&]() -> task<> {
    co_await with_stream(sparse().map_concurrent(4, nap), [](stream_reader<int>& in) -> task<> {
      const auto first = co_await in.next();
      EXPECT_EQ(first, 1);
    });
  });
  EXPECT_EQ(taken, 1s);
}

TEST(StreamMapConcurrent, LetsItsTasksGoOnWhileItsReaderIsBusy) {
  const auto taken = virtual_time_of([]() -> task<> {
    co_await for_each(as_stream(list(1, 3600, 3600)).map_concurrent(3, nap),
                      [](int) -> task<> { co_await sleep_for(30min); });
  });
  EXPECT_EQ(taken, 1h + 60min);
}

TEST(StreamMapConcurrent, StartsTheNextOnesWhileItsReaderIsBusy) {
  for (const bool in_order : {true, false}) {
    const auto taken = virtual_time_of([&]() -> task<> {
      const auto hour = [](int) { return nap(3600); };
      auto all = in_order ? numbers(4).map_concurrent(2, hour) : numbers(4).map_as_completed(2, hour);
      co_await for_each(std::move(all), [](int) -> task<> { co_await sleep_for(1h); });
    });
    EXPECT_EQ(taken, 5h);
  }
}

TEST(StreamMapConcurrent, RefusesALimitOfZeroAtOnce) {
  EXPECT_THROW((void)numbers(1).map_concurrent(0, nap), std::invalid_argument);
  EXPECT_THROW((void)numbers(1).map_as_completed(0, nap), std::invalid_argument);
}

TEST(StreamMapConcurrent, OfNothingIsEmpty) {
  run_virtual([]() -> task<> {
    const auto ordered = co_await to_vector(numbers(0).map_concurrent(3, nap));
    EXPECT_TRUE(ordered.empty());
    const auto unordered = co_await to_vector(numbers(0).map_as_completed(3, nap));
    EXPECT_TRUE(unordered.empty());
  });
}

TEST(StreamMapConcurrent, CancelsAndAwaitsItsTasksOnAnErrorOfOne) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto fail_at_2 = [&](int value) -> task<int> {
      if (value == 2) throw std::runtime_error("two");
      co_return co_await count.one(value + 3600);
    };
    bool caught = false;
    try {
      co_await to_vector(numbers(9).map_concurrent(3, fail_at_2));
    } catch (const std::runtime_error&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    EXPECT_EQ(count.running, 0);
  });
  EXPECT_EQ(count.ended, 2);
  EXPECT_EQ(taken, 1s);
}

TEST(StreamMapConcurrent, CancelsAndAwaitsItsTasksOnAnErrorOfItsInput) {
  census count;
  const auto failing = []() -> stream<int> {
    co_yield 3600;
    co_await sleep_for(5s);
    throw std::runtime_error("input");
  };
  const auto taken = virtual_time_of([&]() -> task<> {
    bool caught = false;
    try {
      co_await to_vector(failing().map_as_completed(3, count.function()));
    } catch (const std::runtime_error&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
  });
  EXPECT_EQ(count.ended, 1);
  EXPECT_EQ(taken, 6s);
}

TEST(StreamMapConcurrent, ClosedEarlyCancelsItsTasksAndItsInputAndAwaitsThem) {
  census count;
  bool input_ended = false;
  const auto slow_input = [](bool* ended) -> stream<int> {
    bool stopped = false;
    try {
      for (int seconds : {1, 3600, 3600}) co_yield seconds;
      co_await sleep_for(100h);
    } catch (const cancelled&) {
      stopped = true;
    }
    if (stopped) co_await shielded(pause(5s));
    *ended = true;
  };
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto one = co_await to_vector(slow_input(&input_ended).map_as_completed(4, count.function()).take(1));
    EXPECT_EQ(one, (std::vector{1}));
    EXPECT_EQ(count.running, 0);
    EXPECT_TRUE(input_ended);
  });
  EXPECT_EQ(count.ended, 3);
  EXPECT_EQ(taken, 6s);
}

TEST(StreamMapConcurrent, ClosedEarlyAwaitsTasksThatIgnoreIt) {
  const auto stubborn = [](int value) -> task<int> {
    co_await shielded(pause(value > 0 ? 1h : 1s));
    co_return value;
  };
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto one = co_await to_vector(numbers(3).map_concurrent(3, stubborn).take(1));
    EXPECT_EQ(one, (std::vector{0}));
  });
  EXPECT_EQ(taken, 1h);
}

TEST(StreamMapConcurrent, IsCancelledWithItsReader) {
  census count;
  const auto taken = virtual_time_of([&]() -> task<> {
    auto all = as_stream(std::vector<int>(9, 3600)).map_concurrent(2, count.function());
    const auto results = co_await move_on_after(5s, to_vector(std::move(all)));
    EXPECT_FALSE(results.has_value());
  });
  EXPECT_EQ(count.ended, 2);
  EXPECT_EQ(taken, 6s);
}

TEST(StreamMapConcurrent, StandsInRowsAndBehindAMerge) {
  run_virtual([]() -> task<> {
    auto both = merge(numbers(20).map_concurrent(3, nap), numbers(20).map_as_completed(5, nap));
    auto all =
        std::move(both).map_concurrent(4, at_once).batch(8).map_concurrent(2, [](std::vector<int> v) -> task<int> {
          co_await sleep_for(1s);
          int sum = 0;
          for (int each : v) sum += each;
          co_return sum;
        });
    int sum = 0;
    co_await for_each(std::move(all), [&](int v) { sum += v; });
    EXPECT_EQ(sum, 2 * 190);
  });
}

TEST(StreamMapConcurrent, KeepsItsFunctionAndItsInputsAliveAsLongAsTheTasks) {
  run_virtual([]() -> task<> {
    const auto texts = []() -> stream<std::string> {
      for (int i = 0; i < 5; ++i) co_yield std::string(100, 'x');
    };
    const auto total = [held = std::make_shared<std::string>(100, 'y')](const std::string& text) -> task<std::size_t> {
      co_await sleep_for(1s);
      co_return text.size() + held->size();
    };
    const auto lengths = co_await to_vector(texts().map_concurrent(2, total));
    EXPECT_EQ(lengths, (std::vector<std::size_t>(5, 200)));
  });
}

TEST(StreamMapConcurrent, NeedsNoStackForTasksThatEndAtOnce) {
  int ended = 0;
  run_virtual([&]() -> task<> {
    co_await for_each(numbers(200'000).map_concurrent(3, at_once).map_as_completed(2, at_once), [&](int) { ++ended; });
  });
  EXPECT_EQ(ended, 200'000);
}

struct brittle {
  static inline int alive = 0;
  static inline int moves_left = 0;
  brittle() { ++alive; }
  brittle(brittle&&) noexcept(false) {
    if (--moves_left < 0) throw std::runtime_error("moved");
    ++alive;
  }
  brittle& operator=(brittle&&) = default;
  ~brittle() { --alive; }
};

TEST(StreamMapConcurrent, SurvivesValuesWhoseMoveThrowsWhereverThatIs) {
  const auto make = [](int) -> task<brittle> {
    co_await sleep_for(1s);
    co_return brittle();
  };
  const auto pass = [](brittle b) -> task<brittle> { co_return std::move(b); };
  bool threw = true;
  for (int moves = 0; threw; ++moves) {
    brittle::moves_left = moves;
    threw = false;
    int seen = 0;
    try {
      run_virtual([&]() -> task<> {
        co_await for_each(numbers(3).map_concurrent(2, make).map_as_completed(2, pass),
                          [&](const brittle&) { ++seen; });
      });
    } catch (const std::runtime_error&) {
      threw = true;
    }
    EXPECT_EQ(seen == 3, !threw);
    EXPECT_EQ(brittle::alive, 0);
  }
}

TEST(StreamMapConcurrent, LeavesNothingBehindWhenItsLoopGoesFirst) {
  census count;
  {
    boost::asio::io_context io;
    auto slow = as_stream(list(0, 3600, 3600)).map_concurrent(3, count.function());
    auto cut = as_stream(list(0, 3600, 3600)).map_as_completed(3, count.function()).take(1);
    const auto fail = [](std::exception_ptr) { ADD_FAILURE(); };
    start(io, for_each(std::move(slow), [](int) -> task<> { co_await sleep_for(1h); }), fail);
    start(io, for_each(std::move(cut), [](int) {}), fail);
    while (count.ended < 2) io.run_one();
    io.poll();
  }
  EXPECT_EQ(count.ended, 2);
}

}  // namespace
}  // namespace fanfold
