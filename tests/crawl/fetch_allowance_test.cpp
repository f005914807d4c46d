#include "crawl/fetch_allowance.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace fanfold {
namespace {

std::shared_ptr<fetch_allowance> allowance(std::optional<std::uint64_t> pages,
                                           std::optional<std::uint64_t> bytes = {}) {
  auto made = std::make_shared<fetch_allowance>();
  made->renew(pages, bytes);
  return made;
}

TEST(fetch_allowance, is_without_end_unless_it_is_set) {
  const auto all = std::make_shared<fetch_allowance>();
  fetch_allowance::share crawl(all);
  crawl.count(1'000'000, 1'000'000);
  EXPECT_GT(crawl.room(), 1'000'000'000u);
  EXPECT_TRUE(all->has_pages());
  EXPECT_TRUE(all->has_bytes());
}

TEST(fetch_allowance, counts_what_is_under_way_as_pages) {
  const auto all = allowance(3);
  fetch_allowance::share crawl(all);
  EXPECT_EQ(crawl.room(), 3u);
  crawl.begin_fetch();
  crawl.begin_fetch();
  EXPECT_EQ(crawl.room(), 1u);
  crawl.begin_fetch();
  EXPECT_EQ(crawl.room(), 0u);
  crawl.end_fetch();
  EXPECT_EQ(crawl.room(), 1u) << "it was no page";
}

TEST(fetch_allowance, is_used_up_by_pages) {
  const auto all = allowance(2);
  fetch_allowance::share crawl(all);
  crawl.count(1, 100);
  EXPECT_TRUE(all->has_pages());
  crawl.count(2, 100);
  EXPECT_FALSE(all->has_pages());
  EXPECT_TRUE(all->has_bytes());
  EXPECT_EQ(crawl.room(), 0u);
}

TEST(fetch_allowance, is_used_up_by_bytes) {
  const auto all = allowance(std::nullopt, 150);
  fetch_allowance::share crawl(all);
  crawl.count(1, 100);
  EXPECT_GT(crawl.room(), 1u);
  crawl.count(1, 100);
  EXPECT_FALSE(all->has_bytes());
  EXPECT_EQ(crawl.room(), 0u);
}

TEST(fetch_allowance, lets_each_crawl_have_one_fetch_under_way_while_there_is_any) {
  const auto all = allowance(1);
  fetch_allowance::share first(all);
  fetch_allowance::share second(all);
  first.begin_fetch();
  EXPECT_EQ(first.room(), 0u);
  EXPECT_EQ(second.room(), 1u);
  second.begin_fetch();
  EXPECT_EQ(second.room(), 0u);
  first.end_fetch();
  first.count(1, 0);
  EXPECT_EQ(first.room(), 0u) << "it is used up";
}

TEST(fetch_allowance, has_back_what_a_crawl_that_ends_had_under_way) {
  const auto all = allowance(2);
  fetch_allowance::share crawl(all);
  {
    fetch_allowance::share other(all);
    other.begin_fetch();
    other.begin_fetch();
  }
  EXPECT_EQ(crawl.room(), 2u);
}

}  // namespace
}  // namespace fanfold
