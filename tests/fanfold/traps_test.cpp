// What users of other libraries fell into, a test for each trap, across all parts that could have it.
#include <fanfold/as_completed.hpp>
#include <fanfold/channel.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/map_concurrent.hpp>
#include <fanfold/merge.hpp>
#include <fanfold/rate_limiter.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/stream.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/to_thread.hpp>
#include <fanfold/when_all.hpp>
#include <fanfold/when_any.hpp>
#include <fanfold/workers.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "fanfold/virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<int> nap(duration length, int value = 1) {
  co_await sleep_for(length);
  co_return value;
}

task<> pause(duration length) {
  co_await sleep_for(length);
}

task<int> fail_after(duration length, std::string why) {
  co_await sleep_for(length);
  throw std::runtime_error(why);
}

stream<int> numbers(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
}

std::vector<task<int>> tasks(std::convertible_to<task<int>> auto... work) {
  std::vector<task<int>> all;
  (all.push_back(std::move(work)), ...);
  return all;
}

// What the task throws; empty where it ends well.
template <class Error>
task<std::string> error_of(task<> work) {
  std::string why;
  try {
    co_await std::move(work);
  } catch (const Error& error) {
    why = error.what();
  }
  co_return why;
}

template <class T>
task<> without_value(task<T> work) {
  co_await std::move(work);
}

// Ways of running a function a few times at once, to hold all of them to the same: each calls `child(i)` for i = 0, 1,
// 2, ends after these have ended, and throws what they threw.
using child_function = std::function<task<int>(int)>;
struct scope {
  std::string_view name;
  task<> (*run)(child_function);
};

task<> in_a_fan(child_function child) {
  co_await with_fan<int>(3, [&](fan<int>& children) -> task<> {
    for (int i = 0; i < 3; ++i) children.spawn(child, i);
    while (auto ended = co_await children.next()) ended->value();
  });
}
task<> in_a_group(child_function child) {
  co_await with_group([&](task_group& group) -> task<> {
    for (int i = 0; i < 3; ++i) group.spawn(child, i);
    co_return;
  });
}
task<> in_when_all(child_function child) {
  co_await when_all(child(0), child(1), child(2));
}
task<> in_map_concurrent(child_function child) {
  std::vector<int> inputs{0, 1, 2};
  co_await map_concurrent(3, std::move(inputs), child);
}
task<> in_a_mapped_stream(child_function child) {
  co_await for_each(numbers(3).map_concurrent(3, child), [](int) {});
}
task<> in_a_stream_mapped_as_completed(child_function child) {
  co_await for_each(numbers(3).map_as_completed(3, child), [](int) {});
}
task<> in_as_completed(child_function child) {
  auto work = tasks(child(0), child(1), child(2));
  co_await for_each(as_completed(std::move(work)), [](const outcome<int>& each) { each.value(); });
}
task<> in_a_merge(child_function child) {
  const auto one = [](child_function* call, int i) -> stream<int> { co_yield co_await (*call)(i); };
  co_await for_each(merge(one(&child, 0), one(&child, 1), one(&child, 2)), [](int) {});
}
constexpr scope scopes[] = {
    {"fan", in_a_fan},
    {"task_group", in_a_group},
    {"when_all", in_when_all},
    {"map_concurrent", in_map_concurrent},
    {"stream::map_concurrent", in_a_mapped_stream},
    {"stream::map_as_completed", in_a_stream_mapped_as_completed},
    {"as_completed", in_as_completed},
    {"merge", in_a_merge},
};

// Rust: a stream's .buffered(0) waits forever (rust-lang/futures-rs#2348).
TEST(Trap, ALimitOfZero) {
  const auto same = [](int i) { return nap(0s, i); };
  const auto refused = [](task<> work) {
    return !run_virtual([&]() { return error_of<std::invalid_argument>(std::move(work)); }).empty();
  };
  EXPECT_TRUE(refused(with_fan<int>(0, [](fan<int>&) -> task<> { co_return; })));
  EXPECT_TRUE(refused(without_value(map_concurrent(0, std::vector<int>(), same))));
  EXPECT_TRUE(refused(without_value(to_vector(as_completed(0, tasks(nap(1s)))))));
  EXPECT_THROW((void)numbers(0).map_concurrent(0, same), std::invalid_argument);
  EXPECT_THROW((void)numbers(0).map_as_completed(0, same), std::invalid_argument);
  EXPECT_THROW((void)numbers(0).batch(0), std::invalid_argument);
  EXPECT_THROW(semaphore(0), std::invalid_argument);
  EXPECT_THROW(rate_limiter<int>(1s, 0), std::invalid_argument);
  EXPECT_THROW(thread_pool(0), std::invalid_argument);
  EXPECT_THROW(workers(0), std::invalid_argument);
}

// JavaScript: Promise.race([]) never settles (domenic/promises-unwrapping#75). Python: asyncio.wait([]) raises
// ValueError, in a crawler that found nothing, too (NanmiCoder/MediaCrawler#102).
TEST(Trap, AnEmptyRange) {
  const auto same = [](int i) { return nap(0s, i); };
  const auto taken = virtual_time_of([&]() -> task<> {
    co_await with_fan<int>(1, [](fan<int>& children) -> task<> {
      const auto none = co_await children.next();
      EXPECT_FALSE(none.has_value());
    });
    co_await with_group([](task_group&) -> task<> { co_return; });
    const auto all = co_await when_all(tasks());
    EXPECT_TRUE(all.empty());
    const auto settled_ones = co_await when_all_settled(tasks());
    EXPECT_TRUE(settled_ones.empty());
    const auto mapped = co_await map_concurrent(2, std::vector<int>(), same);
    EXPECT_TRUE(mapped.empty());
    const auto completed = co_await to_vector(as_completed(tasks()));
    EXPECT_TRUE(completed.empty());
    const auto merged = co_await to_vector(merge(std::vector<stream<int>>()));
    EXPECT_TRUE(merged.empty());
    const auto streamed = co_await to_vector(numbers(0).map_concurrent(2, same).map_as_completed(2, same).batch(2));
    EXPECT_TRUE(streamed.empty());
    // A race without runners has no end; that is said, not waited for.
    const auto why = co_await error_of<std::invalid_argument>(without_value(when_any(tasks())));
    EXPECT_NE(why, "");
  });
  EXPECT_EQ(taken, 0s);
}

TEST(Trap, AddingWorkFromInsideAConsumersLoop) {
  for (const std::size_t limit : {std::size_t{1}, std::size_t{3}, unlimited}) {
    std::set<int> seen{1};
    run_virtual([&]() -> task<> {
      co_await with_fan<int>(limit, [&](fan<int>& pages) -> task<> {
        pages.spawn(nap, 1s, 1);
        while (auto page = co_await pages.next())
          for (const int link : {page->value() * 2, page->value() * 2 + 1})
            if (link < 200 && seen.insert(link).second) pages.spawn(nap, link % 3 * 1s, link);
      });
    });
    EXPECT_EQ(seen.size(), 199u);
  }
  // A group's children may add to it as well; it ends after all of them.
  int ended = 0;
  run_virtual([&]() -> task<> {
    co_await with_group([&](task_group& group) -> task<> {
      const auto branch = [&](auto self, int depth) -> task<> {
        co_await sleep_for(1s);
        ++ended;
        for (int i = 0; i < 2 && depth > 0; ++i) group.spawn(self, self, depth - 1);
      };
      co_await branch(branch, 4);
    });
  });
  EXPECT_EQ(ended, 31);
}

// Rust: futures in a FuturesUnordered, or .buffered(n), stand still while the loop that takes their results awaits
// something else: they time out, or keep the semaphore that the loop waits for (rust-lang/futures-rs#2387).
TEST(Trap, ASlowConsumerThatMustNotStallRunningChildren) {
  const auto work = [](semaphore* slots, int i) -> task<int> {
    auto slot = co_await slots->acquire();
    for (int step = 0; i > 0 && step < 5; ++step) co_await sleep_for(1s);
    co_return i;
  };
  for (const int way : {0, 1, 2, 3, 4}) {
    semaphore slots(3);
    const auto taken = virtual_time_of([&]() -> task<> {
      // Takes ten steps of its own, with a permit, for each result.
      const auto consume = [&](int) -> task<> {
        for (int step = 0; step < 10; ++step) {
          auto slot = co_await slots.acquire();
          co_await sleep_for(1s);
        }
      };
      const auto child = [&](int i) { return with_timeout(7s, work(&slots, i)); };
      const auto one = [&](int i) -> stream<int> { co_yield co_await child(i); };
      if (way == 0) co_await for_each(numbers(3).map_concurrent(3, child), consume);
      if (way == 1) co_await for_each(numbers(3).map_as_completed(3, child), consume);
      if (way == 2) co_await for_each(merge(one(0), one(1), one(2)), consume);
      if (way == 3) {
        auto all = as_completed(tasks(child(0), child(1), child(2)));
        co_await for_each(std::move(all), [&](const outcome<int>& each) { return consume(each.value()); });
      }
      if (way == 4) {
        co_await with_fan<int>(3, [&](fan<int>& children) -> task<> {
          for (int i = 0; i < 3; ++i) children.spawn(child, i);
          while (auto ended = co_await children.next()) co_await consume(ended->value());
        });
      }
    });
    EXPECT_EQ(taken, 30s) << way;
  }
}

// C++: the exception of a loser that Boost.Cobalt's race had cancelled was thrown out of the executor
// (boostorg/cobalt#168).
TEST(Trap, TheLoserOfARaceThrowing) {
  const auto throws_when_cancelled = []() -> task<int> {
    const auto slept = co_await settled(pause(1h));
    throw std::runtime_error("the loser's own trouble");
    co_return slept.has_value();
  };
  const auto at_once = []() -> task<int> { co_return 7; };
  run_virtual([&]() -> task<> {
    const auto later = co_await when_any(throws_when_cancelled(), nap(1s, 1), throws_when_cancelled());
    EXPECT_EQ(later.index(), 1u);
    const auto first = co_await when_any(at_once(), throws_when_cancelled());
    EXPECT_EQ(std::get<0>(first), 7);
    const auto last = co_await when_any(throws_when_cancelled(), at_once());
    EXPECT_EQ(std::get<1>(last), 7);
    const auto same_instant = co_await when_any(nap(1s, 1), fail_after(1s, "late by a hair"));
    EXPECT_EQ(std::get<0>(same_instant), 1);
    const auto of_many = co_await when_any(tasks(throws_when_cancelled(), at_once(), throws_when_cancelled()));
    EXPECT_EQ(of_many.index, 1u);
    const auto one = co_await to_vector(as_completed(tasks(throws_when_cancelled(), nap(1s, 5))).take(1));
    EXPECT_EQ(one.front().value(), 5);
  });
}

// Python: a task that is cancelled before it has run never does, so that what it was given is not cleaned up
// (python/cpython#98275). Here what was started runs to its first wait, and what was not is dropped with its arguments.
TEST(Trap, CancellingDuringStartUp) {
  struct counts {
    int begun = 0, cleaned_up = 0, went_on = 0;
    task<> hold(std::shared_ptr<int>) {
      ++begun;
      const auto slept = co_await settled(pause(1h));
      ++(slept.was_cancelled() ? cleaned_up : went_on);
    }
  };
  auto held = std::make_shared<int>(0);
  const auto taken = virtual_time_of([&]() -> task<> {
    counts in_group;
    co_await with_group([&](task_group& group) -> task<> {
      group.spawn(&counts::hold, &in_group, held);
      group.cancel();
      group.spawn(&counts::hold, &in_group, held);
      co_return;
    });
    EXPECT_EQ(in_group.begun, 2);
    EXPECT_EQ(in_group.cleaned_up, 2);

    counts in_fan;
    co_await with_fan<void>(1, [&](fan<void>& children) -> task<> {
      for (int i = 0; i < 3; ++i) children.spawn(&counts::hold, &in_fan, held);  // one runs, two wait
      children.cancel();
      children.spawn(&counts::hold, &in_fan, held);
      co_return;
    });
    EXPECT_EQ(in_fan.begun, 1);
    EXPECT_EQ(in_fan.cleaned_up, 1);

    counts in_race;
    const auto at_once = []() -> task<> { co_return; };
    co_await when_any(at_once(), in_race.hold(held));
    EXPECT_EQ(in_race.begun, in_race.cleaned_up);

    // Cancelled by one of the children, while the others are being started.
    counts in_map;
    const auto fail_or_hold = [&](int i) -> task<int> {
      if (i == 2) throw std::runtime_error("two");
      co_await in_map.hold(held);
      co_return i;
    };
    std::vector<int> inputs{0, 1, 2, 3, 4};
    const auto mapped =
        co_await error_of<std::runtime_error>(without_value(map_concurrent(4, std::move(inputs), fail_or_hold)));
    EXPECT_EQ(mapped, "two");
    const auto streamed =
        co_await error_of<std::runtime_error>(without_value(to_vector(numbers(5).map_concurrent(4, fail_or_hold))));
    EXPECT_EQ(streamed, "two");
    EXPECT_GE(in_map.begun, 4);
    EXPECT_EQ(in_map.begun, in_map.cleaned_up);

    // A task that is cancelled already: what would need a wait is never begun.
    bool ran = false;
    const auto blocking = [&]() -> task<> {
      const auto yielded = co_await settled(pause(1h));
      EXPECT_TRUE(yielded.was_cancelled());
      co_await to_thread([&] { ran = true; });
    };
    const bool ended = co_await move_on_after(0s, blocking());
    EXPECT_FALSE(ended);
    EXPECT_FALSE(ran);
    EXPECT_EQ(in_group.went_on + in_fan.went_on + in_race.went_on + in_map.went_on, 0);
  });
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(taken, 0s);
}

// Python: asyncio.gather lets the other tasks run on when one fails (python/cpython#75633).
TEST(Trap, AnErrorWhileSiblingsHoldResourcesThatNeedAsynchronousCleanUp) {
  for (const scope& each : scopes) {
    int open = 0;
    const auto child = [&](int i) -> task<int> {
      if (i == 1) co_return co_await fail_after(5s, "one");
      ++open;
      auto worked = co_await settled(nap(1h));
      co_await shielded(pause(3s));  // says good-bye to the server
      --open;
      co_return std::move(worked).value();
    };
    const auto taken = virtual_time_of([&]() -> task<> {
      const auto why = co_await error_of<std::runtime_error>(each.run(child));
      EXPECT_EQ(why, "one") << each.name;
      EXPECT_EQ(open, 0) << each.name;
    });
    EXPECT_EQ(taken, 8s) << each.name;
  }
}

// Go: errgroup gives the first error, and the others are gone (golang/go#23595).
TEST(Trap, TwoErrorsAtOnce) {
  const auto fails = [](int i) { return fail_after(1s, std::to_string(i)); };
  for (const scope& each : scopes) {
    run_virtual([&]() -> task<> {
      const auto why = co_await error_of<std::runtime_error>(each.run(fails));
      EXPECT_EQ(why, "0") << each.name;
    });
  }
  const auto what = [](const std::exception_ptr& error) -> std::string {
    try {
      std::rethrow_exception(error);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
  };
  run_virtual([&]() -> task<> {
    error_list errors;
    const auto grouped = [&](task_group& group) -> task<> {
      group.spawn(fails, 0);
      group.spawn(fails, 1);
      co_return;
    };
    co_await error_of<std::runtime_error>(with_group(errors, grouped));
    EXPECT_EQ(errors.size(), 2u);
    EXPECT_EQ(what(errors.back()), "1");

    const auto fanned = [&](fan<int>& children) -> task<> {
      children.spawn(fails, 0);
      children.spawn(fails, 1);
      co_await sleep_for(1s);
      throw std::runtime_error("the body");
    };
    co_await error_of<std::runtime_error>(with_fan<int>(errors, 2, fanned));
    EXPECT_EQ(errors.size(), 3u);
    EXPECT_EQ(what(errors.front()), "the body");

    const auto ends = co_await when_all_settled(fails(0), fails(1));
    EXPECT_EQ(what(std::get<0>(ends).error()) + what(std::get<1>(ends).error()), "01");
  });
}

// Python: wait_for once went on while the task that it had cancelled was still running (python/asyncio#253).
TEST(Trap, AChildThatIgnoresCancellation) {
  const auto stubborn = [](int i) { return shielded(nap(1h, i)); };
  for (const scope& each : scopes) {
    const auto taken = virtual_time_of([&]() -> task<> { co_await move_on_after(1s, each.run(stubborn)); });
    EXPECT_EQ(taken, 1h) << each.name;
  }
  const auto taken = virtual_time_of([&]() -> task<> {
    const int in_spite = co_await with_timeout(1s, stubborn(5));
    EXPECT_EQ(in_spite, 5);
    const auto first = co_await when_any(stubborn(1), nap(1s, 2));
    EXPECT_EQ(first.index(), 1u);
    co_await with_stream(merge(numbers(1), numbers(0).map(stubborn)),
                         [](stream_reader<int>& in) -> task<> { co_await in.next(); });
    co_await with_fan<int>(2, [&](fan<int>& children) -> task<> {
      children.spawn(stubborn, 3);
      children.cancel();
      while (auto ended = co_await children.next()) EXPECT_EQ(ended->value(), 3);
    });
  });
  EXPECT_EQ(taken, 3h);
}

// C++: closing Asio's channel throws away what is inside (chriskohlhoff/asio#1236).
TEST(Trap, AChannelClosedWithItemsInside) {
  run_virtual([]() -> task<> {
    channel<int> numbers(3);
    co_await with_group([&](task_group& group) -> task<> {
      for (int i = 0; i < 3; ++i) co_await numbers.send(i);
      const auto send = [&](int i) -> task<bool> { co_return co_await numbers.send(i); };
      auto waiting = group.spawn(send, 3);
      numbers.close();
      const bool sent = co_await waiting;
      EXPECT_FALSE(sent);
      const auto late = co_await send(4);
      EXPECT_FALSE(late);
      const auto first = co_await numbers.receive();
      EXPECT_EQ(first, 0);
      const auto rest = co_await to_vector(as_stream(numbers));
      EXPECT_EQ(rest, (std::vector{1, 2}));
      const auto end = co_await numbers.receive();
      EXPECT_FALSE(end.has_value());
    });
  });
}

// Go: a crawler whose stages feed each other through channels in a circle stops for good (fanyang01/crawler#1).
TEST(Trap, ABoundedChannelInACycle) {
  constexpr int pages = 200;
  constexpr std::size_t width = 4;
  const auto links_of = [](int page) { return std::vector{page * 2, page * 2 + 1}; };

  // Workers that put the links that they find into the channel that they take their pages from. Here every worker comes
  // to wait for room that only a worker could make.
  int in_a_circle = 0;
  const auto stalled = virtual_time_of([&]() -> task<> {
    channel<int> to_do(width);
    const auto work = [&]() -> task<> {
      while (auto page = co_await to_do.receive()) {
        co_await sleep_for(1s);
        ++in_a_circle;
        for (const int link : links_of(*page))
          if (link < pages) co_await to_do.send(link);
      }
    };
    const auto crawl = [&](task_group& group) -> task<> {
      co_await to_do.send(1);
      for (std::size_t i = 0; i < width; ++i) group.spawn(work);
    };
    const bool ended = co_await move_on_after(24h, with_group(crawl));
    EXPECT_FALSE(ended);
  });
  EXPECT_LT(in_a_circle, pages - 1);
  EXPECT_EQ(stalled, 24h);

  // In a fan, what waits for its turn waits in the fan, and nobody waits for room.
  int fanned = 0;
  const auto taken = virtual_time_of([&]() -> task<> {
    co_await with_fan<int>(width, [&](fan<int>& running) -> task<> {
      running.spawn(nap, 1s, 1);
      while (auto page = co_await running.next()) {
        ++fanned;
        for (const int link : links_of(page->value()))
          if (link < pages) running.spawn(nap, 1s, link);
      }
    });
  });
  EXPECT_EQ(fanned, pages - 1);
  EXPECT_LT(taken, pages * 1s / 3);
}

// Python: in a rare race, asyncio.wait_for gives the result and hides that its caller was cancelled
// (python/cpython#86296).
TEST(Trap, ATimeoutThatFiresInTheSameInstantAsTheResult) {
  // Whichever timer was set first: there is a value, or the time is over, and what was not received is still there.
  for (const bool result_first : {true, false}) {
    run_virtual([&]() -> task<> {
      channel<int> values(1);
      semaphore slots(1);
      auto held = slots.try_acquire();
      std::optional<int> received;
      co_await with_group([&](task_group& group) -> task<> {
        const time_point then = co_await now() + 1s;
        const auto give = [&]() -> task<> {
          co_await sleep_until(then);
          int value = 5;
          const bool sent = values.try_send(value);
          EXPECT_TRUE(sent);
          held.reset();
        };
        const auto receive = [&]() -> task<int> {
          const auto value = co_await values.receive();
          co_return *value;
        };
        const auto enter = [&]() -> task<bool> {
          auto slot = co_await slots.acquire();
          co_return true;
        };
        const auto take = [&]() -> task<> { received = co_await move_on_at(then, receive()); };
        const auto acquire = [&]() -> task<> { co_await move_on_at(then, enter()); };
        if (result_first) group.spawn(give);
        group.spawn(take);
        group.spawn(acquire);
        if (!result_first) group.spawn(give);
      });
      EXPECT_EQ(received.has_value() + values.size(), 1u);
      EXPECT_EQ(slots.available(), 1u);
    });
  }
  // A result in time does not hide that the one who waits for it is cancelled.
  const auto taken = virtual_time_of([]() -> task<> {
    const auto work = []() -> task<> {
      co_await with_timeout(1h, nap(1s));
      co_await sleep_for(1h);
    };
    const bool ended = co_await move_on_after(1s, work());
    EXPECT_FALSE(ended);
    // With its own result it is in time.
    const auto result = co_await move_on_after(1s, shielded(nap(1s)));
    EXPECT_EQ(result, 1);
  });
  EXPECT_EQ(taken, 2s);
}

// Python: create_task from another thread is not safe, and nothing says so until it crashes
// (home-assistant/core#116339). A fan belongs to its loop's thread too. Other threads hand over values, which the fan's
// own thread spawns for.
TEST(Trap, SpawningFromAnotherThread) {
  constexpr int each = 100;
  workers threads(2);
  int sum = 0;
  const auto body = [&]() -> task<> {
    const auto me = std::this_thread::get_id();
    const auto child = [me](int value) -> task<int> {
      co_await yield();
      EXPECT_EQ(std::this_thread::get_id(), me);
      co_return value;
    };
    // Through a channel: tasks on other loops send, a task of this one receives and spawns.
    channel<int> jobs(4);
    const auto produce = [&jobs]() -> task<> {
      for (int i = 0; i < each; ++i) co_await jobs.send(1);
    };
    // By a call that comes back: on() runs a function on the fan's own loop.
    loop& home = *loop::current();
    fan<int>* fan_at_home = nullptr;
    const auto spawn_at_home = [&]() -> task<> {
      fan_at_home->spawn(child, 1000);
      co_return;
    };
    const auto call_home = [&]() -> task<> { co_await on(home, spawn_at_home); };
    const auto there = [&](std::size_t thread, auto function) -> task<> { co_await on(threads[thread], function); };

    co_await with_fan<int>(8, [&](fan<int>& children) -> task<> {
      fan_at_home = &children;
      const auto take_jobs = [&](task_group& group) -> task<> {
        const auto produce_on_both = [&]() -> task<> {
          co_await when_all(there(0, produce), there(1, produce), there(0, call_home));
          jobs.close();
        };
        group.spawn(produce_on_both);
        while (auto job = co_await jobs.receive()) children.spawn(child, *job);
      };
      co_await with_group(take_jobs);
      while (auto ended = co_await children.next()) sum += ended->value();
    });
  };
  run(body());
  EXPECT_EQ(sum, 2 * each + 1000);
}

// Python: an async generator that is left by an exception is not closed there, but some time (python/cpython#88684).
TEST(Trap, AScopeLeftByAnException) {
  int running = 0;
  const auto child = [&](int i) -> task<int> {
    ++running;
    const auto slept = co_await settled(pause(1h));
    co_await shielded(pause(2s));
    --running;
    slept.value();
    co_return i;
  };
  const auto leave = []() -> task<> {
    co_await sleep_for(1s);
    throw std::runtime_error("left");
  };
  const auto fanned = [&]() -> task<> {
    co_await with_fan<int>(2, [&](fan<int>& children) -> task<> {
      for (int i = 0; i < 9; ++i) children.spawn(child, i);
      co_await leave();
    });
  };
  const auto grouped = [&]() -> task<> {
    co_await with_group([&](task_group& group) -> task<> {
      for (int i = 0; i < 3; ++i) group.spawn(child, i);
      co_await leave();
    });
  };
  const auto streamed = [&]() -> task<> {
    const auto read = [&](stream_reader<int>& in) -> task<> {
      const auto first = co_await in.next();
      EXPECT_EQ(first, 0);
      co_await leave();
    };
    const auto child_after_the_first = [&](int i) { return i == 0 ? nap(0s, 0) : child(i); };
    auto all = merge(numbers(5).map_as_completed(4, child_after_the_first), numbers(0));
    co_await with_stream(std::move(all), read);
  };
  const auto nested = [&]() -> task<> {
    co_await with_group([&](task_group& group) -> task<> {
      group.spawn(child, 1);
      co_await fanned();
    });
  };
  const std::function<task<>()> ways[] = {fanned, grouped, streamed, nested};
  for (const auto& way : ways) {
    run_virtual([&]() -> task<> {
      const auto why = co_await error_of<std::runtime_error>(way());
      EXPECT_EQ(why, "left");
      EXPECT_EQ(running, 0);
    });
  }
}

}  // namespace
}  // namespace fanfold
