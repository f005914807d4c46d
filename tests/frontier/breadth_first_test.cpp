#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(breadth_first, one_host_is_visited_by_depth_then_order_of_discovery) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/2"}, 2);
  crawl.add({"http://a/1a", "http://a/1b"}, 1);
  crawl.add({"http://a/0"}, 0);
  crawl.add({"http://a/1c"}, 1);
  EXPECT_THAT(urls_of(crawl.lease(5)),
              ElementsAre("http://a/0", "http://a/1a", "http://a/1b", "http://a/1c", "http://a/2"));
}

TEST(breadth_first, across_hosts_the_lowest_depth_comes_first) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/2"}, 2);
  crawl.add({"http://b/1"}, 1);
  crawl.add({"http://c/0"}, 0);
  EXPECT_THAT(urls_of(crawl.lease(2)), ElementsAre("http://c/0", "http://b/1"));
}

TEST(breadth_first, a_nearer_url_moves_its_host_to_the_front) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/1"}, 1);
  crawl.add({"http://b/2"}, 2);
  crawl.add({"http://b/0"}, 0);
  EXPECT_THAT(urls_of(crawl.lease(3)), ElementsAre("http://b/0", "http://a/1", "http://b/2"));
}

TEST(breadth_first, hosts_of_equal_depth_take_turns) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/1", "http://a/2", "http://a/3", "http://a/4"});
  crawl.add({"http://b/1", "http://b/2"});
  crawl.add({"http://c/1"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1", "http://b/1", "http://c/1", "http://a/2", "http://b/2",
                                                 "http://a/3", "http://a/4"));
}

TEST(breadth_first, a_busy_host_never_keeps_another_one_waiting) {
  trial_crawl crawl({.per_host = 2, .obey_robots = false});
  crawl.add({"http://a/0"});
  auto busy = crawl.lease_one();
  crawl.commit(busy, {"http://a/1", "http://a/2", "http://a/3", "http://b/1"});
  // Whatever finishes meanwhile on a, b's page is among the next two.
  busy = crawl.lease_one();
  crawl.commit(busy, {"http://a/4", "http://a/5"});
  EXPECT_EQ(crawl.lease_one().url, "http://b/1");
}

TEST(breadth_first, a_host_keeps_its_place_in_line_while_its_pages_finish) {
  trial_crawl crawl({.per_host = 2, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  const auto first = crawl.lease_one();
  crawl.add({"http://b/1"});
  crawl.commit(first);
  EXPECT_EQ(crawl.lease_one().url, "http://a/2");
}

TEST(breadth_first, exact_depth_holds_deeper_pages_back_until_all_nearer_ones_are_committed) {
  trial_crawl crawl({.obey_robots = false, .exact_depth = true});
  crawl.add({"http://a/", "http://b/"});
  const auto seeds = crawl.lease();
  ASSERT_EQ(seeds.size(), 2u);
  crawl.commit(seeds[0], {"http://a/child"});
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  crawl.commit(seeds[1]);
  EXPECT_EQ(crawl.time_to_next(), 0s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/child"));
}

TEST(breadth_first, without_exact_depth_nobody_waits_for_a_slow_page) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/", "http://b/"});
  const auto seeds = crawl.lease();
  crawl.commit(seeds[0], {"http://a/child"});
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/child"));
}

// a/ → slow → x and a/ → quick → further → x: the short way to x is found last.
TEST(breadth_first, with_exact_depth_a_depth_limit_finds_the_same_pages_whatever_the_timing) {
  trial_crawl crawl({.obey_robots = false, .max_depth = 3, .exact_depth = true});
  crawl.add({"http://a/"});
  crawl.commit(crawl.lease_one(), {"http://a/slow", "http://a/quick"});
  const auto slow = crawl.lease_one();
  const auto quick = crawl.lease_one();
  crawl.commit(quick, {"http://a/further"});
  EXPECT_THAT(crawl.lease(), IsEmpty());
  crawl.commit(slow, {"http://a/x"});
  std::vector<url_lease> second = crawl.lease();
  ASSERT_EQ(second.size(), 2u);
  crawl.commit(second[0], {"http://a/x"});
  ASSERT_EQ(second[1].url, "http://a/x");
  EXPECT_EQ(second[1].depth, 2u);
  crawl.commit(second[1], {"http://a/below-x"});
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/below-x"));
}

}  // namespace
}  // namespace fanfold
