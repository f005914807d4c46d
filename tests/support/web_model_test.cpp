#include "support/web_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

#include "support/web_page.hpp"

namespace fanfold::test_web {
namespace {

web_model model(const web_options& options) {
  return web_model(options, "http", {8000});
}

TEST(web_model, GivesTheSameWebForTheSameSeed) {
  const web_options options{.seed = 7, .hosts = 3, .pages = 50};
  const web_model one = model(options);
  const web_model other = model(options);
  for (std::uint32_t host = 0; host < 3; ++host)
    for (std::uint32_t page = 0; page < 50; ++page)
      EXPECT_EQ(render_page(one, {host, page}), render_page(other, {host, page}));
}

TEST(web_model, GivesAnotherWebForAnotherSeed) {
  EXPECT_NE(render_page(model({.seed = 1}), {}), render_page(model({.seed = 2}), {}));
}

TEST(web_model, FindsEveryPlaceByItsUrlAndNothingElse) {
  for (const bool single_host : {false, true}) {
    const web_model web = model({.hosts = 12, .pages = 60, .hosts_per_domain = 5, .single_host = single_host});
    std::set<std::string> urls;
    for (std::uint32_t host = 0; host < 12; ++host) {
      for (std::uint32_t page = 0; page < 60; ++page) {
        for (const bool redirect : {false, true}) {
          const place at{host, page, redirect};
          const std::string path = web.path(at);
          EXPECT_TRUE(urls.insert(web.url(at)).second) << web.url(at);
          EXPECT_EQ(web.find_host(web.host_name(host) + ":8000", path), host);
          EXPECT_EQ(web.find(host, path), at);
          EXPECT_EQ(web.find(host, path + "x"), std::nullopt);
        }
      }
    }
  }
}

TEST(web_model, KnowsNoHostOrPageThatItDidNotInvent) {
  const web_model web = model({.hosts = 3, .pages = 10});
  for (const auto* name : {"", "host", "host3.test", "host0003.test", "host0001.example", "xhost0001.test"})
    EXPECT_EQ(web.find_host(name, "/"), std::nullopt) << name;
  EXPECT_EQ(web.find_host("HOST0001.Test", "/"), 1U);
  for (const auto* path :
       {"", "/x", "/level1/page0.html", "/level1/page99999999999.html", "/go/10", "/level9/page1.html"})
    EXPECT_EQ(web.find(0, path), std::nullopt) << path;
}

TEST(web_model, CostsNothingForAMillionPagesOnAThousandHosts) {
  const web_model web = model({.hosts = 1'000, .pages = 1'000'000, .depth = 20});
  const place last{999, 999'999};
  EXPECT_EQ(web.find(999, web.path(last)), last);
  EXPECT_LT(sizeof web, 1'000U);
}

TEST(web_model, GivesEveryPageAtLeastItsDegreeOfLinks) {
  const web_model web = model({.degree = 7, .duplicates = 0, .not_found = 0, .server_errors = 0});
  for (std::uint32_t page = 0; page < 100; ++page) EXPECT_GE(web.links({1, page}).size(), 7U);
}

TEST(web_model, TroublesOnlyTheDeepestPages) {
  const web_options options{.pages = 1'000,
                            .depth = 3,
                            .not_found = 0.2,
                            .server_errors = 0.2,
                            .broken = 0.2,
                            .slow = 0.2,
                            .disallowed = 0.5};
  const web_model web = model(options);
  const page_tree tree(options.pages, options.depth);
  std::set<place_kind> kinds;
  for (std::uint32_t page = 0; page < options.pages; ++page) {
    const place at{0, page};
    if (tree.level(page) < 3) {
      EXPECT_EQ(web.kind(at), place_kind::page);
      EXPECT_FALSE(web.disallowed(at));
    }
    kinds.insert(web.kind(at));
  }
  EXPECT_EQ(kinds.size(), 5U);  // all but redirects
}

TEST(web_model, HasAboutTheSharesThatWereAskedFor) {
  const web_options options{.pages = 10'000, .depth = 1, .not_found = 0.25, .server_errors = 0, .disallowed = 0.1};
  const web_model web = model(options);
  int not_found = 0;
  int disallowed = 0;
  for (std::uint32_t page = 1; page < options.pages; ++page) {
    not_found += web.status({0, page}) == 404 ? 1 : 0;
    disallowed += web.disallowed({0, page}) ? 1 : 0;
  }
  EXPECT_NEAR(not_found, 2'500, 250);
  EXPECT_NEAR(disallowed, 1'000, 150);
}

TEST(web_model, SpreadsSizesAndLatenciesWithinTheirLimits) {
  using std::chrono::milliseconds;
  const web_model web = model({.hosts = 100,
                               .min_body_bytes = 1'000,
                               .max_body_bytes = 9'000,
                               .min_latency = milliseconds(10),
                               .max_latency = milliseconds(50),
                               .latency_jitter = milliseconds(5)});
  std::set<std::chrono::nanoseconds> latencies;
  for (std::uint32_t host = 0; host < 100; ++host) {
    const place at{host, 7};
    EXPECT_GE(web.body_bytes(at), 1'000U);
    EXPECT_LE(web.body_bytes(at), 9'000U);
    EXPECT_GE(web.latency(host), milliseconds(10));
    EXPECT_LE(web.latency(host), milliseconds(50));
    EXPECT_GE(web.latency(at), web.latency(host));
    EXPECT_LE(web.latency(at), web.latency(host) + milliseconds(5));
    latencies.insert(web.latency(host));
  }
  EXPECT_GT(latencies.size(), 90U);
}

TEST(web_model, WritesPlainLinksAsAbsoluteUrls) {
  const web_model web = model({.hosts = 2, .pages = 20, .varied_links = false});
  for (const link& to : web.links({})) EXPECT_EQ(href(web, {}, to), web.url(to.to));
}

TEST(web_model, WritesVariedLinksInManyForms) {
  const web_model web = model({.seed = 3, .pages = 500, .degree = 50, .cross_host = 0});
  std::set<char> first_letters;
  for (const link& to : web.links({0, 1})) first_letters.insert(href(web, {0, 1}, to).front());
  // relative, a sibling's name, root-relative, absolute, upper case
  EXPECT_GE(first_letters.size(), 4U);
}

TEST(web_model, RefusesOptionsThatMakeNoWeb) {
  EXPECT_THROW(model({.hosts = 0}), std::invalid_argument);
  EXPECT_THROW(model({.pages = 0}), std::invalid_argument);
  EXPECT_THROW(model({.redirects = 1.5}), std::invalid_argument);
  EXPECT_THROW(model({.not_found = 0.6, .broken = 0.6}), std::invalid_argument);
  EXPECT_THROW(web_model({}, "http", {}), std::invalid_argument);
}

TEST(web_model, ServesHostsOnSeveralPorts) {
  const web_model web({.hosts = 4}, "http", {8000, 9000});
  EXPECT_EQ(web.url({2, 0}), "http://host0002.test:8000/");
  EXPECT_EQ(web.url({3, 0}), "http://host0003.test:9000/");
}

}  // namespace
}  // namespace fanfold::test_web
