#include "crawl/crawler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "crawl/crawl_fixture.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::web_server;

// Depth is the shortest way from a seed only where the crawl is asked for it (frontier_options::exact_depth).
std::vector<finding> without_depth(std::vector<finding> all) {
  for (auto& f : all) std::get<1>(f) = 0;
  std::ranges::sort(all);
  return all;
}

TEST(Crawler, FindsExactlyThePagesOfASite) {
  web_server web({.hosts = 3, .pages = 300});
  const auto result = crawl(options_for(web));
  EXPECT_EQ(without_depth(found(result)), without_depth(expected(web, {.in_scope = test_web::same_host(0)})));
}

TEST(Crawler, FindsTheSamePagesWhateverItsConcurrency) {
  web_server web({.hosts = 2, .pages = 300, .max_latency = 2ms});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  const auto all = without_depth(expected(web));
  for (std::size_t concurrency : {1, 8, 64}) {
    options.concurrency = concurrency;
    EXPECT_EQ(without_depth(found(crawl(options))), all) << concurrency;
  }
}

TEST(Crawler, GoesOverAllHostsWhereItMay) {
  web_server web({.hosts = 30, .pages = 30, .robots_unavailable = 0.1});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  const auto result = crawl(options);
  std::set<std::string> urls;
  for (const auto& visit : test_web::expect_crawl(web.web(), std::vector<test_web::place>{{}}, {}))
    urls.insert(web.web().url(visit.at));
  std::set<std::string> seen;
  for (const auto& page : result.pages) seen.insert(page.url);
  EXPECT_EQ(seen, urls);
  EXPECT_EQ(seen.size(), result.pages.size());
}

TEST(Crawler, StaysInTheDomainWhereItIsTold) {
  web_server web({.hosts = 6, .pages = 40, .hosts_per_domain = 3});
  auto options = options_for(web);
  options.scope = scope_kind::domain;
  EXPECT_EQ(without_depth(found(crawl(options))),
            without_depth(expected(web, {.in_scope = test_web::same_domain(web.web(), 0)})));
}

TEST(Crawler, IgnoresRobotsTxtWhereItIsTold) {
  web_server web({.hosts = 1, .pages = 200, .disallowed = 0.4});
  auto options = options_for(web);
  options.obey_robots = false;
  EXPECT_EQ(without_depth(found(crawl(options))), without_depth(expected(web, {.obey_robots = false})));
  EXPECT_EQ(web.seen().requests(web.url("/robots.txt")), 0u);
}

TEST(Crawler, GivesEachPageItsShortestDepthUnderADepthLimit) {
  web_server web({.hosts = 1, .pages = 400, .depth = 6, .degree = 4, .max_latency = 5ms, .latency_jitter = 5ms});
  auto options = options_for(web);
  options.max_depth = 4;
  EXPECT_EQ(found(crawl(options)), expected(web, {.max_depth = 4}));
}

TEST(Crawler, AsksForEachUrlOnce) {
  web_server web({.hosts = 5, .pages = 100, .redirects = 0});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  crawl(options);
  for (const auto& [url, requests] : web.seen().requests()) EXPECT_EQ(requests, 1u) << url;
}

TEST(Crawler, StopsAtItsLimitOfPages) {
  web_server web({.hosts = 1, .pages = 300, .disallowed = 0});
  auto options = options_for(web);
  options.max_pages = 57;
  const auto result = crawl(options);
  EXPECT_EQ(result.pages.size(), 57u);
  EXPECT_EQ(result.statistics.pages, 57u);
}

TEST(Crawler, FollowsOnlyWhatItIsTold) {
  web_server web;
  auto options = options_for(web);
  options.seeds = {web.url("/fault/every-link")};
  options.max_depth = 1;
  options.obey_robots = false;
  const auto count = [&](follow_kind follow) {
    options.follow = follow;
    return crawl(options).pages.size();
  };
  const auto pages = count(follow_kind::pages);
  const auto resources = count(follow_kind::resources);
  const auto all = count(follow_kind::all);
  EXPECT_GT(pages, 2u);
  EXPECT_GT(resources, 2u);
  EXPECT_GT(all, pages);
  EXPECT_GT(all, resources);
}

TEST(Crawler, LeavesOutWhatIsExcluded) {
  web_server web({.hosts = 1, .pages = 200});
  auto options = options_for(web);
  options.exclude = {"[13579]$"};
  for (const auto& page : crawl(options).pages) EXPECT_THAT(page.url, testing::Not(testing::ContainsRegex("[13579]$")));
}

TEST(Crawler, NamesAPatternThatIsNone) {
  auto made = make_crawler({.seeds = {"http://a.test/"}, .exclude = {"("}}, {});
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().pattern, testing::HasSubstr("("));
}

TEST(Crawler, RefusesToFetchNothingAtOnce) {
  EXPECT_THROW(make_crawler({.seeds = {"http://a.test/"}, .concurrency = 0}, {}), std::invalid_argument);
}

TEST(Crawler, TellsTheReferrerTitleAndNumberOfLinks) {
  web_server web({.hosts = 1, .pages = 50, .redirects = 0, .not_found = 0, .server_errors = 0, .disallowed = 0});
  const auto result = crawl(options_for(web));
  for (const auto& page : result.pages) {
    EXPECT_EQ(page.referrer.empty(), page.depth == 0) << page.url;
    if (page.depth > 0) EXPECT_TRUE(result.by_url.contains(page.referrer)) << page.referrer;
    EXPECT_FALSE(page.title.empty()) << page.url;
    EXPECT_GT(page.links, 0u) << page.url;
    EXPECT_GT(page.bytes, 0u);
    EXPECT_THAT(page.content_type, testing::HasSubstr("text/html"));
  }
}

TEST(Crawler, FollowsRedirectsWithinAnOriginInOneVisit) {
  web_server web;
  auto options = options_for(web);
  options.seeds = {web.url("/fault/redirect/3")};
  options.max_depth = 0;
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.pages[0].status, 200);
  EXPECT_EQ(result.pages[0].final_url, web.url("/fault/redirect/0"));
  EXPECT_EQ(result.pages[0].error, "");
}

TEST(Crawler, VisitsTheTargetOfARedirectToAnotherHostAsAPageOfItsOwn) {
  web_server web;
  auto options = options_for(web);
  options.seeds = {web.url("/fault/redirect-host")};
  options.max_depth = 0;
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 2u);
  EXPECT_EQ(result.pages[0].status / 100, 3);
  EXPECT_EQ(result.pages[0].final_url, result.pages[1].url);
  EXPECT_EQ(result.pages[1].status, 200);
  EXPECT_EQ(result.pages[1].depth, 0);
}

TEST(Crawler, IsAtItsEndWithNothingQueuedOrRunning) {
  web_server web({.hosts = 1, .pages = 100});
  const auto end = crawl(options_for(web)).statistics;
  EXPECT_EQ(end.queued, 0u);
  EXPECT_EQ(end.running, 0u);
}

}  // namespace
}  // namespace fanfold
