#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(politeness, a_host_never_has_more_connections_than_per_host) {
  trial_crawl crawl({.per_host = 2, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2", "http://a/3", "http://a/4"});
  const auto first = crawl.lease();
  EXPECT_THAT(urls_of(first), ElementsAre("http://a/1", "http://a/2"));
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  crawl.commit(first[1]);
  EXPECT_EQ(crawl.time_to_next(), 0s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/3"));
}

TEST(politeness, http_https_and_other_ports_are_hosts_of_their_own) {
  trial_crawl crawl({.per_host = 1, .obey_robots = false});
  crawl.add({"http://a/", "https://a/", "http://a:81/"});
  EXPECT_THAT(crawl.lease(), SizeIs(3));
}

TEST(politeness, credentials_make_no_other_host) {
  trial_crawl crawl({.per_host = 1, .obey_robots = false});
  crawl.add({"http://a/", "http://me@a/", "http://you@a/"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/", "http://me@a/", "http://you@a/"));
  crawl.add({"http://me@a/2", "http://you@a/2"});
  EXPECT_THAT(crawl.lease(), SizeIs(1));
}

TEST(politeness, the_delay_passes_between_two_leases_of_a_host) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  crawl.commit(crawl.lease_one());
  EXPECT_EQ(crawl.time_to_next(), 10s);
  crawl.wait(10s - 1ns);
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), 1ns);
  crawl.wait(1ns);
  EXPECT_EQ(crawl.time_to_next(), 0s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/2"));
}

TEST(politeness, a_slow_answer_does_not_add_to_the_delay) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  const auto slow = crawl.lease_one();
  crawl.wait(25s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/2"));
  crawl.commit(slow);
}

TEST(politeness, hosts_delay_each_for_itself_and_come_in_the_order_in_which_they_are_due) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  crawl.commit(crawl.lease_one());
  crawl.wait(4s);
  crawl.add({"http://b/1", "http://b/2"});
  crawl.commit(crawl.lease_one());
  EXPECT_EQ(crawl.time_to_next(), 6s);
  crawl.wait(6s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/2"));
  EXPECT_EQ(crawl.time_to_next(), 4s);
  crawl.wait(1h);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://b/2"));
}

TEST(politeness, a_host_that_ran_dry_still_waits_for_its_delay) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/1"});
  crawl.commit(crawl.lease_one());
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  crawl.wait(3s);
  crawl.add({"http://a/2"});
  EXPECT_EQ(crawl.time_to_next(), 7s);
}

TEST(politeness, a_refused_lease_costs_no_delay) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/forbidden", "http://a/also-forbidden", "http://a/2"});
  crawl.commit(crawl.lease_one());
  crawl.wait(10s);
  crawl.commit(crawl.lease_one(), {}, visit_outcome::refused);
  crawl.commit(crawl.lease_one(), {}, visit_outcome::refused);
  EXPECT_EQ(crawl.lease_one().url, "http://a/2");
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
}

TEST(politeness, a_late_refusal_does_not_shorten_the_delay_after_a_request) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/forbidden", "http://a/1", "http://a/2"});
  const auto forbidden = crawl.lease_one();
  crawl.wait(10s);
  crawl.lease_one();
  crawl.commit(forbidden, {}, visit_outcome::refused);
  EXPECT_EQ(crawl.time_to_next(), 10s);
}

TEST(politeness, a_failed_visit_costs_what_a_successful_one_does) {
  trial_crawl crawl({.delay = 10s, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  crawl.commit(crawl.lease_one(), {}, visit_outcome::failed);
  EXPECT_EQ(crawl.time_to_next(), 10s);
}

TEST(politeness, a_delay_without_end_is_no_overflow) {
  trial_crawl crawl({.delay = duration::max(), .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  const auto only = crawl.lease_one();
  crawl.wait(24h * 365 * 100);
  EXPECT_THAT(crawl.lease(), IsEmpty());
  crawl.commit(only);
  EXPECT_THAT(crawl.lease(), IsEmpty());
}

TEST(politeness, options_that_would_never_lease_are_refused) {
  EXPECT_THROW(trial_crawl({.per_host = 0}), std::invalid_argument);
  EXPECT_THROW(trial_crawl({.delay = -1s}), std::invalid_argument);
}

TEST(politeness, a_visit_without_its_lease_is_refused) {
  trial_crawl crawl(without_robots());
  crawl.add({"http://a/1"});
  const auto lease = crawl.lease_one();
  crawl.commit(lease);
  EXPECT_THROW(crawl.commit(lease), std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
