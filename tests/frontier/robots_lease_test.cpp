#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(robots_lease, comes_before_any_page_of_its_host) {
  trial_crawl crawl;
  crawl.add({"https://a:8443/x/y?z", "https://a:8443/2"});
  const auto first = crawl.lease();
  ASSERT_THAT(urls_of(first), ElementsAre("https://a:8443/robots.txt"));
  EXPECT_EQ(first[0].kind, lease_kind::robots);
  EXPECT_EQ(first[0].page, 0u);
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  crawl.commit_robots(first[0]);
  const auto pages = crawl.lease();
  EXPECT_THAT(urls_of(pages), ElementsAre("https://a:8443/x/y?z", "https://a:8443/2"));
  EXPECT_EQ(pages[0].kind, lease_kind::page);
  EXPECT_EQ(pages[0].host, first[0].host);
}

TEST(robots_lease, is_taken_once_a_host) {
  trial_crawl crawl;
  crawl.add({"http://a/1"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/robots.txt", "http://a/1"));
  crawl.add({"http://a/2", "http://b/1"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/2", "http://b/robots.txt", "http://b/1"));
}

TEST(robots_lease, is_taken_again_after_24_hours) {  // RFC 9309 section 2.4
  trial_crawl crawl;
  crawl.add({"http://a/1"});
  crawl.visit_all_due();
  crawl.wait(24h - 1s);
  crawl.add({"http://a/2"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/2"));
  crawl.wait(1s);
  crawl.add({"http://a/3"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/robots.txt", "http://a/3"));
}

TEST(robots_lease, that_fails_leaves_a_host_whose_rules_were_read_before_as_polite_as_it_was) {
  trial_crawl crawl({.delay = 10s});
  crawl.add({"http://a/1"});
  crawl.commit_robots(crawl.lease_one());
  crawl.wait(24h);
  crawl.add({"http://a/2"});
  crawl.commit({.lease = crawl.lease_one().id, .status = 500, .closes_host = true});
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), 10s);
}

TEST(robots_lease, is_taken_again_where_it_was_forgotten) {
  trial_crawl crawl;
  crawl.add({"http://a/1", "http://b/1"});
  crawl.visit_all_due();
  const host_id first = 1;
  crawl.scheduler.forget_robots({&first, 1});
  crawl.add({"http://a/2", "http://b/2"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/robots.txt", "http://b/2", "http://a/2"));
}

TEST(robots_lease, of_one_host_holds_no_other_host_up) {
  trial_crawl crawl;
  crawl.add({"http://a/"});
  const auto slow = crawl.lease_one();
  crawl.add({"http://b/"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://b/robots.txt", "http://b/"));
  crawl.commit_robots(slow);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/"));
}

TEST(robots_lease, is_a_request_like_others_so_the_first_page_waits_for_the_delay) {
  trial_crawl crawl({.delay = 10s});
  crawl.add({"http://a/"});
  const auto robots = crawl.lease_one();
  crawl.wait(4s);
  crawl.commit_robots(robots);
  EXPECT_EQ(crawl.time_to_next(), 6s);
}

TEST(robots_lease, that_asked_nobody_costs_no_delay) {
  trial_crawl crawl({.delay = 10s});
  crawl.add({"http://a/"});
  crawl.commit(crawl.lease_one(), {}, visit_outcome::refused);
  EXPECT_EQ(crawl.lease_one().url, "http://a/");
}

TEST(robots_lease, opens_the_host_even_if_it_failed) {
  trial_crawl crawl;
  crawl.add({"http://a/"});
  crawl.commit(crawl.lease_one(), {}, visit_outcome::failed);
  EXPECT_EQ(crawl.lease_one().url, "http://a/");
}

TEST(robots_lease, may_raise_the_delay_of_its_host_and_of_no_other) {
  trial_crawl crawl({.delay = 1s});
  crawl.add({"http://a/1", "http://a/2", "http://b/1"});
  const auto robots = crawl.lease();
  crawl.commit_robots(robots[0], 30s);
  crawl.commit_robots(robots[1]);
  crawl.wait(1s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://b/1"));
  EXPECT_EQ(crawl.time_to_next(), 29s);
  crawl.wait(29s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/1"));
  EXPECT_EQ(crawl.time_to_next(), 30s);
}

TEST(robots_lease, lets_the_delay_go_that_it_asks_for_no_more) {
  trial_crawl crawl({.delay = 1s});
  crawl.add({"http://a/1", "http://a/2", "http://a/3"});
  crawl.commit_robots(crawl.lease_one(), 30s);
  EXPECT_EQ(crawl.time_to_next(), 30s);
  crawl.wait(24h);
  crawl.commit_robots(crawl.lease_one());
  EXPECT_EQ(crawl.time_to_next(), 1s);
}

TEST(robots_lease, that_fails_keeps_the_delay_that_was_asked_for) {
  trial_crawl crawl({.delay = 1s});
  crawl.add({"http://a/1", "http://a/2", "http://a/3"});
  crawl.commit_robots(crawl.lease_one(), 30s);
  crawl.wait(24h);
  crawl.commit({.lease = crawl.lease_one().id, .status = 500, .closes_host = true});
  EXPECT_EQ(crawl.time_to_next(), 30s);
}

TEST(robots_lease, of_one_crawl_asks_no_other_for_a_delay) {  // which may go by another name
  politeness shared;
  trial_crawl one({}, shared);
  trial_crawl other({}, shared);
  one.add({"http://a/1"});
  other.add({"http://a/2"});
  one.commit_robots(one.lease_one(), 30s);
  other.commit_robots(other.lease_one());
  EXPECT_EQ(other.time_to_next(), 0s);
  EXPECT_EQ(one.time_to_next(), 30s);
}

TEST(robots_lease, never_lowers_the_delay) {
  trial_crawl crawl({.delay = 10s});
  crawl.add({"http://a/1"});
  crawl.commit_robots(crawl.lease_one(), 1s);
  EXPECT_EQ(crawl.time_to_next(), 10s);
}

TEST(robots_lease, can_bring_urls_which_have_no_referrer) {
  trial_crawl crawl;
  crawl.add({"http://a/"});
  crawl.commit(crawl.lease_one(), {"http://a/sitemap.xml"});
  const auto pages = crawl.lease();
  ASSERT_THAT(urls_of(pages), ElementsAre("http://a/", "http://a/sitemap.xml"));
  EXPECT_EQ(pages[1].referrer_id, 0u);
  EXPECT_EQ(pages[1].referrer, "");
}

}  // namespace
}  // namespace fanfold
