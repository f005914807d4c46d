#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

candidate mention_of(std::string_view url) {
  candidate which = candidate_of(url);
  which.is_mentioned = true;
  return which;
}

const frontier_options numbering{.obey_robots = false, .max_depth = 2, .numbers_mentions = true};

std::vector<added> add(trial_crawl& crawl, const std::vector<candidate>& candidates) {
  return crawl.scheduler.add(candidates);
}

TEST(a_mentioned_url, is_numbered_once_and_not_visited) {
  trial_crawl crawl(numbering);
  EXPECT_THAT(add(crawl, {mention_of("http://a/"), candidate_of("http://b/"), mention_of("http://a/")}),
              ElementsAre(added{.id = 1, .is_new_mention = true},
                          added{.id = 2, .host = 1, .is_new = true, .is_new_host = true}, added{.id = 1}));
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://b/"));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

TEST(a_mentioned_url, is_visited_under_its_number_when_a_link_is_followed) {
  trial_crawl crawl(numbering);
  add(crawl, {mention_of("http://a/"), mention_of("http://b/")});
  EXPECT_THAT(add(crawl, {candidate_of("http://a/")}),
              ElementsAre(added{.id = 1, .host = 1, .is_new = true, .is_new_host = true, .was_mentioned = true}));
  EXPECT_THAT(
      add(crawl, {mention_of("http://a/"), candidate_of("http://a/"), candidate_of("http://c/")}),
      ElementsAre(added{.id = 1}, added{.id = 1}, added{.id = 3, .host = 2, .is_new = true, .is_new_host = true}));
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://a/", "http://c/"));
}

TEST(a_mentioned_url, is_what_is_too_deep) {
  trial_crawl crawl(numbering);
  EXPECT_THAT(add(crawl, {candidate_of("http://a/", 3)}), ElementsAre(added{.id = 1, .is_new_mention = true}));
  EXPECT_TRUE(add(crawl, {candidate_of("http://a/", 2)})[0].was_mentioned);
}

TEST(a_mentioned_url, stays_so_where_it_looks_like_a_trap) {
  frontier_options options = numbering;
  options.traps = {.recognise = true, .max_per_host = 1};
  trial_crawl crawl(options);
  add(crawl, {mention_of("http://a/x"), candidate_of("http://a/1", 1)});
  EXPECT_THAT(add(crawl, {candidate_of("http://a/x", 1), mention_of("http://a/x")}),
              ElementsAre(added{.id = 1, .is_trap = true}, added{.id = 1}));
  EXPECT_TRUE(add(crawl, {candidate_of("http://a/x")})[0].was_mentioned) << "a seed is never left out";
}

TEST(a_mentioned_url, is_known_to_a_resumed_crawl) {
  trial_crawl crawl(numbering);
  crawl.scheduler.restore(std::vector<known_url>{
      {.id = 1, .url = "http://a/", .fingerprint = fingerprint::of("http://a/"), .state = url_state::mentioned}});
  EXPECT_THAT(crawl.visit_all_due(), IsEmpty());
  EXPECT_THAT(add(crawl, {candidate_of("http://a/"), candidate_of("http://a/2")}),
              ElementsAre(added{.id = 1, .host = 1, .is_new = true, .is_new_host = true, .was_mentioned = true},
                          added{.id = 2, .host = 1, .is_new = true}));
}

TEST(a_mentioned_url, takes_no_number_where_nobody_wants_it) {
  trial_crawl crawl(without_robots());
  EXPECT_THAT(add(crawl, {mention_of("http://a/"), candidate_of("http://a/")}),
              ElementsAre(added{}, added{.id = 1, .host = 1, .is_new = true, .is_new_host = true}));
}

}  // namespace
}  // namespace fanfold
