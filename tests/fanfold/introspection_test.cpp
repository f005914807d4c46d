// Built with FANFOLD_INTROSPECTION: a program of its own.
#include <fanfold/fan.hpp>
#include <fanfold/introspection.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/stream.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "fanfold/virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint_least32_t here(std::source_location place = std::source_location::current()) {
  return place.line();
}

constexpr auto before_leaf = here();
task<int> leaf(duration length) {
  co_await sleep_for(length);
  co_return 1;
}
task<int> branch(duration length) {
  co_await sleep_for(1s);
  const int value = co_await with_timeout(1h, leaf(length));
  co_return value;
}

stream<int> ticks() {
  for (int i = 0;; ++i) {
    co_await sleep_for(10s);
    co_yield i;
  }
}

task<> rest() {
  co_await sleep_for(10s);
}

stream<int> lingering() {
  bool closed = false;
  try {
    co_yield 1;
  } catch (const cancelled&) {
    closed = true;
  }
  if (closed) co_await shielded(rest());
}

// The functions' own names, of what compilers write about them.
std::vector<std::string> outline() {
  std::vector<std::string> lines;
  for (const auto& each : live_tasks(*loop::current())) {
    std::string line(each.depth, '-');
    for (const char* name : {"leaf", "branch", "ticks", "lingering", "watch"})
      if (each.function.find(std::string("::") + name + "(") != std::string::npos) line += name;
    lines.push_back(line);
  }
  return lines;
}

task<> watch(duration when, std::vector<std::string>& seen) {
  co_await sleep_for(when);
  seen = outline();
}

TEST(LiveTasks, AreATreeWithoutTheLibrarysOwnCoroutines) {
  std::vector<std::string> seen;
  run_virtual([&]() -> task<> {
    const auto all = [&](fan<int>& children) -> task<> {
      children.spawn(branch, 1min);
      children.spawn(branch, 2s);
      while (auto child = co_await children.next()) child->value();
    };
    const auto both = [&](task_group& group) -> task<> {
      group.spawn(watch, 2s, std::ref(seen));
      co_await with_fan<int>(8, all);
    };
    co_await with_group(both);
  });
  EXPECT_THAT(seen, ElementsAre("", "-", "--", "--branch", "---leaf", "--branch", "---leaf", "-watch"));
}

TEST(LiveTasks, AreGoneWhenTheyHaveEnded) {
  std::vector<std::string> seen;
  std::vector<live_task_info> after;
  run_virtual([&]() -> task<> {
    const auto all = [&](fan<int>& children) -> task<> {
      children.spawn(leaf, 1s);
      children.spawn(leaf, 9s);
      co_await watch(5s, seen);
      children.cancel();
    };
    co_await with_fan<int>(8, all);
    after = live_tasks(*loop::current());
  });
  EXPECT_EQ(std::ranges::count_if(seen, [](const auto& line) { return line.ends_with("leaf"); }), 1);
  EXPECT_EQ(after.size(), 1u);
}

TEST(LiveTasks, SayWhereTheyWait) {
  std::vector<live_task_info> found;
  run_virtual([&]() -> task<> {
    const auto all = [&](fan<int>& children) -> task<> {
      children.spawn(leaf, 1s);
      found = live_tasks(*loop::current());
      co_return;
    };
    co_await with_fan<int>(8, all);
  });
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found.back().file.ends_with("introspection_test.cpp"));
#ifdef __clang__
  EXPECT_EQ(found.back().line, before_leaf + 2);
#else
  EXPECT_NEAR(found.back().line, before_leaf + 2, 2);  // where it begins, as GCC sees it
#endif
}

TEST(LiveTasks, IncludeStreamsWhileTheyAreAskedForAValue) {
  std::vector<std::string> seen;
  run_virtual([&]() -> task<> {
    const auto both = [&](task_group& group) -> task<> {
      group.spawn(watch, 15s, std::ref(seen));
      co_await for_each(ticks().take(2), [](int) {});
    };
    co_await with_group(both);
  });
  EXPECT_THAT(seen, ElementsAre("", "-", "--ticks", "-watch"));
}

// Who asked it for a value is gone then.
TEST(LiveTasks, IncludeStreamsThatTakeTheirTimeToEnd) {
  std::vector<std::string> seen;
  run_virtual([&]() -> task<> {
    const auto read_one = [](stream_reader<int>& in) -> task<> { co_await in.next(); };
    const auto both = [&](task_group& group) -> task<> {
      group.spawn(watch, 5s, std::ref(seen));
      co_await with_stream(lingering(), read_one);
    };
    co_await with_group(both);
  });
  EXPECT_THAT(seen, ElementsAre("", "-", "--lingering", "---", "-watch"));
}

TEST(LiveTasks, HaveATextOfALineEach) {
  std::string text;
  run_virtual([&]() -> task<> {
    text = live_tasks_text();
    co_return;
  });
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
  EXPECT_NE(text.find("introspection_test.cpp:"), std::string::npos);
}

TEST(LiveTasks, OfALoopThatRunsNoneAreNone) {
  boost::asio::io_context context;
  EXPECT_THAT(live_tasks(detail::io_loop::of(context)), IsEmpty());
}

}  // namespace
}  // namespace fanfold
