#include <fanfold/stream.hpp>

#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
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
using std::chrono::milliseconds;

stream<int> numbers(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
}

stream<int> ticks() {
  for (int i = 0;; ++i) {
    co_await sleep_for(1s);
    co_yield i;
  }
}

stream<int> fail_after(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
  throw std::runtime_error("stream");
}

task<> pause(milliseconds length) {
  co_await sleep_for(length);
}

// Says in `log` what becomes of it; needs a second to end where it is closed.
stream<int> logged(std::string name, std::vector<std::string>* log) {
  log->push_back(name + " begins");
  bool closed = false;
  try {
    for (int i = 0; i < 3; ++i) {
      log->push_back(name + " " + std::to_string(i));
      co_yield i;
    }
  } catch (const cancelled&) {
    closed = true;
  }
  if (closed) co_await shielded(pause(1s));
  log->push_back(name + (closed ? " is closed" : " ends"));
}

// Gives what `in` does; says when it ends.
stream<int> passed_on(std::string name, std::vector<std::string>* log, stream<int> in) {
  struct end {
    std::string& name;
    std::vector<std::string>* log;
    ~end() { log->push_back(name + " ends"); }
  };
  const end on_exit{name, log};
  while (auto value = co_await in.next()) co_yield *value;
}

task<int> first_of(stream_reader<int>& in) {
  const auto value = co_await in.next();
  co_return value.value_or(-1);
}

TEST(Stream, GivesItsValuesInOrderAndMayWaitBetweenThem) {
  std::vector<int> values;
  const auto taken =
      virtual_time_of([&]() -> task<> { co_await for_each(ticks().take(3), [&](int v) { values.push_back(v); }); });
  EXPECT_EQ(values, (std::vector{0, 1, 2}));
  EXPECT_EQ(taken, 3s);
}

TEST(Stream, RunsOnlyWhileAValueIsAskedFor) {
  std::vector<std::string> log;
  run_virtual([&]() -> task<> {
    co_await for_each(logged("s", &log), [&](int value) -> task<> {
      co_await sleep_for(1h);
      log.push_back("took " + std::to_string(value));
    });
  });
  EXPECT_EQ(log, (std::vector<std::string>{"s begins", "s 0", "took 0", "s 1", "took 1", "s 2", "took 2", "s ends"}));
}

TEST(Stream, OfNothingEndsAtOnce) {
  run_virtual([]() -> task<> {
    const auto values = co_await to_vector(numbers(0));
    EXPECT_TRUE(values.empty());
    const auto pairs = co_await to_vector(numbers(0).map([](int v) { return v; }).batch(2));
    EXPECT_TRUE(pairs.empty());
  });
}

TEST(Stream, RunsNothingWhereItIsDroppedUnread) {
  auto held = std::make_shared<int>(1);
  bool ran = false;
  const auto make = [](std::shared_ptr<int>, bool* started) -> stream<int> {
    *started = true;
    co_yield 1;
  };
  {
    const auto unread = make(held, &ran).map([](int v) { return v; });
  }
  EXPECT_EQ(held.use_count(), 1);
  run_virtual([&]() -> task<> {
    const int answer = co_await with_stream(make(held, &ran), [](stream_reader<int>&) -> task<int> { co_return 42; });
    EXPECT_EQ(answer, 42);
    const auto none = co_await to_vector(make(held, &ran).take(0));
    EXPECT_TRUE(none.empty());
  });
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(ran);
}

TEST(Stream, IsClosedAndAwaitedWhereItsReaderHasEnough) {
  std::vector<std::string> log;
  const auto taken = virtual_time_of([&]() -> task<> {
    const int first = co_await with_stream(logged("s", &log), first_of);
    EXPECT_EQ(first, 0);
    log.emplace_back("goes on");
  });
  EXPECT_EQ(log, (std::vector<std::string>{"s begins", "s 0", "s is closed", "goes on"}));
  EXPECT_EQ(taken, 1s);
}

TEST(Stream, IsClosedAndAwaitedWhereItsReaderFails) {
  std::vector<std::string> log;
  const auto taken = virtual_time_of([&]() -> task<> {
    bool caught = false;
    try {
      co_await for_each(logged("s", &log), [](int value) {
        if (value == 1) throw std::runtime_error("reader");
      });
    } catch (const std::runtime_error&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
  });
  EXPECT_EQ(log.back(), "s is closed");
  EXPECT_EQ(taken, 1s);
}

TEST(Stream, IsClosedAndAwaitedWhereItsReaderIsCancelledBetweenValues) {
  std::vector<std::string> log;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto read = [&]() -> task<> {
      co_await for_each(logged("s", &log), [](int) -> task<> { co_await sleep_for(1h); });
    };
    const bool ended = co_await move_on_after(5s, read());
    EXPECT_FALSE(ended);
    EXPECT_EQ(log.back(), "s is closed");
  });
  EXPECT_EQ(taken, 6s);
}

TEST(Stream, IsCancelledWithItsReaderWhereItWaits) {
  const auto taken = virtual_time_of([]() -> task<> {
    const auto count = co_await move_on_after(10'500ms, to_vector(ticks().map([](int v) { return v; })));
    EXPECT_FALSE(count.has_value());
  });
  EXPECT_EQ(taken, 10'500ms);
}

TEST(Stream, IsAwaitedWhereItIgnoresItsCancellation) {
  const auto stubborn = []() -> stream<int> {
    co_await shielded(pause(1h));
    co_yield 1;
  };
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto first = co_await move_on_after(1s, with_stream(stubborn(), first_of));
    EXPECT_EQ(first, 1);  // nothing is lost
  });
  EXPECT_EQ(taken, 1h);
}

TEST(Stream, DropsWhatItStillYieldsAndThrowsWhenItIsClosed) {
  int refused = 0;
  const auto stubborn = [](int* count) -> stream<int> {
    while (*count < 3) {
      try {
        co_yield 1;
      } catch (const cancelled&) {
        ++*count;
      }
    }
    throw std::runtime_error("nobody's business");
  };
  const int first = run_virtual([&]() -> task<int> { return with_stream(stubborn(&refused), first_of); });
  EXPECT_EQ(first, 1);
  EXPECT_EQ(refused, 3);
}

TEST(Stream, ThrowsItsErrorAtItsReaderAfterItsValues) {
  std::vector<int> values;
  EXPECT_THROW(run_virtual([&]() -> task<> { co_await for_each(fail_after(2), [&](int v) { values.push_back(v); }); }),
               std::runtime_error);
  EXPECT_EQ(values, (std::vector{0, 1}));
}

// Else what came before the error would look like all there is.
TEST(Stream, ThatFailedNeverLooksAsIfItHadEnded) {
  const int errors = run_virtual([]() -> task<int> {
    const auto read = [](stream_reader<int>& in) -> task<int> {
      int caught = 0;
      for (int i = 0; i < 3; ++i) {
        try {
          co_await in.next();
        } catch (const std::runtime_error&) {
          ++caught;
        }
      }
      co_return caught;
    };
    co_return co_await with_stream(fail_after(0), read);
  });
  EXPECT_EQ(errors, 3);
}

TEST(Stream, IsOverWhereAskingForAValueIsGivenUp) {
  run_virtual([]() -> task<> {
    const auto read = [](stream_reader<int>& in) -> task<bool> {
      const auto late = co_await move_on_after(500ms, first_of(in));
      EXPECT_FALSE(late.has_value());
      bool stopped = false;
      try {
        co_await in.next();
      } catch (const cancelled&) {
        stopped = true;
      }
      co_return stopped;
    };
    const bool stopped = co_await with_stream(ticks(), read);
    EXPECT_TRUE(stopped);
  });
}

TEST(Stream, KeepsGivingItsEnd) {
  run_virtual([]() -> task<> {
    co_await with_stream(numbers(1), [](stream_reader<int>& in) -> task<> {
      const auto one = co_await in.next();
      EXPECT_EQ(one, 0);
      for (int i = 0; i < 3; ++i) {
        const auto end = co_await in.next();
        EXPECT_EQ(end, std::nullopt);
      }
    });
  });
}

TEST(Stream, ClosesTheStreamsThatItReadsAfterItself) {
  std::vector<std::string> log;
  const auto taken = virtual_time_of([&]() -> task<> {
    auto outer = passed_on("outer", &log, passed_on("inner", &log, logged("s", &log)));
    co_await with_stream(std::move(outer), first_of);
  });
  EXPECT_EQ(log, (std::vector<std::string>{"s begins", "s 0", "outer ends", "inner ends", "s is closed"}));
  EXPECT_EQ(taken, 1s);
}

TEST(Stream, ClosesSeveralStreamsOneAfterTheOtherInTheOrderInWhichItReadThem) {
  std::vector<std::string> log;
  const auto sums = [](stream<int> a, stream<int> b) -> stream<int> {
    while (true) {
      const auto right = co_await b.next();
      const auto left = co_await a.next();
      co_yield *left + *right;
    }
  };
  const auto taken =
      virtual_time_of([&]() -> task<> { co_await with_stream(sums(logged("a", &log), logged("b", &log)), first_of); });
  EXPECT_EQ(log, (std::vector<std::string>{"b begins", "b 0", "a begins", "a 0", "b is closed", "a is closed"}));
  EXPECT_EQ(taken, 2s);
}

TEST(Stream, AwaitsTheEndOfItsUpstreamsBeforeItsOwnErrorIsSeen) {
  std::vector<std::string> log;
  const auto taken = virtual_time_of([&]() -> task<> {
    bool caught = false;
    try {
      co_await to_vector(logged("s", &log).map([](int v) -> int { throw std::logic_error(std::to_string(v)); }));
    } catch (const std::logic_error&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    EXPECT_EQ(log.back(), "s is closed");
  });
  EXPECT_EQ(taken, 1s);
}

TEST(Stream, NeedsNoStackForValuesThatComeAtOnce) {
  const int last = run_virtual([]() -> task<int> {
    auto sifted = numbers(1'000'000)
                      .map([](int v) { return v + 1; })
                      .filter([](int v) { return v % 1000 == 0; })
                      .filter([](int v) -> task<bool> { co_return v % 2000 == 0; });
    int latest = 0;
    co_await for_each(std::move(sifted).take(1'000'000), [&](int v) { latest = v; });
    co_return latest;
  });
  EXPECT_EQ(last, 1'000'000);
}

TEST(Stream, NeedsNoStackForValuesThatComeLater) {
  const auto yields = []() -> stream<int> {
    for (int i = 0; i < 300'000; ++i) {
      co_await yield();
      co_yield i;
    }
  };
  int values = 0;
  run_virtual([&]() -> task<> {
    co_await for_each(yields().map([](int v) { return v; }), [&](int) -> task<> {
      ++values;
      if (values % 2) co_await yield();
    });
  });
  EXPECT_EQ(values, 300'000);
}

TEST(Stream, MayHaveManyStages) {
  const auto values = run_virtual([]() -> task<std::vector<int>> {
    auto in = ticks();
    for (int i = 0; i < 500; ++i) in = std::move(in).map([](int v) { return v + 1; });
    return to_vector(std::move(in).take(2));
  });
  EXPECT_EQ(values, (std::vector{500, 501}));
}

TEST(Stream, CarriesValuesThatOnlyMove) {
  run_virtual([]() -> task<> {
    const auto boxes = []() -> stream<std::unique_ptr<int>> {
      for (int i = 0; i < 4; ++i) co_yield std::make_unique<int>(i);
    };
    auto kept = boxes()
                    .filter([](const std::unique_ptr<int>& v) { return *v != 1; })
                    .map([](std::unique_ptr<int> v) -> task<std::unique_ptr<int>> {
                      co_await sleep_for(1s);
                      co_return v;
                    })
                    .take(3)
                    .batch(2);
    const auto pairs = co_await to_vector(std::move(kept));
    EXPECT_EQ(pairs.size(), 2u);
    EXPECT_EQ(*pairs[0][0] + *pairs[0][1], 2);
    EXPECT_EQ(*pairs[1][0], 3);
  });
}

// Counts itself, and may throw when it is moved for the n-th time.
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

TEST(Stream, SurvivesValuesWhoseMoveThrowsWhereverThatIs) {
  const auto three = []() -> stream<brittle> {
    for (int i = 0; i < 3; ++i) co_yield brittle();
  };
  bool threw = true;
  for (int moves = 0; threw; ++moves) {
    brittle::moves_left = moves;
    threw = false;
    int seen = 0;
    try {
      run_virtual([&]() -> task<> {
        auto passed = three().map([](brittle b) -> task<brittle> { co_return std::move(b); });
        co_await for_each(std::move(passed).filter([](const brittle&) { return true; }).take(3),
                          [&](const brittle&) { ++seen; });
      });
    } catch (const std::runtime_error&) {
      threw = true;
    }
    EXPECT_EQ(seen == 3, !threw);
    EXPECT_EQ(brittle::alive, 0);
  }
}

struct word {
  std::string text;
  bool is_short() const { return text.size() < 4; }
};

TEST(Stream, MapsByWhateverCanBeInvoked) {
  run_virtual([]() -> task<> {
    const auto words = []() -> stream<word> {
      for (const char* text : {"one", "two", "three"}) {
        word next{text};
        co_yield std::move(next);
      }
    };
    const auto texts = co_await to_vector(words().filter(&word::is_short).map(&word::text));
    EXPECT_EQ(texts, (std::vector<std::string>{"one", "two"}));
    const std::string same = "same";
    const auto references = co_await to_vector(words().map([&](const word&) -> const std::string& { return same; }));
    EXPECT_EQ(references, (std::vector<std::string>(3, "same")));
  });
}

TEST(Stream, AwaitsTheTasksOfMapAndFilterOneAtATime) {
  int running = 0;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto slowly = [&](int value) -> task<std::string> {
      EXPECT_EQ(++running, 1);
      co_await sleep_for(1s);
      --running;
      co_return std::to_string(value);
    };
    const auto keep = [&](const std::string& text) -> task<bool> {
      co_await sleep_for(1s);
      co_return text != "1";
    };
    const auto texts = co_await to_vector(numbers(3).map(slowly).filter(keep));
    EXPECT_EQ(texts, (std::vector<std::string>{"0", "2"}));
  });
  EXPECT_EQ(taken, 6s);
}

TEST(Stream, KeepsAValueAliveForTheTaskThatTakesItByReference) {
  run_virtual([]() -> task<> {
    const auto texts = []() -> stream<std::string> {
      for (int i = 0; i < 3; ++i) co_yield std::string(100, 'x');
    };
    const auto length = [](const std::string& text) -> task<std::size_t> {
      co_await sleep_for(1s);
      co_return text.size();
    };
    const auto lengths = co_await to_vector(texts().map(length));
    EXPECT_EQ(lengths, (std::vector<std::size_t>(3, 100)));
    co_await for_each(texts(), [](const std::string& text) -> task<> {
      co_await sleep_for(1s);
      EXPECT_EQ(text, std::string(100, 'x'));
    });
  });
}

TEST(Stream, BatchesOfItsSizeWithTheRestAtTheEnd) {
  run_virtual([]() -> task<> {
    const auto batches = co_await to_vector(numbers(5).batch(2));
    EXPECT_EQ(batches, (std::vector<std::vector<int>>{{0, 1}, {2, 3}, {4}}));
    const auto even = co_await to_vector(numbers(4).batch(2));
    EXPECT_EQ(even.size(), 2u);
    EXPECT_THROW((void)numbers(5).batch(0), std::invalid_argument);
  });
}

TEST(Stream, TakesAsManyAsItIsToldAndAsksForNoMore) {
  std::vector<std::string> log;
  const auto taken = virtual_time_of([&]() -> task<> {
    const auto two = co_await to_vector(logged("s", &log).take(2));
    EXPECT_EQ(two, (std::vector{0, 1}));
    const auto all = co_await to_vector(numbers(2).take(9));
    EXPECT_EQ(all, (std::vector{0, 1}));
  });
  EXPECT_EQ(log, (std::vector<std::string>{"s begins", "s 0", "s 1", "s is closed"}));
  EXPECT_EQ(taken, 1s);
}

TEST(Stream, GivesWhatTheBodyOfWithStreamGives) {
  run_virtual([]() -> task<> {
    std::string kept;
    const auto refer = [&](stream_reader<int>&) -> task<std::string&> { co_return kept; };
    std::string& same = co_await with_stream(numbers(1), refer);
    EXPECT_EQ(&same, &kept);
    const auto boxed = co_await with_stream(numbers(1), [](stream_reader<int>& in) -> task<std::unique_ptr<int>> {
      const auto value = co_await in.next();
      co_return std::make_unique<int>(*value);
    });
    EXPECT_EQ(*boxed, 0);
  });
}

TEST(Stream, MayGiveStreams) {
  const auto rows = [](std::vector<std::string>* log) -> stream<stream<int>> {
    for (int i = 0; i < 3; ++i) co_yield logged(std::to_string(i), log);
  };
  std::vector<std::string> log;
  int sum = 0;
  run_virtual([&]() -> task<> {
    co_await for_each(rows(&log), [&](stream<int> row) -> task<> {
      co_await for_each(std::move(row).take(2), [&](int v) { sum += v; });
    });
  });
  EXPECT_EQ(sum, 3);
  EXPECT_EQ(std::ranges::count(log, "1 is closed"), 1);
}

TEST(Stream, MayReadStreamsAndRunTasksInside) {
  const auto squares = [](int count) -> stream<int> {
    const auto inside = co_await to_vector(numbers(count));
    for (int each : inside) co_yield each* each;
  };
  run_virtual([&]() -> task<> {
    const auto values = co_await to_vector(squares(4));
    EXPECT_EQ(values, (std::vector{0, 1, 4, 9}));
  });
}

TEST(Stream, OfOptionalsTellsAnEmptyValueFromTheEnd) {
  const auto maybe = []() -> stream<std::optional<int>> {
    co_yield std::nullopt;
    co_yield 1;
  };
  run_virtual([&]() -> task<> {
    const auto same = [](std::optional<int> v) -> task<std::optional<int>> { co_return v; };
    const auto values = co_await to_vector(maybe().map(same).map_concurrent(1, same).map_as_completed(2, same));
    EXPECT_EQ(values, (std::vector<std::optional<int>>{std::nullopt, 1}));
  });
}

TEST(AsStream, MovesOutOfARangeThatIsGivenAwayAndCopiesOutOfOneThatIsKept) {
  run_virtual([]() -> task<> {
    std::vector<std::unique_ptr<int>> boxes;
    boxes.push_back(std::make_unique<int>(7));
    const auto moved = co_await to_vector(as_stream(std::move(boxes)));
    EXPECT_EQ(*moved[0], 7);
    const std::vector<std::string> kept{"long enough to be on the heap", "b"};
    const auto copied = co_await to_vector(as_stream(kept));
    const auto viewed = co_await to_vector(as_stream(std::span(kept)));
    EXPECT_EQ(copied, kept);
    EXPECT_EQ(viewed, kept);
    EXPECT_EQ(kept.front().size(), 29u);
  });
}

TEST(AsStream, TakesViewsThatMakeTheirElements) {
  run_virtual([]() -> task<> {
    const auto box = [](int v) { return std::make_unique<int>(v); };
    const auto boxes = co_await to_vector(as_stream(std::views::iota(5) | std::views::transform(box)).take(2));
    EXPECT_EQ(*boxes[1], 6);
    const auto flags = co_await to_vector(as_stream(std::vector<bool>(2, true)));
    EXPECT_EQ(flags, (std::vector{true, true}));
  });
}

TEST(AsStream, GivesWhatAChannelReceivesUntilItIsClosedAndEmpty) {
  channel<int> from(4);
  run_virtual([&]() -> task<> {
    for (int i = 0; i < 4; ++i) co_await from.send(i);
    const auto two = co_await to_vector(as_stream(from).take(2));
    EXPECT_EQ(two, (std::vector{0, 1}));
    from.close();
    const auto rest = co_await to_vector(as_stream(from));
    EXPECT_EQ(rest, (std::vector{2, 3}));
  });
}

// What the sanitizers see: streams that wait, that are being closed, and that stand still, destroyed with their loop.
TEST(Stream, LeavesNothingBehindWhenItsLoopGoesFirst) {
  auto held = std::make_shared<int>(1);
  const auto closing = [](std::shared_ptr<int>) -> stream<int> {
    bool closed = false;
    try {
      co_yield 1;
    } catch (const cancelled&) {
      closed = true;
    }
    if (closed) co_await shielded(pause(1h));
  };
  const auto waiting = [](std::shared_ptr<int>) -> stream<int> {
    co_yield 1;
    co_await sleep_for(1h);
  };
  {
    boost::asio::io_context io;
    const auto nothing = [](std::exception_ptr) { ADD_FAILURE(); };
    const auto same = [](int v) { return v; };
    const auto slow = [](const auto&) -> task<> { co_await sleep_for(1h); };
    start(io, for_each(closing(held).map(same).take(1), slow), nothing);
    start(io, for_each(closing(held).map(same).take(1), same), nothing);
    start(io, for_each(waiting(held).map(same).batch(2), slow), nothing);
    io.poll();
    EXPECT_EQ(held.use_count(), 4);
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace fanfold
