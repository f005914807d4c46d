#include <fanfold/hash_join.hpp>
#include <fanfold/run.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <numeric>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "teams.hpp"

namespace fanfold {
namespace {

struct customer {
  int id;
  std::string name;
};
struct order {
  int customer;
  std::string what;
};

const std::vector<customer> customers{{1, "Ann"}, {2, "Bob"}, {3, "Cid"}, {1, "Ann's twin"}};
const std::vector<order> orders{{2, "tea"}, {1, "jam"}, {9, "air"}, {2, "egg"}};

std::string line(const order& o, const customer& c) {
  return c.name + ": " + o.what;
}
const std::vector<std::string> lines{"Bob: tea", "Ann: jam", "Ann's twin: jam", "Bob: egg"};

const auto pair_up = [](const auto& l, const auto& r) { return std::pair(l, r); };

TEST(HashJoin, GivesEachPairInTheOrderOfTheLeftThenOfTheRight) {
  EXPECT_EQ(hash_join(orders, customers, &order::customer, &customer::id, line), lines);
  EXPECT_EQ(run(to_vector(hash_join(as_stream(orders), customers, &order::customer, &customer::id, line))), lines);
  on_each_team([](workers& team) {
    EXPECT_EQ(run(hash_join(team, orders, customers, &order::customer, &customer::id, line)), lines);
    EXPECT_EQ(run(to_vector(hash_join(team, as_stream(orders), customers, &order::customer, &customer::id, line))),
              lines);
  });
}

TEST(HashJoin, WithNothingIsNothing) {
  const std::vector<int> none;
  const std::vector<int> some{1, 2};
  const std::identity self;
  EXPECT_TRUE(hash_join(none, some, self, self, pair_up).empty());
  EXPECT_TRUE(hash_join(some, none, self, self, pair_up).empty());
  on_each_team([&](workers& team) {
    EXPECT_TRUE(run(hash_join(team, none, some, self, self, pair_up)).empty());
    EXPECT_TRUE(run(hash_join(team, some, none, self, self, pair_up)).empty());
    EXPECT_TRUE(run(to_vector(hash_join(team, as_stream(some), none, self, self, pair_up))).empty());
    EXPECT_TRUE(run(to_vector(hash_join(team, as_stream(none), some, self, self, pair_up))).empty());
  });
}

TEST(HashJoin, TakesViewsAndRangesThatAreGivenAway) {
  const std::identity self;
  const auto squares = std::views::iota(0, 10) | std::views::transform([](int i) { return i * i; });
  const std::list<int> left{4, 5, 9};
  const auto is_odd = [](int i) { return i % 2 != 0; };
  const std::vector<std::pair<int, int>> expected{{4, 4}, {9, 9}};
  EXPECT_EQ(hash_join(left, squares, self, self, pair_up), expected);
  EXPECT_EQ(hash_join(left | std::views::filter(is_odd), std::views::iota(0, 6), self, self, pair_up),
            (std::vector<std::pair<int, int>>{{5, 5}}));
  EXPECT_EQ(run(to_vector(hash_join(as_stream(left), std::vector<int>{9, 4}, self, self, pair_up))), expected);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(hash_join(team, std::vector<int>{4, 5, 9}, squares, self, self, pair_up)), expected);
    EXPECT_EQ(run(hash_join(team, std::vector<int>{4, 5, 9}, std::vector<int>{9, 4}, self, self, pair_up)), expected);
    EXPECT_EQ(run(to_vector(hash_join(team, as_stream(left), std::vector<int>{9, 4}, self, self, pair_up))), expected);
  });
}

TEST(HashJoin, NeedsNoCopyOfElements) {
  const auto owned_number = [](int i) {
    std::vector<std::unique_ptr<int>> one;
    one.push_back(std::make_unique<int>(i));
    return one;
  };
  const auto number = [](const std::unique_ptr<int>& p) { return *p; };
  const auto sum = [](const auto& a, const auto& b) { return std::make_unique<int>(*a + *b); };
  EXPECT_EQ(*hash_join(owned_number(2), owned_number(2), number, number, sum).at(0), 4);
  EXPECT_EQ(*run(to_vector(hash_join(as_stream(owned_number(2)), owned_number(2), number, number, sum))).at(0), 4);
  on_each_team([&](workers& team) {
    EXPECT_EQ(*run(hash_join(team, owned_number(2), owned_number(2), number, number, sum)).at(0), 4);
  });
}

TEST(HashJoin, ComparesNumbersOfTwoTypesAsTheirCommonOne) {
  const std::identity self;
  const std::vector<double> halves{1.5, 2.0, -1.0};
  const std::vector<int> wholes{1, 2, -1};
  const std::vector<std::pair<double, int>> expected{{2.0, 2}, {-1.0, -1}};
  EXPECT_EQ(hash_join(halves, wholes, self, self, pair_up), expected);
  EXPECT_EQ(hash_join(wholes, halves, self, self, pair_up).size(), 2u);
  const std::vector<long long> large{(1LL << 32) + 2};
  EXPECT_TRUE(hash_join(large, wholes, self, self, pair_up).empty());
}

TEST(HashJoin, ComparesStringsWithViewsOfThem) {
  const std::identity self;
  const std::vector<std::string> strings{"a", "b"};
  const std::vector<std::string_view> views{"b", "c"};
  EXPECT_EQ(hash_join(strings, views, self, self, pair_up).size(), 1u);
  EXPECT_EQ(hash_join(views, strings, self, self, pair_up).size(), 1u);
  const auto c_string = [](const std::string& s) { return s.c_str(); };
  EXPECT_EQ(hash_join(strings, strings, c_string, c_string, pair_up).size(), 2u);
  // A key that is a view of an element which the range makes each time anew.
  const auto made = std::views::iota(0, 30) | std::views::transform([](int i) { return std::to_string(i); });
  const auto view_of = [](const std::string& s) { return std::string_view(s); };
  EXPECT_EQ(hash_join(made, made, view_of, view_of, pair_up).size(), 30u);
}

TEST(HashJoin, MatchesNotANumberWithItself) {
  const std::vector<double> nan{std::numeric_limits<double>::quiet_NaN()};
  EXPECT_EQ(hash_join(nan, nan, std::identity(), std::identity(), pair_up).size(), 1u);
}

TEST(HashJoin, GivesTruthValues) {
  const std::identity self;
  const std::vector<int> some{1, 2};
  const std::vector<bool> both{true, true};
  EXPECT_EQ(hash_join(some, some, self, self, std::equal_to<>()), both);
  EXPECT_EQ(run(to_vector(hash_join(as_stream(some), some, self, self, std::equal_to<>()))), both);
  workers team(2);
  EXPECT_EQ(run(hash_join(team, some, some, self, self, std::equal_to<>())), both);
}

// Elements that lie in memory are looked for some at a time: as many as there are, and one more or less.
TEST(HashJoin, OfAnyNumberOfElementsPairsEach) {
  for (const int count : {1, 31, 32, 33, 64, 1'000}) {
    std::vector<int> left(static_cast<std::size_t>(count));
    std::iota(left.begin(), left.end(), 0);
    const auto mod_10 = [](int i) { return i % 10; };
    const auto pairs = hash_join(left, std::vector<int>{12, 3, 2}, mod_10, mod_10, pair_up);
    std::vector<std::pair<int, int>> expected;
    for (const int l : left)
      for (const int r : {12, 3, 2})
        if (l % 10 == r % 10) expected.emplace_back(l, r);
    EXPECT_EQ(pairs, expected);
  }
}

TEST(HashJoinOnATeam, GivesWhatItGivesOnOneThread) {
  const auto left = std::views::iota(0, 70'000);
  const auto right = std::views::iota(0, 5'000);
  const auto left_key = [](int i) { return i % 3'001; };
  const auto right_key = [](int i) { return i * 7 % 4'001; };
  const auto expected = hash_join(left, right, left_key, right_key, pair_up);
  EXPECT_GT(expected.size(), 50'000u);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(hash_join(team, left, right, left_key, right_key, pair_up)), expected);
    EXPECT_EQ(run(to_vector(hash_join(team, as_stream(left), right, left_key, right_key, pair_up))), expected);
  });
}

TEST(HashJoinOnATeam, OfKeysThatAreAllEqualPairsAllWithAll) {
  const auto same = [](int) { return 0; };
  const auto difference = [](int l, int r) { return l * 1'000 + r; };
  on_each_team([&](workers& team) {
    const auto all = run(hash_join(team, std::views::iota(0, 300), std::views::iota(0, 1'000), same, same, difference));
    EXPECT_EQ(all, std::vector<int>(std::views::iota(0, 300'000).begin(), std::views::iota(0, 300'000).end()));
  });
}

stream<order> orders_then_error() {
  for (const auto& each : orders) co_yield each;
  throw std::runtime_error("no more orders");
}

TEST(HashJoin, ThrowsWhatAFunctionOrTheStreamThrew) {
  const auto fail_for_bob = [](const order& o, const customer& c) {
    return c.id == 2 ? throw std::domain_error("combine") : o.what;
  };
  const auto fail_key = [](const customer& c) { return c.id == 2 ? throw std::out_of_range("key") : c.id; };
  EXPECT_THROW(run(to_vector(hash_join(orders_then_error(), customers, &order::customer, &customer::id, line))),
               std::runtime_error);
  EXPECT_THROW(run(to_vector(hash_join(as_stream(orders), customers, &order::customer, fail_key, line))),
               std::out_of_range);
  on_each_team([&](workers& team) {
    EXPECT_THROW(run(hash_join(team, orders, customers, &order::customer, &customer::id, fail_for_bob)),
                 std::domain_error);
    EXPECT_THROW(run(hash_join(team, orders, customers, &order::customer, fail_key, line)), std::out_of_range);
    EXPECT_THROW(run(to_vector(hash_join(team, orders_then_error(), customers, &order::customer, &customer::id, line))),
                 std::runtime_error);
    EXPECT_THROW(
        run(to_vector(hash_join(team, as_stream(orders), customers, &order::customer, &customer::id, fail_for_bob))),
        std::domain_error);
  });
}

TEST(HashJoin, OfAStreamCanBeLeftEarly) {
  const std::identity self;
  const auto endless = std::views::iota(0);
  const auto first = [&](auto joined) { return run(to_vector(std::move(joined).take(3))).size(); };
  EXPECT_EQ(first(hash_join(as_stream(endless), std::views::iota(0, 9), self, self, pair_up)), 3u);
  workers team(2);
  EXPECT_EQ(first(hash_join(team, as_stream(endless), std::views::iota(0, 9), self, self, pair_up)), 3u);
}

}  // namespace
}  // namespace fanfold
