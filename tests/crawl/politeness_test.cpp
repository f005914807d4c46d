#include <gtest/gtest.h>

#include <chrono>

#include "crawl/crawl_fixture.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::web_server;

std::string host_of(const web_server& web) {
  const std::string rest = web.url("/").substr(std::string("http://").size());
  return rest.substr(0, rest.find('/'));
}

TEST(Politeness, BoundsTheRequestsToOneHost) {
  web_server web({.hosts = 1, .pages = 150, .min_latency = 3ms, .max_latency = 3ms});
  auto options = options_for(web);
  options.per_host = 3;
  crawl(options);
  EXPECT_EQ(web.seen().of_host(host_of(web)).most_at_once, 3u);
}

TEST(Politeness, KeepsADelayBetweenRequestsToOneHost) {
  web_server web({.hosts = 1, .pages = 20});
  auto options = options_for(web);
  options.delay = 20ms;
  const auto begin = std::chrono::steady_clock::now();
  crawl(options);
  const auto gaps = web.seen().of_host(host_of(web)).requests - 1;
  EXPECT_GT(gaps, 10u);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, gaps * 20ms);  // one gap says little: a busy machine shortens it
}

TEST(Politeness, BoundsAllRequests) {
  web_server web({.hosts = 20, .pages = 20, .min_latency = 2ms, .max_latency = 2ms});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  options.concurrency = 7;
  crawl(options);
  EXPECT_LE(web.seen().most_at_once(), 7u);
}

TEST(Politeness, ReadsRobotsTxtOnceAHostAndBeforeItsPages) {
  web_server web({.hosts = 5, .pages = 20});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  crawl(options);
  for (std::uint32_t host = 0; host < 5; ++host)
    EXPECT_EQ(web.seen().requests(web.web().origin(host) + "/robots.txt"), 1u) << host;
}

}  // namespace
}  // namespace fanfold
