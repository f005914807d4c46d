#include <fanfold/group_by.hpp>
#include <fanfold/run.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "teams.hpp"

namespace fanfold {
namespace {

struct order {
  std::string customer;
  int amount;
  std::string_view initial() const { return std::string_view(customer).substr(0, 1); }
  bool operator==(const order&) const = default;
};

const std::vector<order> orders{{"Ann", 3}, {"Bob", 5}, {"Ann", 4}, {"Al", 1}};

template <class Groups>
auto sorted(const Groups& all) {
  std::map<std::remove_const_t<typename Groups::value_type::first_type>, typename Groups::value_type::second_type> map;
  for (const auto& [key, value] : all) map.emplace(key, value);
  return map;
}

TEST(GroupBy, CollectsTheElementsOfAKeyInTheOrderOfTheRange) {
  const auto expect_ann = [](const groups<std::string, std::vector<order>>& all) {
    EXPECT_EQ(all.size(), 3u);
    EXPECT_EQ(*all.find("Ann"), (std::vector<order>{{"Ann", 3}, {"Ann", 4}}));
  };
  expect_ann(group_by(orders, &order::customer));
  expect_ann(run(group_by(as_stream(orders), &order::customer)));
  on_each_team([&](workers& team) {
    expect_ann(run(group_by(team, orders, &order::customer)));
    expect_ann(run(group_by(team, as_stream(orders), &order::customer)));
  });
  EXPECT_EQ(orders.front().customer, "Ann") << "the range is kept";
}

TEST(GroupBy, ReducesTheValuesOfAKey) {
  const std::map<std::string, int> expected{{"Al", 1}, {"Ann", 7}, {"Bob", 5}};
  EXPECT_EQ(sorted(group_by(orders, &order::customer, &order::amount, std::plus<>())), expected);
  EXPECT_EQ(sorted(run(group_by(as_stream(orders), &order::customer, &order::amount, std::plus<>()))), expected);
  on_each_team([&](workers& team) {
    EXPECT_EQ(sorted(run(group_by(team, orders, &order::customer, &order::amount, std::plus<>()))), expected);
    EXPECT_EQ(sorted(run(group_by(team, as_stream(orders), &order::customer, &order::amount, std::plus<>()))),
              expected);
  });
}

TEST(GroupBy, OfNothingIsNothing) {
  const std::vector<order> none;
  EXPECT_TRUE(group_by(none, &order::customer).empty());
  on_each_team([&](workers& team) {
    EXPECT_TRUE(run(group_by(team, none, &order::customer)).empty());
    EXPECT_TRUE(run(group_by(team, none, &order::customer, &order::amount, std::plus<>())).empty());
    EXPECT_TRUE(run(group_by(team, as_stream(none), &order::customer)).empty());
  });
}

TEST(GroupBy, TakesViews) {
  const auto is_odd = [](int i) { return i % 2 != 0; };
  const auto mod_3 = [](int i) { return i % 3; };
  auto squares = std::views::iota(0, 6) | std::views::filter(is_odd) |
                 std::views::transform([](int i) { return std::to_string(i * i); });
  EXPECT_EQ(group_by(squares, &std::string::size).find(1)->size(), 2u);
  EXPECT_EQ(group_by(std::views::iota(0, 6), mod_3).find(2)->back(), 5);
  on_each_team(
      [&](workers& team) { EXPECT_EQ(run(group_by(team, std::views::iota(0, 6), mod_3)).find(2)->back(), 5); });
}

// The key is a view of an element that moves away, or ends with the stream.
TEST(GroupBy, KeepsAKeyThatIsAViewOfItsElement) {
  const std::map<std::string, int> expected{{"A", 8}, {"B", 5}};
  const auto count = [&](const groups<std::string, std::vector<order>>& all) {
    EXPECT_EQ(all.find("A")->size(), 3u);
    EXPECT_EQ(all.find("B")->front().customer, "Bob");
  };
  EXPECT_EQ(sorted(group_by(orders, &order::initial, &order::amount, std::plus<>())), expected);
  count(group_by(std::vector(orders), &order::initial));
  count(run(group_by(as_stream(orders), &order::initial)));
  on_each_team([&](workers& team) {
    count(run(group_by(team, std::vector(orders), &order::initial)));
    count(run(group_by(team, as_stream(orders), &order::initial)));
    EXPECT_EQ(sorted(run(group_by(team, as_stream(orders), &order::initial, &order::amount, std::plus<>()))), expected);
  });
}

TEST(GroupBy, TakesEqualCStringsAsOneKeyWhereverTheyAre) {
  const std::vector<std::string> texts(2, "same");
  EXPECT_EQ(group_by(texts, &std::string::c_str).find("same")->size(), 2u);
}

TEST(GroupBy, MovesElementsOutOfARangeThatIsGivenAway) {
  const auto some = [] {
    std::vector<std::unique_ptr<int>> numbers;
    for (int i = 0; i < 5'000; ++i) numbers.push_back(std::make_unique<int>(i));
    return numbers;
  };
  const auto last_digit = [](const std::unique_ptr<int>& i) { return *i % 10; };
  const auto expect_all = [](const auto& all) {
    EXPECT_EQ(all.size(), 10u);
    EXPECT_EQ(all.find(3)->size(), 500u);
    EXPECT_EQ(*all.find(3)->at(499), 4'993);
  };
  expect_all(group_by(some(), last_digit));
  expect_all(run(group_by(as_stream(some()), last_digit)));
  on_each_team([&](workers& team) {
    expect_all(run(group_by(team, some(), last_digit)));
    expect_all(run(group_by(team, as_stream(some()), last_digit)));
  });
}

TEST(GroupBy, HasOneGroupForAllThatIsNoNumber) {
  const std::vector<double> some{1, std::numeric_limits<double>::quiet_NaN(),
                                 -std::numeric_limits<double>::quiet_NaN()};
  EXPECT_EQ(group_by(some, std::identity()).size(), 2u);
  workers team(2);
  EXPECT_EQ(run(group_by(team, some, std::identity())).size(), 2u);
}

TEST(GroupByOnATeam, GivesTheSameGroupsInTheSameOrderOnAnyNumberOfThreads) {
  std::vector<std::vector<std::pair<int, std::vector<int>>>> results;
  on_each_team([&](workers& team) {
    const auto all = run(group_by(team, std::views::iota(0, 100'000), [](int i) { return i % 1'009; }));
    results.emplace_back(all.begin(), all.end());
  });
  for (const auto& each : results) {
    EXPECT_EQ(each, results.front());
    for (const auto& [key, numbers] : each) EXPECT_TRUE(std::ranges::is_sorted(numbers)) << key;
  }
}

TEST(GroupByOnATeam, GroupsKeysThatHardlyRepeatAsItDoesOthers) {
  const auto all = std::views::iota(0, 1'000'000);
  const auto key = [](int i) { return i % 700'001; };
  const auto expected = group_by(all, key);
  std::vector<int> first_keys;
  on_each_team([&](workers& team) {
    const auto found = run(group_by(team, all, key));
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [each, numbers] : found) ASSERT_EQ(numbers, *expected.find(each)) << each;
    first_keys.push_back(found.begin()->first);
  });
  EXPECT_EQ(first_keys, std::vector(3, first_keys.front()));
}

TEST(GroupByOnATeam, ThrowsWhatAKeyFunctionThrew) {
  const auto fail = [](int i) { return i == 77'777 ? throw std::out_of_range("key") : i % 10; };
  on_each_team([&](workers& team) {
    EXPECT_THROW(run(group_by(team, std::views::iota(0, 100'000), fail)), std::out_of_range);
    EXPECT_THROW(run(group_by(team, as_stream(std::views::iota(0, 100'000)), fail)), std::out_of_range);
  });
}

}  // namespace
}  // namespace fanfold
