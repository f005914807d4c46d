#include <fanfold/fan.hpp>
#include <fanfold/map_reduce.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "teams.hpp"

namespace fanfold {
namespace {

using text = std::vector<std::string>;

template <class Key, class Value>
std::map<Key, Value> sorted(const groups<Key, Value>& all) {
  return {all.begin(), all.end()};
}
template <class Key, class Value>
std::vector<std::pair<Key, Value>> in_order(const groups<Key, Value>& all) {
  return {all.begin(), all.end()};
}

struct emit_words {
  template <class Emit>
  void operator()(const std::string& line, Emit& emit) const {
    std::istringstream words(line);
    for (std::string word; words >> word;) emit(std::string_view(word), 1);
  }
};

const text lines{"to be or", "", "not to be"};
const std::map<std::string, int> words_of_lines{{"be", 2}, {"not", 1}, {"or", 1}, {"to", 2}};

TEST(MapReduce, CountsWords) {
  EXPECT_EQ(sorted(map_reduce<std::string, int>(lines, emit_words(), std::plus<>())), words_of_lines);
  const std::list<std::string> list(lines.begin(), lines.end());
  EXPECT_EQ(sorted(map_reduce<std::string, int>(list, emit_words(), std::plus<>())), words_of_lines);
  EXPECT_EQ(sorted(run(map_reduce<std::string, int>(as_stream(lines), emit_words(), std::plus<>()))), words_of_lines);
  on_each_team([](workers& team) {
    EXPECT_EQ(sorted(run(map_reduce<std::string, int>(team, lines, emit_words(), std::plus<>()))), words_of_lines);
    EXPECT_EQ(sorted(run(map_reduce<std::string, int>(team, as_stream(lines), emit_words(), std::plus<>()))),
              words_of_lines);
  });
}

TEST(MapReduce, OfNothingIsNothing) {
  const auto say_nothing = [](int, auto& emit) {
    if (false) emit(0, 0);
  };
  const auto count = [](workers& team, auto source) {
    return run(map_reduce<int, int>(
                   team, std::move(source), [](int i, auto& emit) { emit(i, 1); }, std::plus<>()))
        .size();
  };
  EXPECT_TRUE((map_reduce<int, int>(std::vector{1, 2}, say_nothing, std::plus<>()).empty()));
  EXPECT_TRUE((map_reduce<std::string, int>(text(), emit_words(), std::plus<>()).empty()));
  on_each_team([&](workers& team) {
    EXPECT_EQ(count(team, std::vector<int>()), 0u);
    EXPECT_EQ(count(team, as_stream(std::vector<int>())), 0u);
  });
}

TEST(MapReduce, MakesAKeyAndAValueOfWhatConvertsToThem) {
  const auto emit_both = [](int i, auto& emit) {
    emit(0.1, i);                // a double, and 0.1 is no float
    emit(0.1f, std::int8_t{1});  // the same key
  };
  const auto sums = map_reduce<float, long>(std::vector{1, 2}, emit_both, std::plus<>());
  EXPECT_EQ(sums.size(), 1u);
  EXPECT_EQ(*sums.find(0.1f), 5);
  const auto emit_text = [](int, auto& emit) {
    emit("literal", "value");
    emit(std::string("literal"), std::string("s"));
  };
  const auto texts = map_reduce<std::string, std::string>(std::vector{1}, emit_text, std::plus<>());
  EXPECT_EQ(*texts.find("literal"), "values");
}

TEST(MapReduce, ReducesByAFunctionThatGivesTheNextValueOrChangesIt) {
  const auto emit_number = [](int i, auto& emit) { emit(i % 2, std::vector{i}); };
  const auto append = [](std::vector<int>& to, std::vector<int> more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  const auto append_moved = [&](std::vector<int>&& to, std::vector<int>&& more) {
    append(to, std::move(more));
    return std::move(to);
  };
  const auto append_and_give = [&](std::vector<int>& to, const std::vector<int>& more) -> auto& {
    append(to, more);
    return to;
  };
  const std::vector<int> numbers{1, 2, 3, 4, 5};
  const auto expect_odd = [](const groups<int, std::vector<int>>& all) {
    EXPECT_EQ(*all.find(1), (std::vector{1, 3, 5}));
  };
  expect_odd(map_reduce<int, std::vector<int>>(numbers, emit_number, append));
  expect_odd(map_reduce<int, std::vector<int>>(numbers, emit_number, append_moved));
  expect_odd(map_reduce<int, std::vector<int>>(numbers, emit_number, append_and_give));
  workers team(2);
  expect_odd(run(map_reduce<int, std::vector<int>>(team, numbers, emit_number, append_moved)));
}

using owned = std::unique_ptr<int>;

TEST(MapReduce, MovesElementsThatAreGivenAwayAndValues) {
  const auto some = [] {
    std::vector<owned> numbers;
    for (int i = 1; i <= 4; ++i) numbers.push_back(std::make_unique<int>(i));
    return numbers;
  };
  const auto emit_it = [](owned number, auto& emit) {
    const int key = *number % 2;
    emit(key, std::move(number));
  };
  const auto add = [](owned a, owned b) {
    *a += *b;
    return a;
  };
  const auto expect_sums = [](const groups<int, owned>& sums) {
    EXPECT_EQ(**sums.find(0), 6);
    EXPECT_EQ(**sums.find(1), 4);
  };
  expect_sums(map_reduce<int, owned>(some(), emit_it, add));
  expect_sums(run(map_reduce<int, owned>(as_stream(some()), emit_it, add)));
  on_each_team([&](workers& team) {
    expect_sums(run(map_reduce<int, owned>(team, some(), emit_it, add)));
    expect_sums(run(map_reduce<int, owned>(team, as_stream(some()), emit_it, add)));
  });
}

constexpr int many = 150'001;  // more than two of a stream's batches

auto many_numbers() {
  return std::views::iota(0, many);
}
// Texts and floating-point numbers show in which order they were added.
const auto emit_decimal = [](int i, auto& emit) { emit(i % 977, std::to_string(i) + ' '); };
const auto emit_inverse = [](int i, auto& emit) { emit(i % 1'000, 1.0 / (i + 1)); };

TEST(MapReduceOnATeam, ReducesTheValuesOfAKeyInTheOrderOfTheInput) {
  const auto expected = sorted(map_reduce<int, std::string>(many_numbers(), emit_decimal, std::plus<>()));
  EXPECT_EQ(expected.at(976).substr(0, 9), "976 1953 ");
  on_each_team([&](workers& team) {
    const auto all = run(map_reduce<int, std::string>(team, many_numbers(), emit_decimal, std::plus<>()));
    EXPECT_EQ(sorted(all), expected);
    EXPECT_EQ(sorted(run(map_reduce<int, std::string>(team, as_stream(many_numbers()), emit_decimal, std::plus<>()))),
              expected);
  });
}

TEST(MapReduceOnATeam, GivesTheSameToTheLastBitAndInTheSameOrderOnAnyNumberOfThreads) {
  std::vector<std::vector<std::pair<int, double>>> results;
  std::vector<std::vector<std::pair<int, double>>> results_of_streams;
  on_each_team([&](workers& team) {
    results.push_back(in_order(run(map_reduce<int, double>(team, many_numbers(), emit_inverse, std::plus<>()))));
    results_of_streams.push_back(
        in_order(run(map_reduce<int, double>(team, as_stream(many_numbers()), emit_inverse, std::plus<>()))));
  });
  for (const auto& each : results) EXPECT_EQ(each, results.front());
  for (const auto& each : results_of_streams) EXPECT_EQ(each, results_of_streams.front());
}

TEST(MapReduceOnATeam, TakesMoreKeysThanValues) {
  const auto emit_itself = [](int i, auto& emit) { emit(i, 1); };
  on_each_team([&](workers& team) {
    const auto all = run(map_reduce<int, int>(team, many_numbers(), emit_itself, std::plus<>()));
    EXPECT_EQ(all.size(), static_cast<std::size_t>(many));
    EXPECT_EQ(*all.find(many - 1), 1);
  });
}

/// What came in, and whether it came in order.
struct arrivals {
  int first;
  int last;
  int count = 1;
  bool in_order = true;
  friend arrivals operator+(arrivals a, arrivals b) {
    return {a.first, b.last, a.count + b.count, a.in_order && b.in_order && a.last < b.first};
  }
  bool operator==(const arrivals&) const = default;
};

// So many that each slice has many keys which it sees once, and then some which it sees again.
TEST(MapReduceOnATeam, OfNearlyAsManyKeysAsValuesIsThatOfOneThread) {
  const auto numbers = std::views::iota(0, 64 * 20'000);
  const auto emit_once_then_often = [](int i, auto& emit) {
    const bool is_late = i % 20'000 > 12'000;
    emit(is_late ? i / 8 : i, arrivals{i, i});
  };
  const auto expected = map_reduce<int, arrivals>(numbers, emit_once_then_often, std::plus<>());
  std::vector<std::pair<int, arrivals>> first;
  on_each_team([&](workers& team) {
    const auto all = run(map_reduce<int, arrivals>(team, numbers, emit_once_then_often, std::plus<>()));
    EXPECT_EQ(all.size(), expected.size());
    EXPECT_TRUE(std::ranges::all_of(all, [&](const auto& each) {
      const arrivals* other = expected.find(each.first);
      return other && *other == each.second && each.second.in_order;
    }));
    if (first.empty()) first = in_order(all);
    EXPECT_TRUE(in_order(all) == first) << "another order";
  });
}

// Sums of whole numbers may be made in any order, and each thread then has one group for a key.
TEST(MapReduceOnATeam, GivesTheSameInTheSameOrderWhereAnyOrderWillDo) {
  struct money {
    int cents;
    void operator+=(money other) { cents += other.cents; }
    bool operator==(const money&) const = default;
  };
  const auto numbers = std::views::iota(0, 400'000);
  const auto emit_word = [](int i, auto& emit) { emit(std::to_string(i * 7LL % 200'003), i); };
  const auto emit_money = [&](int i, auto& emit) { emit(i % 3 == 0 ? i : i % 500, money{i}); };
  const auto add = commutative([](money& to, money m) { to += m; });
  const auto words = sorted(map_reduce<std::string, long long>(numbers, emit_word, std::plus<>()));
  const auto sums = sorted(map_reduce<int, money>(numbers, emit_money, add));
  std::vector<std::vector<std::pair<std::string, long long>>> orders;
  on_each_team([&](workers& team) {
    const auto all = run(map_reduce<std::string, long long>(team, numbers, emit_word, std::plus<>()));
    EXPECT_TRUE(sorted(all) == words);
    EXPECT_TRUE(sorted(run(map_reduce<int, money>(team, as_stream(numbers), emit_money, add))) == sums);
    orders.push_back(in_order(all));
  });
  for (const auto& each : orders) EXPECT_TRUE(each == orders.front()) << "another order";
}

// Such a group's key is copied in the end; one that can't be is grouped all the same.
TEST(MapReduceOnATeam, TakesKeysThatCannotBeCopied) {
  using key = std::unique_ptr<int>;
  const auto emit_owned = [](int i, auto& emit) { emit(i % 2 == 0 ? key() : std::make_unique<int>(i), 1); };
  on_each_team([&](workers& team) {
    const auto all = run(map_reduce<key, int>(team, std::views::iota(0, 1'000), emit_owned, std::plus<>()));
    EXPECT_EQ(all.size(), 501u);
    EXPECT_EQ(*all.find(nullptr), 500);
  });
}

stream<int> numbers_then_error(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
  throw std::runtime_error("no more numbers");
}

TEST(MapReduce, ThrowsWhatAFunctionOrTheStreamThrew) {
  const auto fail = [](int i, auto& emit) { i == 99'999 ? throw std::out_of_range("map") : emit(i % 10, i); };
  const auto emit_digit = [](int i, auto& emit) { emit(i % 10, i); };
  const auto fail_to_reduce = [](int, int) -> int { throw std::domain_error("reduce"); };
  EXPECT_THROW((map_reduce<int, int>(many_numbers(), fail, std::bit_or<>())), std::out_of_range);
  EXPECT_THROW(run(map_reduce<int, int>(numbers_then_error(5), emit_digit, std::bit_or<>())), std::runtime_error);
  on_each_team([&](workers& team) {
    EXPECT_THROW(run(map_reduce<int, int>(team, many_numbers(), fail, std::bit_or<>())), std::out_of_range);
    EXPECT_THROW(run(map_reduce<int, int>(team, many_numbers(), emit_digit, fail_to_reduce)), std::domain_error);
    EXPECT_THROW(run(map_reduce<int, int>(team, as_stream(many_numbers()), fail, std::bit_or<>())), std::out_of_range);
    EXPECT_THROW(run(map_reduce<int, int>(team, numbers_then_error(many), emit_digit, std::bit_or<>())),
                 std::runtime_error);
    EXPECT_EQ(run(map_reduce<int, int>(team, many_numbers(), emit_digit, std::bit_or<>())).size(), 10u);
  });
}

// Only where two threads' groups meet.
TEST(MapReduceOnATeam, ThrowsWhatReducingThrewWhileThreadsResultsWereMerged) {
  const auto emit_parity = [](int i, auto& emit) { emit(0, i == 0 || i == many - 1); };
  const auto fail_for_two = [](bool a, bool b) { return a && b ? throw std::domain_error("merge") : a || b; };
  on_each_team([&](workers& team) {
    EXPECT_THROW(run(map_reduce<int, bool>(team, many_numbers(), emit_parity, fail_for_two)), std::domain_error);
  });
}

TEST(MapReduceOnATeam, StopsAfterTheSlicesInHandWhenItIsCancelled) {
  workers team(2);
  std::atomic<bool> started{false};
  std::atomic<bool> go_on{false};
  std::atomic<int> seen{0};
  const auto map = [&](int i, auto& emit) {
    started = true;
    started.notify_one();
    go_on.wait(false);
    ++seen;
    emit(i, 1);
  };
  run(with_fan<groups<int, int>>(unlimited, [&](fan<groups<int, int>>& children) -> task<> {
    children.spawn([&] { return map_reduce<int, int>(team, many_numbers(), map, std::plus<>()); });
    co_await yield();
    started.wait(false);
    children.cancel();
    go_on = true;
    go_on.notify_all();
    const auto ended = co_await children.next();
    EXPECT_TRUE(ended && ended->was_cancelled());
  }));
  EXPECT_LT(seen, many / 2);
}

}  // namespace
}  // namespace fanfold
