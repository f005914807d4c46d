// What is leased again, and when.
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

visit failed(const url_lease& lease) {
  return {.lease = lease.id, .outcome = visit_outcome::failed, .transient = true};
}
visit failed_here(const url_lease& lease) {
  return {.lease = lease.id, .outcome = visit_outcome::failed, .transient = true, .whose = fault::own};
}
visit answered(const url_lease& lease, int status) {
  return {.lease = lease.id, .status = status};
}

TEST(retry, comes_after_a_delay_that_grows_and_ends_after_so_many) {
  trial_crawl crawl({.retries = 2, .obey_robots = false});
  crawl.add({"http://a/1"});
  EXPECT_TRUE(crawl.commit(failed(crawl.lease_one())));
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
  ASSERT_TRUE(crawl.time_to_next());
  EXPECT_GE(*crawl.time_to_next(), 500ms);
  EXPECT_LE(*crawl.time_to_next(), 1s);
  crawl.wait(*crawl.time_to_next());
  EXPECT_TRUE(crawl.commit(failed(crawl.lease_one())));
  EXPECT_GE(*crawl.time_to_next(), 1s);
  crawl.wait(1h);
  EXPECT_FALSE(crawl.commit(failed(crawl.lease_one())));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

// When the first ten retries of a crawl come, the pages of which are the same for all.
std::vector<duration> retries_of(std::uint64_t seed) {
  trial_crawl crawl({.retries = 1, .jitter_seed = seed, .obey_robots = false});
  std::vector<duration> waits;
  for (int i = 0; i < 10; ++i) {
    crawl.add({"http://host" + std::to_string(i) + "/"});
    crawl.commit(failed(crawl.lease_one()));
    waits.push_back(*crawl.time_to_next());
    crawl.wait(1s);
    crawl.commit(crawl.lease_one());
  }
  return waits;
}

TEST(retry, of_several_crawls_come_each_at_their_own_times) {
  EXPECT_EQ(retries_of(7), retries_of(7));
  EXPECT_NE(retries_of(7), retries_of(8));
}

TEST(retry, of_many_pages_are_spread) {
  auto waits = retries_of(7);
  std::ranges::sort(waits);
  EXPECT_GT(waits.back() - waits.front(), 100ms);
}

TEST(retry, is_of_the_same_page_as_it_was_found) {
  trial_crawl crawl({.retries = 1, .obey_robots = false});
  crawl.add({"http://a/"});
  crawl.commit(crawl.lease_one(), {"http://a/child"});
  const auto first = crawl.lease_one();
  crawl.commit(failed(first));
  crawl.wait(1h);
  const auto again = crawl.lease_one();
  EXPECT_EQ(again.url, "http://a/child");
  EXPECT_EQ(again.page, first.page);
  EXPECT_EQ(again.depth, 1u);
  EXPECT_EQ(again.referrer, "http://a/");
  EXPECT_EQ(again.referrer_id, first.referrer_id);
}

TEST(retry, is_for_what_may_pass_only) {
  for (const int status : {200, 301, 400, 401, 403, 404, 410, 500, 501}) {
    trial_crawl crawl({.retries = 2, .obey_robots = false});
    crawl.add({"http://a/1"});
    EXPECT_FALSE(crawl.commit(answered(crawl.lease_one(), status))) << status;
  }
  for (const int status : {408, 425, 429, 502, 503, 504}) {
    trial_crawl crawl({.retries = 2, .obey_robots = false});
    crawl.add({"http://a/1"});
    EXPECT_TRUE(crawl.commit(answered(crawl.lease_one(), status))) << status;
  }
}

TEST(retry, holds_up_no_other_page) {
  trial_crawl crawl({.retries = 1, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  crawl.commit(failed(crawl.lease_one()));
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/2"));
}

TEST(retry, takes_no_place_in_max_pages_until_it_has_ended) {
  trial_crawl crawl({.retries = 1, .obey_robots = false, .max_pages = 1});
  crawl.add({"http://a/1"});
  crawl.commit(failed(crawl.lease_one()));
  crawl.wait(1h);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1"));
}

TEST(retry, keeps_deeper_pages_waiting_where_depth_is_exact) {
  trial_crawl crawl({.retries = 1, .obey_robots = false, .exact_depth = true});
  crawl.add({"http://a/1", "http://a/2"});
  const auto pages = crawl.lease();
  crawl.commit(failed(pages[0]));
  crawl.commit(pages[1], {"http://a/deep"});
  EXPECT_THAT(crawl.lease(), IsEmpty());
  crawl.wait(1h);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1", "http://a/deep"));
}

TEST(retry, finds_what_the_failed_visit_would_have_found) {
  trial_crawl crawl({.retries = 1, .obey_robots = false});
  crawl.add({"http://a/"});
  const auto child = candidate_of("http://a/child", 1);
  visit broken = failed(crawl.lease_one());
  broken.discovered = {&child, 1};
  EXPECT_TRUE(crawl.commit(broken));
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
  crawl.wait(1h);
  crawl.commit(crawl.lease_one(), {"http://a/child"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/child"));
}

TEST(retry, of_robots_txt_comes_before_the_pages) {
  trial_crawl crawl({.retries = 1});
  crawl.add({"http://a/"});
  EXPECT_TRUE(crawl.commit(failed(crawl.lease_one())));
  EXPECT_THAT(crawl.lease(), IsEmpty());
  crawl.wait(1s);
  EXPECT_EQ(crawl.lease_one().url, "http://a/robots.txt");
}

TEST(an_overloaded_host, rests_and_then_goes_on) {
  trial_crawl crawl({.retries = 1, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2", "http://b/1"});
  visit busy = answered(crawl.lease_one(), 429);
  busy.retry_after = 2min;
  EXPECT_TRUE(crawl.commit(busy));
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://b/1"));
  crawl.wait(1s);  // the retry is due, and must wait
  EXPECT_THAT(crawl.lease(), IsEmpty());
  EXPECT_EQ(crawl.time_to_next(), 2min - 1s);
  crawl.wait(2min - 1s);
  EXPECT_THAT(crawl.visit_all_due(), testing::UnorderedElementsAre("http://a/1", "http://a/2"));
}

TEST(a_host_that_asks_for_a_rest, has_it_with_any_error_and_with_nothing_else) {
  const auto rest_after = [](int status) {
    trial_crawl crawl({.obey_robots = false});
    crawl.add({"http://a/1", "http://a/2"});
    visit asking = answered(crawl.lease_one(), status);
    asking.retry_after = 2min;
    EXPECT_FALSE(crawl.commit(asking));
    return *crawl.time_to_next();
  };
  for (const int status : {400, 403, 404, 429, 500, 502, 503, 504}) EXPECT_EQ(rest_after(status), 2min) << status;
  for (const int status : {200, 301, 302}) EXPECT_EQ(rest_after(status), 0s) << status;
}

TEST(an_overloaded_host, is_left_where_it_rests_for_longer_than_the_crawl_waits) {
  trial_crawl crawl({.retries = 1, .max_rest = 1min, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2", "http://b/1", "http://b/2"});
  visit busy = answered(crawl.lease_one(), 503);
  busy.retry_after = 1h;
  crawl.commit(busy);
  crawl.wait(1s);  // the retry is due, and must wait
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://b/1", "http://b/2"));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
  const auto left = crawl.scheduler.left();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].origin, "http://a");
  EXPECT_EQ(left[0].urls, 2u);
  EXPECT_EQ(left[0].rests_until - crawl.now, 1h - 1s);
}

TEST(an_overloaded_host, comes_back_where_the_crawl_lasts_long_enough) {
  trial_crawl crawl({.retries = 1, .max_rest = 1min, .obey_robots = false});
  crawl.add({"http://a/1", "http://b/1"});
  const auto leases = crawl.lease();
  visit busy = answered(leases[0], 503);
  busy.retry_after = 1h;
  crawl.commit(busy);
  crawl.wait(1h);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1"));
  crawl.commit(leases[1]);
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
  EXPECT_THAT(crawl.scheduler.left(), IsEmpty());
}

TEST(a_host_that_is_left, keeps_no_other_hosts_deeper_pages_waiting) {
  trial_crawl crawl({.retries = 1, .max_rest = 1min, .obey_robots = false, .exact_depth = true});
  crawl.add({"http://a/1", "http://b/1"});
  const auto leases = crawl.lease();
  visit busy = answered(leases[0], 503);
  busy.retry_after = 1h;
  crawl.commit(busy);
  crawl.wait(1s);
  crawl.commit(leases[1], {"http://b/2"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://b/2"));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(a_failing_host, rests_and_loses_only_the_pages_that_failed_too_often) {
  trial_crawl crawl({.per_host = 1, .retries = 1, .max_rest = 1min, .obey_robots = false});
  for (int i = 0; i < 100; ++i) crawl.add({"http://a/" + std::to_string(i)});
  int lost = 0;
  while (crawl.scheduler.pending() > 0) {
    crawl.wait(*crawl.time_to_next());
    for (const auto& lease : crawl.lease()) lost += !crawl.commit(failed(lease));
  }
  EXPECT_LE(lost, 10);
  ASSERT_EQ(crawl.scheduler.left().size(), 1u);
  EXPECT_EQ(crawl.scheduler.left()[0].urls, 100u - static_cast<unsigned>(lost));
}

TEST(a_failing_host, rests_too_where_what_it_says_is_its_answer) {
  visit broken{.outcome = visit_outcome::failed, .whose = fault::server};
  for (const visit& trouble : {visit{.status = 500}, visit{.status = 501}, visit{.status = 520}, broken}) {
    trial_crawl crawl({.retries = 1, .obey_robots = false});
    crawl.add({"http://a/1", "http://a/2", "http://a/3", "http://a/4"});
    for (int i = 0; i < 3; ++i) {
      visit done = trouble;
      done.lease = crawl.lease_one().id;
      EXPECT_FALSE(crawl.commit(done)) << "it is not asked for again";
    }
    EXPECT_EQ(crawl.time_to_next(), 5s) << trouble.status;
  }
}

TEST(a_host, that_has_bad_pages_only_is_well) {
  visit useless{.outcome = visit_outcome::failed, .status = 200, .whose = fault::page};
  for (const visit& said : {visit{.status = 404}, visit{.status = 403}, useless}) {
    trial_crawl crawl({.retries = 1, .obey_robots = false});
    for (int i = 0; i < 9; ++i) crawl.add({"http://a/" + std::to_string(i)});
    for (int i = 0; i < 8; ++i) {
      visit done = said;
      done.lease = crawl.lease_one().id;
      crawl.commit(done);
    }
    EXPECT_EQ(crawl.time_to_next(), 0s) << said.status;
  }
}

TEST(a_machine_out_of_descriptors, blames_no_host_for_it) {
  trial_crawl crawl({.per_host = 4, .retries = 1, .max_rest = 1s, .obey_robots = false});
  for (int i = 0; i < 10; ++i) crawl.add({"http://a/" + std::to_string(i)});
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(crawl.commit(failed_here(crawl.lease_one())));
  EXPECT_EQ(crawl.lease_one().url, "http://a/9");
  EXPECT_THAT(crawl.scheduler.left(), IsEmpty());
}

TEST(a_machine_out_of_descriptors, loses_pages_that_fail_too_often) {
  trial_crawl crawl({.retries = 1, .obey_robots = false});
  crawl.add({"http://a/"});
  EXPECT_TRUE(crawl.commit(failed_here(crawl.lease_one())));
  crawl.wait(1h);
  EXPECT_FALSE(crawl.commit(failed_here(crawl.lease_one())));
}

TEST(a_machine_out_of_descriptors, opens_hosts_when_there_are_some_again) {
  for (const bool look_up : {false, true}) {
    trial_crawl crawl({.retries = 1, .max_rest = 1s, .look_up = look_up, .obey_robots = !look_up});
    crawl.add({"http://a/1", "http://a/2"});
    duration longest{0};
    for (int i = 0; i < 10; ++i) {
      visit nothing = failed_here(crawl.lease_one());
      nothing.closes_host = true;
      ASSERT_TRUE(crawl.commit(nothing));
      EXPECT_EQ(crawl.scheduler.pending(), 2u);
      ASSERT_TRUE(crawl.time_to_next());
      longest = std::max(longest, *crawl.time_to_next());
      crawl.wait(*crawl.time_to_next());
    }
    EXPECT_GE(longest, 30s);
    EXPECT_LE(longest, 2min);
    EXPECT_TRUE(crawl.commit(failed(crawl.lease_one()))) << "the first failure of the host itself";
    crawl.wait(1h);
    crawl.commit(crawl.lease_one());
    EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1", "http://a/2"));
  }
}

TEST(a_machine_out_of_descriptors, gives_a_host_up_after_minutes) {
  trial_crawl crawl({.retries = 0});
  crawl.add({"http://a/1"});
  visit nothing = failed_here(crawl.lease_one());
  nothing.closes_host = true;
  duration whole{0};
  while (crawl.commit(nothing)) {
    whole += *crawl.time_to_next();
    crawl.wait(*crawl.time_to_next());
    nothing = failed_here(crawl.lease_one());
    nothing.closes_host = true;
  }
  EXPECT_GE(whole, 2min);
  EXPECT_LE(whole, 10min);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1")) << "to be refused";
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(a_machine_out_of_descriptors, keeps_no_other_crawl_from_the_host) {
  politeness shared;
  trial_crawl one({}, shared);
  trial_crawl other({}, shared);
  one.add({"http://a/1"});
  one.commit(failed_here(one.lease_one()));
  other.add({"http://a/2"});
  EXPECT_THAT(other.visit_all_due(), ElementsAre("http://a/robots.txt", "http://a/2"));
}

TEST(a_closed_host, hands_its_pages_out_at_once_to_be_refused) {
  trial_crawl crawl({.per_host = 1, .delay = 1h, .obey_robots = true});
  crawl.add({"http://a/1", "http://a/2"});
  visit down = answered(crawl.lease_one(), 503);
  down.closes_host = true;
  crawl.commit(down);
  const auto pages = crawl.lease();
  EXPECT_THAT(urls_of(pages), ElementsAre("http://a/1", "http://a/2"));
}

TEST(a_closed_host, is_tried_again_after_ten_minutes_for_the_pages_found_since) {
  trial_crawl crawl({.delay = 1min, .retries = 1});
  crawl.add({"http://a/1"});
  visit down = failed(crawl.lease_one());
  down.closes_host = true;
  EXPECT_TRUE(crawl.commit(down));
  crawl.wait(1min);
  down.lease = crawl.lease_one().id;
  EXPECT_FALSE(crawl.commit(down));
  crawl.commit(crawl.lease_one(), {}, visit_outcome::refused);
  crawl.wait(10min);
  crawl.add({"http://a/2"});
  down.lease = crawl.lease_one().id;
  EXPECT_TRUE(crawl.commit(down));
  EXPECT_THAT(crawl.lease(), IsEmpty()) << "until it is asked once more";
  crawl.wait(1min);
  EXPECT_EQ(crawl.lease_one().url, "http://a/robots.txt");
}

}  // namespace
}  // namespace fanfold
