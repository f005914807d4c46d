#include <fanfold/group_by.hpp>
#include <fanfold/groups.hpp>
#include <fanfold/map_reduce.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace fanfold {
namespace {

static_assert(std::ranges::forward_range<groups<int, int>>);
static_assert(std::ranges::forward_range<const groups<std::string, int>>);

// How often each key is there.
template <class Key>
groups<Key, int> counts(const std::vector<Key>& keys) {
  return map_reduce<Key, int>(keys, [](const Key& key, auto& emit) { emit(key, 1); }, std::plus<>());
}

TEST(Groups, OfNothingAreEmpty) {
  const groups<std::string, int> none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.begin(), none.end());
  EXPECT_EQ(none.find("a"), nullptr);
}

TEST(Groups, FindAStringByWhateverShowsOne) {
  const auto found = counts<std::string>({"one", "two", "two"});
  EXPECT_EQ(*found.find("two"), 2);
  EXPECT_EQ(*found.find(std::string("two")), 2);
  EXPECT_EQ(*found.find(std::string_view("two, three").substr(0, 3)), 2);
  EXPECT_EQ(found.find("three"), nullptr);
}

TEST(Groups, FindANumberByALiteralOfAnotherType) {
  EXPECT_EQ(*counts<std::size_t>({7, 7}).find(7), 2);
  EXPECT_EQ(*counts<float>({0.1f}).find(0.1f), 1);
}

TEST(Groups, AreVisitedOnceEach) {
  std::vector<int> keys;
  for (int i = 0; i < 1'000; ++i) keys.insert(keys.end(), 2, i);
  std::vector<int> visited;
  for (const auto& [key, count] : counts(keys)) {
    visited.push_back(key);
    EXPECT_EQ(count, 2);
  }
  std::ranges::sort(visited);
  EXPECT_TRUE(std::ranges::equal(visited, std::views::iota(0, 1'000)));
}

TEST(Groups, ThatWereMovedFromAreEmptyAndCanBeUsed) {
  auto old = counts<int>({1, 2});
  const auto copy = old;
  const auto moved = std::move(old);
  EXPECT_EQ(moved.size(), 2u);
  EXPECT_EQ(copy.size(), 2u);
  EXPECT_EQ(old.size(), 0u);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(old.find(1), nullptr);
  EXPECT_EQ(std::distance(old.begin(), old.end()), 0);
  old = counts<int>({3});
  EXPECT_NE(old.find(3), nullptr);
}

struct collision {
  int id;
  bool operator==(const collision&) const = default;
};

}  // namespace
}  // namespace fanfold

template <>
struct std::hash<fanfold::collision> {
  std::size_t operator()(const fanfold::collision&) const noexcept { return 42; }
};

namespace fanfold {
namespace {

TEST(Groups, OfKeysThatAllCollideAreStillFound) {
  std::vector<collision> keys;
  for (int i = 0; i < 500; ++i) keys.push_back({i % 250});
  const auto found = counts(keys);
  EXPECT_EQ(found.size(), 250u);
  for (int i = 0; i < 250; ++i) EXPECT_EQ(*found.find({i}), 2);
  EXPECT_EQ(found.find({250}), nullptr);
}

TEST(Groups, HaveOneForAllThatIsNoNumberAndOneForBothZeros) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto found = counts<double>({nan, -nan, std::nan("7"), 0.0, -0.0, 1.0});
  EXPECT_EQ(found.size(), 3u);
  EXPECT_EQ(*found.find(nan), 3);
  EXPECT_EQ(*found.find(0.0), 2);
}

TEST(Groups, TakePairsAndTuplesAsKeys) {
  const auto places = counts<std::pair<std::string, int>>({{"Paris", 75}, {"Paris", 75}, {"Paris", 33}});
  EXPECT_EQ(*places.find({"Paris", 75}), 2);
  const auto swapped = counts<std::tuple<int, int>>({{1, 2}, {2, 1}});
  EXPECT_EQ(swapped.size(), 2u);
}

// 4,096 numbers that std::hash leaves as they are fall into as many of 4,096 places as if thrown by chance, that is 63
// of a hundred, whichever bits of the hash choose the place.
TEST(KeyHash, SpreadsArithmeticPatternsOverAllBits) {
  constexpr std::uint64_t places = 4'096;
  for (int shift = 0; shift <= 64 - 12; ++shift)
    for (const int taken_from : {0, 16, 32, 64 - 12}) {
      std::set<std::uint64_t> taken;
      for (std::uint64_t i = 0; i < places; ++i)
        taken.insert(detail::spread_hash(i << shift) >> taken_from & (places - 1));
      EXPECT_GT(taken.size(), places * 60 / 100) << "multiples of 2^" << shift << ", bits from " << taken_from;
    }
}

TEST(KeyHash, SpreadsPairsOfSmallNumbers) {
  std::set<std::uint64_t> hashes;
  for (int a = -50; a < 50; ++a)
    for (int b = -50; b < 50; ++b) hashes.insert(detail::spread_hash(std::pair(a, b)));
  EXPECT_EQ(hashes.size(), 10'000u);
}

}  // namespace
}  // namespace fanfold
