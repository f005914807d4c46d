#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace fanfold {
namespace {

task<int> one() {
  co_return 1;
}

TEST(Task, RunsWhenItIsAwaitedNotBefore) {
  bool ran = false;
  const auto body = [&]() -> task<> {
    const auto mark = [&]() -> task<> {
      ran = true;
      co_return;
    };
    task<> lazy = mark();
    EXPECT_FALSE(ran);
    co_await std::move(lazy);
    EXPECT_TRUE(ran);
  };
  run(body());
}

TEST(Task, ThatIsDroppedUnawaitedDestroysItsArgumentsAndRunsNothing) {
  auto argument = std::make_shared<int>(1);
  const auto never = [](std::shared_ptr<int>) -> task<> {
    ADD_FAILURE();
    co_return;
  };
  {
    task<> dropped = never(argument);
  }
  EXPECT_EQ(argument.use_count(), 1);
}

TEST(Task, GivesValuesReferencesAndMoveOnlyThings) {
  int variable = 1;
  const auto body = [&]() -> task<> {
    const auto reference = [&]() -> task<int&> { co_return variable; };
    const auto pointer = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    int& same = co_await reference();
    EXPECT_EQ(&same, &variable);
    const auto owned = co_await pointer();
    EXPECT_EQ(*owned, 7);
  };
  run(body());
}

TEST(Task, GivesTheSameKindsOfThingsAsAnOutcome) {
  int variable = 1;
  const auto body = [&]() -> task<> {
    const auto reference = [&]() -> task<int&> { co_return variable; };
    const auto pointer = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    const auto nothing = []() -> task<> { co_return; };
    const outcome<int&> same = co_await settled(reference());
    EXPECT_EQ(&same.value(), &variable);
    auto owned = co_await settled(pointer());
    EXPECT_EQ(*owned.value(), 7);
    EXPECT_EQ(*std::move(owned).value(), 7);
    const outcome<> empty = co_await settled(nothing());
    empty.value();
    EXPECT_TRUE(empty.has_value());
  };
  run(body());
}

TEST(Task, RethrowsItsExceptionWhereItIsAwaited) {
  const auto body = []() -> task<std::string> {
    const auto fails = []() -> task<int> {
      throw std::runtime_error("why");
      co_return 1;
    };
    std::string caught;
    try {
      co_await fails();
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    const auto outcome = co_await settled(fails());
    EXPECT_FALSE(outcome.has_value());
    co_return caught;
  };
  EXPECT_EQ(run(body()), "why");
}

TEST(Task, NeedsNoStackForALongLoopOfAwaitsThatEndAtOnce) {
  const auto body = []() -> task<long> {
    long sum = 0;
    for (int i = 0; i < 3'000'000; ++i) sum += co_await one();
    co_return sum;
  };
  EXPECT_EQ(run(body()), 3'000'000);
}

TEST(Task, NeedsNoStackForALongLoopOfAwaitsThatWait) {
  const auto waits = []() -> task<int> {
    co_await yield();
    co_return 1;
  };
  const auto body = [&]() -> task<long> {
    long sum = 0;
    for (int i = 0; i < 300'000; ++i) sum += co_await waits();
    co_return sum;
  };
  EXPECT_EQ(run(body()), 300'000);
}

}  // namespace
}  // namespace fanfold
