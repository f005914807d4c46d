#include "support/expected_crawl.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace fanfold::test_web {
namespace {

using std::chrono::milliseconds;

const std::vector<place> seed{{0, 0}};

/// A web without trouble, whose only links are its trees.
web_options plain() {
  web_options out;
  out.hosts = 5;
  out.pages = 200;
  out.cross_host = out.redirects = out.not_found = out.server_errors = out.disallowed = out.robots_missing = 0;
  return out;
}

web_model model(const web_options& options) {
  return web_model(options, "http", {8000});
}

std::map<place, expected_visit> expect(const web_model& web, const crawl_rules& rules) {
  std::map<place, expected_visit> out;
  for (const auto& visit : expect_crawl(web, seed, rules))
    EXPECT_TRUE(out.emplace(visit.at, visit).second) << "twice: " << web.url(visit.at);
  return out;
}

TEST(expected_crawl, FindsEveryPageOfAWebWithoutTrouble) {
  const web_model web = model(plain());
  EXPECT_EQ(expect(web, {}).size(), 5U * 200U);
}

TEST(expected_crawl, FindsPagesAtTheDepthOfTheirTree) {
  web_options options = plain();
  options.hosts = 1;
  const web_model web = model(options);
  const page_tree tree(options.pages, options.depth);
  for (const auto& [at, visit] : expect(web, {})) EXPECT_EQ(visit.depth, tree.level(at.page));
}

TEST(expected_crawl, GoesNoDeeperThanItMay) {
  const web_model web = model(plain());
  const auto all = expect(web, {});
  const auto some = expect(web, {.max_depth = 2});
  const auto shallow = std::ranges::count_if(all, [](const auto& entry) { return entry.second.depth <= 2; });
  EXPECT_EQ(some.size(), static_cast<std::size_t>(shallow));
  EXPECT_LT(some.size(), all.size());
}

TEST(expected_crawl, StaysInItsScope) {
  web_options options = plain();
  options.hosts = 6;
  options.hosts_per_domain = 2;
  const web_model web = model(options);
  for (const auto& [at, visit] : expect(web, {.in_scope = same_host(0)})) EXPECT_EQ(at.host, 0U);
  EXPECT_EQ(expect(web, {.in_scope = same_host(0)}).size(), 200U);
  EXPECT_EQ(expect(web, {.in_scope = same_domain(web, 0)}).size(), 400U);
}

TEST(expected_crawl, IsRefusedWhatRobotsTxtForbidsUnlessItIgnoresIt) {
  web_options options = plain();
  options.disallowed = 0.3;
  const web_model web = model(options);
  const auto refused = [](const auto& entry) { return entry.second.outcome == visit_outcome::refused_by_robots; };
  const auto obedient = expect(web, {});
  EXPECT_GT(std::ranges::count_if(obedient, refused), 100);
  for (const auto& [at, visit] : obedient)
    EXPECT_EQ(visit.outcome == visit_outcome::refused_by_robots, web.disallowed(at));
  const auto disobedient = expect(web, {.obey_robots = false});
  EXPECT_EQ(std::ranges::count_if(disobedient, refused), 0);
}

// RFC 9309 section 2.3.1.4: an unreachable robots.txt forbids everything.
TEST(expected_crawl, VisitsNothingOnHostsWhoseRobotsTxtIsUnavailable) {
  web_options options = plain();
  options.robots_unavailable = 1;
  for (const auto& [at, visit] : expect(model(options), {}))
    EXPECT_EQ(visit.outcome == visit_outcome::refused_by_robots, at.host != 0);
}

TEST(expected_crawl, EndsAtARedirectsTargetWhereItFollows) {
  web_options options = plain();
  options.redirects = 0.5;
  for (const auto& [at, visit] : expect(model(options), {})) {
    EXPECT_EQ(visit.status, 200);
    EXPECT_EQ(visit.ends_at, (place{at.host, at.page}));
  }
}

TEST(expected_crawl, VisitsARedirectsTargetByItselfWhereItDoesNotFollow) {
  web_options options = plain();
  options.redirects = 0.5;
  const auto visits = expect(model(options), {.follow_redirects = false});
  int redirects = 0;
  for (const auto& [at, visit] : visits) {
    if (!at.redirect) continue;
    ++redirects;
    EXPECT_EQ(visit.status / 100, 3);
    const auto target = visits.find({at.host, at.page});
    ASSERT_NE(target, visits.end());
    EXPECT_LE(target->second.depth, visit.depth);
  }
  EXPECT_GT(redirects, 100);
}

TEST(expected_crawl, TellsWhichBodiesBreakOff) {
  web_options options = plain();
  options.broken = 0.5;
  const web_model web = model(options);
  for (const auto& [at, visit] : expect(web, {}))
    EXPECT_EQ(visit.outcome == visit_outcome::broken, web.kind(at) == place_kind::broken_page);
}

web_options chain(std::uint32_t pages, milliseconds latency) {
  web_options out = plain();
  out.hosts = 1;
  out.pages = pages;
  out.depth = pages - 1;
  out.min_latency = out.max_latency = latency;
  return out;
}

TEST(ideal_duration, IsThatOfTheDeepestChainOfPages) {
  const web_model web = model(chain(7, milliseconds(10)));
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}), milliseconds(70));
}

TEST(ideal_duration, IncludesRobotsTxtWhereItIsObeyed) {
  const web_model web = model(chain(7, milliseconds(10)));
  EXPECT_EQ(ideal_duration(web, seed, {}), milliseconds(80));
}

TEST(ideal_duration, EndsAtTheDeepestPageThatMayBeVisited) {
  const web_model web = model(chain(7, milliseconds(10)));
  EXPECT_EQ(ideal_duration(web, seed, {.max_depth = 3, .obey_robots = false}), milliseconds(40));
}

TEST(ideal_duration, GrowsWhereHostsAreAskedForAFewPagesAtOnce) {
  web_options options = chain(7, milliseconds(10));
  options.depth = 1;
  const web_model web = model(options);
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}), milliseconds(20));
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}, {.per_host = 2}), milliseconds(40));
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}, {.per_host = 1}), milliseconds(70));
}

TEST(ideal_duration, GrowsByTheDelayBetweenTheRequestsToAHost) {
  web_options options = chain(7, milliseconds(10));
  options.depth = 1;
  const web_model web = model(options);
  const crawl_pace pace{.delay = milliseconds(100)};
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}, pace), milliseconds(610));
  EXPECT_EQ(ideal_duration(web, seed, {}, pace), milliseconds(710)) << "robots.txt is a request, too";
}

TEST(ideal_duration, GrowsWhereHostsShareAnAddress) {
  web_options options = chain(1, milliseconds(10));
  options.hosts = 4;  // the first one leads to the others
  const web_model web = model(options);
  const auto takes = [&](const crawl_pace& pace) { return ideal_duration(web, seed, {.obey_robots = false}, pace); };
  EXPECT_EQ(takes({}), milliseconds(20));
  EXPECT_EQ(takes({.delay = milliseconds(100)}), milliseconds(20)) << "each host has an address of its own";
  EXPECT_EQ(takes({.hosts_per_address = 4, .delay = milliseconds(100)}), milliseconds(310));
  EXPECT_EQ(takes({.per_address = 1, .hosts_per_address = 4}), milliseconds(40));
}

TEST(ideal_duration, BeginsWithTheLookUpOfEachName) {
  web_options options = chain(1, milliseconds(10));
  options.hosts = 2;
  const web_model web = model(options);
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}, {.lookup_time = milliseconds(5)}), milliseconds(30));
}

TEST(ideal_duration, CountsTheRedirectAndItsTarget) {
  web_options options = chain(2, milliseconds(10));
  options.redirects = 1;
  options.degree = 1;
  const web_model web = model(options);
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false}), milliseconds(50));  // 0, go/1, 1, go/0, 0
  EXPECT_EQ(ideal_duration(web, seed, {.obey_robots = false, .follow_redirects = false}), milliseconds(40));
}

}  // namespace
}  // namespace fanfold::test_web
