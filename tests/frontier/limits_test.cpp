#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(adding, tells_which_urls_are_new_and_numbers_them_in_order_of_discovery) {
  trial_crawl crawl(without_robots());
  const std::vector<candidate> candidates{candidate_of("http://a/1"), candidate_of("http://a/2"),
                                          candidate_of("http://a/1"), candidate_of("http://b/1")};
  EXPECT_THAT(crawl.scheduler.add(candidates),
              ElementsAre(added{.id = 1, .host = 1, .is_new = true, .is_new_host = true},
                          added{.id = 2, .host = 1, .is_new = true}, added{.id = 1},
                          added{.id = 3, .host = 2, .is_new = true, .is_new_host = true}));
  EXPECT_EQ(crawl.scheduler.pending(), 3u);
}

TEST(adding, drops_urls_that_are_queued_leased_or_done) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/1", "http://a/2"});
  EXPECT_EQ(crawl.add({"http://a/1"}), 0u);
  const auto leases = crawl.lease();
  EXPECT_EQ(crawl.add({"http://a/1"}), 0u);
  crawl.commit(leases[0], {"http://a/1", "http://a/2"});
  EXPECT_EQ(crawl.add({"http://a/1"}), 0u);
  crawl.commit(leases[1]);
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(a_lease, tells_depth_and_the_page_where_its_url_was_seen_first) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/"});
  const auto seed = crawl.lease_one();
  EXPECT_EQ(seed.page, 1u);
  EXPECT_EQ(seed.depth, 0u);
  EXPECT_EQ(seed.referrer_id, 0u);
  EXPECT_EQ(seed.referrer, "");
  crawl.commit(seed, {"http://a/1", "http://b/2"});
  const auto pages = crawl.lease();
  ASSERT_THAT(urls_of(pages), ElementsAre("http://a/1", "http://b/2"));
  crawl.commit(pages[0], {"http://b/2", "http://b/3"});
  for (const auto& page : pages) {
    EXPECT_EQ(page.depth, 1u);
    EXPECT_EQ(page.referrer_id, 1u);
    EXPECT_EQ(page.referrer, "http://a/");
  }
  const auto grandchild = crawl.lease_one();
  EXPECT_EQ(grandchild.depth, 2u);
  EXPECT_EQ(grandchild.referrer, "http://a/1");
}

TEST(pending, counts_a_page_until_its_links_are_counted) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/"});
  const auto seed = crawl.lease_one();
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
  crawl.commit(seed, {"http://a/1", "http://a/2"});
  EXPECT_EQ(crawl.scheduler.pending(), 2u);
  crawl.commit(crawl.lease_one(), {"http://a/"});
  crawl.commit(crawl.lease_one());
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
}

TEST(pending, counts_a_robots_lease) {
  trial_crawl crawl;
  crawl.add({"http://a/"});
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
  const auto robots = crawl.lease_one();
  EXPECT_EQ(crawl.scheduler.pending(), 2u);
  crawl.commit_robots(robots);
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
}

TEST(max_depth, drops_deeper_urls_and_does_not_remember_them) {
  trial_crawl crawl({.obey_robots = false, .max_depth = 1});
  EXPECT_EQ(crawl.add({"http://a/far"}, 2), 0u);
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
  EXPECT_EQ(crawl.add({"http://a/far"}, 1), 1u);
}

TEST(max_depth, still_tells_the_number_of_a_known_url) {
  trial_crawl crawl({.obey_robots = false, .max_depth = 1});
  crawl.add({"http://a/"});
  const std::vector<candidate> candidates{candidate_of("http://a/", 2), candidate_of("http://a/far", 2)};
  EXPECT_THAT(crawl.scheduler.add(candidates), ElementsAre(added{.id = 1}, added{}));
}

TEST(max_pages, bounds_the_pages_that_are_leased_or_visited) {
  trial_crawl crawl({.obey_robots = false, .max_pages = 3});
  crawl.add({"http://a/1", "http://a/2", "http://b/1", "http://b/2", "http://c/1"});
  EXPECT_EQ(crawl.scheduler.pending(), 3u);
  const auto leases = crawl.lease();
  EXPECT_THAT(leases, SizeIs(3));
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  for (const auto& each : leases) crawl.commit(each, {"http://d/" + each.url});
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(max_pages, counts_failures_but_neither_refusals_nor_redirects_nor_robots) {
  trial_crawl crawl({.max_pages = 2});
  crawl.add({"http://a/moved", "http://a/forbidden", "http://a/broken", "http://a/good", "http://a/too-many"});
  crawl.commit_robots(crawl.lease_one());
  crawl.commit(crawl.lease_one(), {}, visit_outcome::moved);
  crawl.commit(crawl.lease_one(), {}, visit_outcome::refused);
  crawl.commit(crawl.lease_one(), {}, visit_outcome::failed);
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
  EXPECT_EQ(crawl.time_to_next(), 0s);
  EXPECT_EQ(crawl.lease_one().url, "http://a/good");
}

TEST(max_pages, asks_no_more_hosts_for_robots_than_pages_may_follow) {
  trial_crawl crawl({.max_pages = 2});
  crawl.add({"http://a/", "http://b/", "http://c/"});
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/robots.txt", "http://b/robots.txt"));
}

TEST(max_pages, of_none_is_a_crawl_that_is_over) {
  trial_crawl crawl({.max_pages = 0});
  crawl.add({"http://a/"});
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
  EXPECT_THAT(crawl.lease(), IsEmpty());
}

}  // namespace
}  // namespace fanfold
