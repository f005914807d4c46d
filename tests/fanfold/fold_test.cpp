#include <fanfold/fan.hpp>
#include <fanfold/fold.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/when_all.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <numeric>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

#include "teams.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using numbers = std::vector<int>;

constexpr int many = 200'003;  // more than a stream's batch, and no multiple of a slice

auto first_numbers(int count) {
  return std::views::iota(0, count);
}

std::string append(std::string text, int number) {
  return text + std::to_string(number) + ' ';
}

stream<int> numbers_then_error(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
  throw std::runtime_error("no more numbers");
}

TEST(Fold, GoesFromLeftToRight) {
  EXPECT_EQ(fold(numbers{3, 1, 2}, std::string("> "), append), "> 3 1 2 ");
  EXPECT_EQ(run(fold(as_stream(numbers{3, 1, 2}), std::string("> "), append)), "> 3 1 2 ");
}

TEST(Fold, OfNothingIsWhatItStartsFrom) {
  EXPECT_EQ(fold(numbers(), 7, std::plus<>()), 7);
  EXPECT_EQ(run(fold(as_stream(numbers()), 7, std::plus<>())), 7);
  on_each_team([](workers& team) {
    EXPECT_EQ(run(fold(team, numbers(), 7, std::plus<>(), std::plus<>())), 7);
    EXPECT_EQ(run(fold(team, as_stream(numbers()), 7, std::plus<>(), std::plus<>())), 7);
  });
}

TEST(Fold, TakesAnyRange) {
  const numbers kept{1, 2, 3, 4};
  const auto is_even = [](int i) { return i % 2 == 0; };
  EXPECT_EQ(fold(kept, 0, std::plus<>()), 10);
  EXPECT_EQ(fold(std::list<int>{1, 2, 3}, 0, std::plus<>()), 6);
  EXPECT_EQ(fold(kept | std::views::filter(is_even), 0, std::plus<>()), 6);
  EXPECT_EQ(fold(first_numbers(5) | std::views::transform([](int i) { return i * i; }), 0, std::plus<>()), 30);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(fold(team, kept, 0, std::plus<>(), std::plus<>())), 10);
    const auto squares = first_numbers(5) | std::views::transform([](int i) { return i * i; });
    EXPECT_EQ(run(fold(team, squares, 0, std::plus<>(), std::plus<>())), 30);
    EXPECT_EQ(run(fold(team, std::views::iota(std::size_t{0}, std::size_t{5}), 0, std::plus<>(), std::plus<>())), 10u);
  });
}

// The trap of std::accumulate: 0 is an int, and so would be the sum.
TEST(Fold, HasTheTypeOfTheSumNotOfItsStart) {
  const std::vector<double> halves(3, 0.5);
  EXPECT_EQ(fold(halves, 0, std::plus<>()), 1.5);
  EXPECT_EQ(run(fold(as_stream(halves), 0, std::plus<>())), 1.5);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(fold(team, halves, 0, std::plus<>(), std::plus<>())), 1.5);
    EXPECT_EQ(run(fold(team, as_stream(halves), 0, std::plus<>(), std::plus<>())), 1.5);
  });
}

struct basket {
  int items = 0;
  basket with(int more) const { return {items + more}; }
  basket also(const basket& other) const { return {items + other.items}; }
  void put(int more) { items += more; }
  void put_all(const basket& other) { items += other.items; }
};

TEST(Fold, TakesMemberFunctionsThatGiveTheNextValueOrChangeIt) {
  EXPECT_EQ(fold(numbers{1, 2}, basket(), &basket::with).items, 3);
  EXPECT_EQ(fold(numbers{1, 2}, basket(), &basket::put).items, 3);
  EXPECT_EQ(run(fold(as_stream(numbers{1, 2}), basket(), &basket::put)).items, 3);
  on_each_team([](workers& team) {
    EXPECT_EQ(run(fold(team, first_numbers(101), basket(), &basket::with, &basket::also)).items, 5050);
    EXPECT_EQ(run(fold(team, first_numbers(101), basket(), &basket::put, &basket::put_all)).items, 5050);
  });
}

using owned = std::unique_ptr<int>;

std::vector<owned> some_owned() {
  std::vector<owned> some;
  for (int i = 1; i <= 3; ++i) some.push_back(std::make_unique<int>(i));
  return some;
}
owned add_owned(owned sum, owned more) {
  *sum += *more;
  return sum;
}

TEST(Fold, MovesItsValueAndTheElementsOfARangeThatIsGivenAway) {
  EXPECT_EQ(*fold(some_owned(), std::make_unique<int>(0), add_owned), 6);
  EXPECT_EQ(*run(fold(as_stream(some_owned()), std::make_unique<int>(0), add_owned)), 6);
  const auto add = [](int sum, owned more) { return sum + *more; };
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(fold(team, some_owned(), 0, add, std::plus<>())), 6);
    EXPECT_EQ(run(fold(team, as_stream(some_owned()), 0, add, std::plus<>())), 6);
  });
}

TEST(Fold, LeavesTheElementsOfARangeThatIsKept) {
  std::vector<std::string> kept{"a", "b"};
  const auto add = [](std::string sum, std::string more) { return sum + more; };
  EXPECT_EQ(fold(kept, std::string(), add), "ab");
  on_each_team([&](workers& team) { EXPECT_EQ(run(fold(team, kept, std::string(), add, add)), "ab"); });
  EXPECT_EQ(kept, (std::vector<std::string>{"a", "b"}));
}

TEST(FoldOnATeam, MergesInTheOrderOfTheRange) {
  const auto add = [](std::string& text, int number) { text += std::to_string(number) + ' '; };
  const std::string expected = fold(first_numbers(many), std::string(), add);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(fold(team, first_numbers(many), std::string(), add, std::plus<>())), expected);
    EXPECT_EQ(run(fold(team, as_stream(first_numbers(many)), std::string(), add, std::plus<>())), expected);
  });
}

TEST(FoldOnATeam, GivesTheSameSumOfFloatingPointNumbersOnAnyNumberOfThreads) {
  const auto inverse = [](double sum, int i) { return sum + 1.0 / (i + 1); };
  std::vector<double> sums;
  std::vector<double> sums_of_streams;
  on_each_team([&](workers& team) {
    sums.push_back(run(fold(team, first_numbers(many), 0.0, inverse, std::plus<>())));
    sums_of_streams.push_back(run(fold(team, as_stream(first_numbers(many)), 0.0, inverse, std::plus<>())));
  });
  EXPECT_EQ(sums, std::vector(sums.size(), sums.front()));
  EXPECT_EQ(sums_of_streams, std::vector(sums.size(), sums_of_streams.front()));
}

TEST(FoldOnATeam, TakesRangesOfAnySize) {
  on_each_team([](workers& team) {
    for (const int size : {1, 2, 63, 64, 65, 127, 128, 129, 1'023, 1'024, 1'025})
      EXPECT_EQ(run(fold(team, first_numbers(size), 0, std::plus<>(), std::plus<>())), size * (size - 1) / 2);
  });
}

/// Two who come to the same place.
class meeting {
 public:
  /// Whether the other one came too, after ten seconds at the latest.
  bool attend() {
    std::unique_lock lock(mutex_);
    ++present_;
    arrival_.notify_all();
    return arrival_.wait_for(lock, 10s, [this] { return present_ >= 2; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrival_;
  int present_ = 0;
};

// A few files may be gigabytes.
TEST(FoldOnATeam, SharesOutTwoElements) {
  workers team(2);
  meeting both;
  const auto attend = [&](bool met, int) { return both.attend() && met; };
  EXPECT_TRUE(run(fold(team, numbers{1, 2}, true, attend, std::logical_and<>())));
}

TEST(FoldOnATeam, MayBeAwaitedOnOneOfTheTeamsThreads) {
  workers team(2);
  const auto sum = [&]() -> task<int> {
    const int here = co_await fold(team, first_numbers(1'000), 0, std::plus<>(), std::plus<>());
    co_return here;
  };
  const auto elsewhere = [&]() -> task<int> {
    const int there = co_await on(team[1], sum);
    co_return there;
  };
  EXPECT_EQ(run(elsewhere()), 499'500);
}

TEST(FoldOnATeam, SharesItsThreadsWithAnother) {
  workers team(2);
  const auto two = [&]() -> task<long> {
    const auto [a, b] = co_await when_all(fold(team, first_numbers(many), 0L, std::plus<>(), std::plus<>()),
                                          fold(team, first_numbers(many), 0L, std::plus<>(), std::plus<>()));
    co_return a - b;
  };
  EXPECT_EQ(run(two()), 0);
}

TEST(FoldOnATeam, ThrowsWhatAFunctionThrewAndCanBeUsedAgain) {
  const auto fail = [](int sum, int i) { return i == 1'234 ? throw std::out_of_range("add") : sum; };
  const auto fail_to_merge = [](int, int) -> int { throw std::domain_error("merge"); };
  on_each_team([&](workers& team) {
    EXPECT_THROW(run(fold(team, first_numbers(many), 0, fail, std::plus<>())), std::out_of_range);
    EXPECT_THROW(run(fold(team, first_numbers(many), 0, std::plus<>(), fail_to_merge)), std::domain_error);
    EXPECT_THROW(run(fold(team, as_stream(first_numbers(many)), 0, fail, std::plus<>())), std::out_of_range);
    EXPECT_EQ(run(fold(team, first_numbers(many), 0, std::bit_or<>(), std::bit_or<>())), 262'143);
  });
}

TEST(Fold, ThrowsWhatEndedTheStream) {
  EXPECT_THROW(run(fold(numbers_then_error(3), 0, std::plus<>())), std::runtime_error);
  on_each_team([](workers& team) {
    for (const int count : {0, 3, 100'000})
      EXPECT_THROW(run(fold(team, numbers_then_error(count), 0, std::bit_xor<>(), std::bit_xor<>())),
                   std::runtime_error);
  });
}

TEST(FoldOnATeam, StopsAfterTheSlicesInHandWhenItIsCancelled) {
  workers team(2);
  std::atomic<bool> started{false};
  std::atomic<bool> go_on{false};
  std::atomic<int> seen{0};
  const auto add = [&](int sum, int) {
    started = true;
    started.notify_one();
    go_on.wait(false);
    ++seen;
    return sum;
  };
  run(with_fan<int>(unlimited, [&](fan<int>& children) -> task<> {
    children.spawn([&] { return fold(team, first_numbers(many), 0, add, std::plus<>()); });
    co_await yield();
    started.wait(false);
    children.cancel();
    go_on = true;
    go_on.notify_all();
    const auto ended = co_await children.next();
    EXPECT_TRUE(ended && !ended->has_value());
    EXPECT_THROW(ended->value(), cancelled);
  }));
  EXPECT_GT(seen, 0);
  EXPECT_LT(seen, many / 2);
}

}  // namespace
}  // namespace fanfold
