#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;

known_url known(url_id id, std::string_view url, url_state state, std::uint32_t depth = 0) {
  return {.id = id, .url = url, .fingerprint = fingerprint::of(url), .depth = depth, .state = state};
}

TEST(a_resumed_crawl, visits_what_was_queued_and_nothing_else_in_the_same_order) {
  trial_crawl crawl(without_robots());
  crawl.scheduler.restore(std::vector{known(1, "http://a/", url_state::visited),
                                      known(2, "http://a/deep", url_state::queued, 2),
                                      known(3, "http://a/forbidden", url_state::no_page, 1)});
  crawl.scheduler.restore(std::vector{known(4, "http://a/next", url_state::queued, 1)});
  EXPECT_EQ(crawl.scheduler.pending(), 2u);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/next", "http://a/deep"));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(a_resumed_crawl, knows_every_url_by_its_number_and_numbers_new_ones_after_them) {
  trial_crawl crawl(without_robots());
  crawl.scheduler.restore(
      std::vector{known(3, "http://a/", url_state::visited), known(7, "http://b/", url_state::queued)});
  const std::vector<candidate> candidates{candidate_of("http://a/"), candidate_of("http://b/"),
                                          candidate_of("http://b/new"), candidate_of("http://c/")};
  EXPECT_THAT(crawl.scheduler.add(candidates),
              ElementsAre(added{.id = 3}, added{.id = 7}, added{.id = 8, .host = 2, .is_new = true},
                          added{.id = 9, .host = 3, .is_new = true, .is_new_host = true}));
}

TEST(a_resumed_crawl, asks_each_host_for_its_robots_again) {
  trial_crawl crawl;
  crawl.scheduler.restore(
      std::vector{known(1, "http://a/", url_state::visited), known(2, "http://a/2", url_state::queued, 1)});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/robots.txt", "http://a/2"));
}

TEST(a_resumed_crawl, knows_the_pages_on_which_queued_urls_were_found) {
  trial_crawl crawl(without_robots());
  auto child = known(2, "http://a/2", url_state::queued, 1);
  child.referrer_id = 1;
  child.referrer = "http://a/";
  crawl.scheduler.restore(std::vector{known(1, "http://a/", url_state::visited), child});
  const auto lease = crawl.lease_one();
  EXPECT_EQ(lease.page, 2u);
  EXPECT_EQ(lease.depth, 1u);
  EXPECT_EQ(lease.referrer_id, 1u);
  EXPECT_EQ(lease.referrer, "http://a/");
}

TEST(a_resumed_crawl, counts_earlier_visits_but_not_refusals_within_max_pages) {
  trial_crawl crawl({.obey_robots = false, .max_pages = 2});
  crawl.scheduler.restore(
      std::vector{known(1, "http://a/1", url_state::visited), known(2, "http://a/2", url_state::no_page),
                  known(3, "http://a/3", url_state::queued), known(4, "http://a/4", url_state::queued)});
  EXPECT_EQ(crawl.scheduler.pending(), 1u);
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/3"));
}

TEST(a_resumed_crawl, leaves_alone_what_a_lower_depth_limit_excludes) {
  trial_crawl crawl({.obey_robots = false, .max_depth = 1});
  crawl.scheduler.restore(
      std::vector{known(1, "http://a/1", url_state::queued, 1), known(2, "http://a/2", url_state::queued, 2)});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/1"));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(a_resumed_crawl, refuses_ids_that_do_not_ascend) {
  trial_crawl crawl(without_robots());
  EXPECT_THROW(crawl.scheduler.restore(
                   std::vector{known(2, "http://a/2", url_state::queued), known(1, "http://a/1", url_state::queued)}),
               std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
