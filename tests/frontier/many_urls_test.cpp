#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontier/bytes_in_use.hpp"
#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

std::string page(int number) {
  return "http://a/" + std::to_string(number);
}

TEST(many_urls, of_one_host_are_leased_in_order_and_once) {
  constexpr int count = 300'000;
  trial_crawl crawl(without_robots());
  for (int i = 0; i < count; ++i) crawl.add({page(i)});
  EXPECT_EQ(crawl.scheduler.pending(), std::uint64_t{count});
  for (int i = 0; i < count; ++i) {
    const auto lease = crawl.lease_one();
    ASSERT_EQ(lease.url, page(i));
    crawl.commit(lease);
  }
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(many_urls, of_as_many_hosts_all_have_their_turn) {
  constexpr int count = 100'000;
  trial_crawl crawl({.delay = 1s});
  for (int i = 0; i < count; ++i) crawl.add({"http://" + std::to_string(i) + "/"});
  const auto robots = crawl.lease(count + 1);
  ASSERT_EQ(robots.size(), std::size_t{count});
  for (const auto& each : robots) crawl.commit_robots(each);
  EXPECT_EQ(crawl.time_to_next(), 1s);
  crawl.wait(1s);
  const auto pages = crawl.lease(count + 1);
  ASSERT_EQ(pages.size(), std::size_t{count});
  for (const auto& each : pages) crawl.commit(each);
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(many_urls, cost_their_text_and_40_bytes_while_queued_and_24_bytes_afterwards) {
#ifdef FANFOLD_OWN_ALLOCATOR
  GTEST_SKIP() << "a sanitizer's allocator keeps no such account";
#endif
  constexpr std::size_t count = 1'000'000;
  const std::size_t text = std::string_view("/1000000").size();
  const auto before = bytes_in_use();
  trial_crawl crawl(without_robots());
  for (std::size_t i = count; i < 2 * count; ++i) crawl.add({page(static_cast<int>(i))});
  EXPECT_LT(bytes_in_use() - before, count * (text + 40));
  crawl.visit_all_due();
  EXPECT_LT(bytes_in_use() - before, count * 24);
}

TEST(many_urls, are_not_kept_as_referrers_of_what_was_known_or_is_done) {
#ifdef FANFOLD_OWN_ALLOCATOR
  GTEST_SKIP() << "a sanitizer's allocator keeps no such account";
#endif
  constexpr std::size_t count = 2'000, text = 1'000;
  const auto before = bytes_in_use();
  trial_crawl crawl(without_robots());
  for (std::size_t i = 0; i < count; ++i) {
    crawl.add({page(static_cast<int>(i)) + std::string(text, 'x')});
    const auto lease = crawl.lease_one();
    crawl.commit(lease, {lease.url, page(static_cast<int>(i))});
    crawl.visit_all_due();
  }
  EXPECT_LT(bytes_in_use() - before, count * text / 4);
}

}  // namespace
}  // namespace fanfold
