#include "support/page_tree.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace fanfold::test_web {
namespace {

TEST(page_tree, HasExactlyTheDepthThatWasAskedFor) {
  for (const std::uint32_t depth : {1U, 2U, 3U, 8U, 50U, 999U}) EXPECT_EQ(page_tree(1000, depth).depth(), depth);
}

TEST(page_tree, IsNoDeeperThanItHasPages) {
  EXPECT_EQ(page_tree(1, 5).depth(), 0U);
  EXPECT_EQ(page_tree(4, 5).depth(), 3U);
  EXPECT_EQ(page_tree(5, 0).depth(), 1U);
}

TEST(page_tree, MakesEveryPageButTheRootTheChildOfOnePageOneLevelAbove) {
  for (const std::uint32_t pages : {1U, 2U, 7U, 100U, 1000U}) {
    for (const std::uint32_t depth : {1U, 2U, 5U, 9U}) {
      const page_tree tree(pages, depth);
      std::vector<int> parents(pages);
      for (std::uint32_t page = 0; page < pages; ++page) {
        const auto [first, end] = tree.children(page);
        for (std::uint32_t child = first; child < end; ++child) {
          ++parents[child];
          EXPECT_EQ(tree.level(child), tree.level(page) + 1);
        }
      }
      EXPECT_EQ(parents[0], 0);
      for (std::uint32_t page = 1; page < pages; ++page) EXPECT_EQ(parents[page], 1) << page << " of " << pages;
    }
  }
}

TEST(page_tree, GivesEveryPageAboveTheDeepestLevelAChild) {
  const page_tree tree(500, 6);
  for (std::uint32_t page = 0; page < tree.size(); ++page) {
    const auto [first, end] = tree.children(page);
    EXPECT_EQ(first < end, tree.level(page) < tree.depth()) << page;
  }
}

TEST(page_tree, EndsItsLevelsWhereTheNextOnesStart) {
  const page_tree tree(1000, 4);
  for (std::uint32_t level = 0; level < 4; ++level) {
    EXPECT_EQ(tree.level(tree.level_end(level) - 1), level);
    EXPECT_EQ(tree.level(tree.level_end(level)), level + 1);
  }
  EXPECT_EQ(tree.level_end(4), 1000U);
  EXPECT_EQ(tree.level_end(99), 1000U);
}

}  // namespace
}  // namespace fanfold::test_web
