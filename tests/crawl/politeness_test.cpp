#include <gtest/gtest.h>

#include <fmt/chrono.h>
#include <chrono>
#include <fanfold/when_all.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crawl/crawl_fixture.hpp"
#include "crawl/crawl_resources.hpp"
#include "crawl/scripted_web.hpp"

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

TEST(Politeness, BoundsTheRequestsToOneAddressWhateverItsHostsAreCalled) {
  web_server web({.hosts = 20, .pages = 5, .min_latency = 2ms, .max_latency = 2ms});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  options.per_address = 3;
  options.delay = 0ms;
  const auto result = crawl(options);
  EXPECT_GT(result.pages.size(), 50u);
  EXPECT_LE(web.seen().most_at_once(), 3u);
}

// Name servers answer in another order each time.
TEST(Politeness, TakesTwoNamesWithTheSameAddressesForOneMachine) {
  web_server web({.hosts = 2, .pages = 10, .min_latency = 2ms, .max_latency = 2ms});
  auto options = options_for(web);
  const std::string port = std::to_string(web.web().port(0));
  options.resolve = {"host0000.test:" + port + ":127.0.0.1,127.0.0.2",
                     "host0001.test:" + port + ":127.0.0.2,127.0.0.1"};
  options.seeds = {web.web().origin(0) + "/", web.web().origin(1) + "/"};
  options.per_address = 1;
  options.delay = 0ms;
  EXPECT_GT(crawl(options).pages.size(), 15u);
  EXPECT_EQ(web.seen().most_at_once(), 1u);
}

task<> crawl_together(crawl_options options, std::vector<std::string> seeds) {
  crawl_resources shared(options);
  co_await shared.open();
  kept_records first;
  kept_records second;
  options.seeds = {seeds[0]};
  crawler one = make_crawler(options, {.sinks = {&first}, .shared = &shared, .party = "one"}).value();
  options.seeds = {seeds[1]};
  crawler other = make_crawler(options, {.sinks = {&second}, .shared = &shared, .party = "other"}).value();
  co_await when_all(one.run(), other.run());
  co_await shared.close();
  EXPECT_GT(first.pages.size(), 50u);
  EXPECT_EQ(first.pages.size(), second.pages.size());
}

TEST(Politeness, IsSharedByCrawlsThatShareIt) {
  web_server web({.hosts = 1, .pages = 60, .min_latency = 1ms, .max_latency = 1ms});
  auto options = options_for(web);
  options.per_host = 2;
  run(crawl_together(options, {web.url("/"), web.url("/")}));
  EXPECT_EQ(web.seen().of_host(host_of(web)).most_at_once, 2u);
}

// As HTTP writes it: RFC 9110 section 5.6.7.
std::string http_date(std::chrono::system_clock::time_point when) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(when)));
}

// A host that answers with an error and asks for a second, or for a hundred, the first time that a page is asked for.
class BusyHost : public testing::Test {
 protected:
  std::string answer(std::string_view path) {
    if (path == "/robots.txt") return scripted_web::status(404);
    requests_.emplace_back(path, std::chrono::steady_clock::now());
    if (path == "/busy" && !std::exchange(was_busy_, true))
      return "HTTP/1.1 " + std::to_string(status_) +
             " Busy\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: " + asks_for_ + "\r\n\r\n";
    return scripted_web::page("<a href=/other>");
  }
  crawl_options options() const {
    return {
        .seeds = {web_.url("a.test", "/busy")}, .retries = 1, .max_rest = 10s, .workers = 1, .resolve = web_.resolve()};
  }

  int status_ = 503;
  std::string asks_for_ = "1";
  bool was_busy_ = false;
  std::vector<std::pair<std::string, std::chrono::steady_clock::time_point>> requests_;
  scripted_web web_{[this](std::string_view, std::string_view path) { return answer(path); }};
};

TEST_F(BusyHost, IsLeftAloneAsLongAsItAsksFor) {
  const auto result = crawl(options());
  ASSERT_EQ(result.pages.size(), 2u) << "the page once, as it was at last, and its link";
  EXPECT_EQ(result.pages[0].status, 200);
  EXPECT_EQ(result.statistics.retries, 1u);
  EXPECT_GE(requests_.at(1).second - requests_.at(0).second, 1s);
}

TEST_F(BusyHost, IsLeftAloneUntilTheDateThatItNames) {
  const auto until = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now() + 2s);
  asks_for_ = http_date(until);
  EXPECT_EQ(crawl(options()).pages.size(), 2u);
  EXPECT_GE(std::chrono::system_clock::now(), until);
}

TEST_F(BusyHost, IsLeftAloneWhateverItsError) {
  status_ = 403;
  auto both = options();
  both.per_host = 1;
  both.seeds.push_back(web_.url("a.test", "/other"));
  const auto result = crawl(both);
  ASSERT_EQ(result.pages.size(), 2u);
  EXPECT_EQ(result.pages[0].status, 403) << "which is its answer";
  EXPECT_GE(requests_.at(1).second - requests_.at(0).second, 1s);
}

TEST_F(BusyHost, IsLeftForAnotherTimeWhereItAsksForTooLong) {
  asks_for_ = "100";
  kept_records records;
  auto c = make_crawler(options(), {.sinks = {&records}}).value();
  const crawl_statistics end = run(c.run());
  EXPECT_TRUE(records.pages.empty());
  EXPECT_EQ(end.left, 1u);
  ASSERT_EQ(c.left().size(), 1u);
  EXPECT_EQ(c.left()[0].origin + '/', web_.url("a.test", "/"));
}

// How many of a host's ten pages are left for another time where every page but the first is answered like that.
std::uint64_t left_of_ten(const std::string& answer) {
  const scripted_web web([&](std::string_view, std::string_view path) {
    if (path == "/robots.txt") return scripted_web::status(404);
    if (path != "/") return answer;
    std::string links;
    for (int i = 0; i < 10; ++i) links += "<a href=/" + std::to_string(i) + ">next</a>";
    return scripted_web::page(links);
  });
  return crawl({.seeds = {web.url("a.test", "/")},
                .per_host = 1,
                .retries = 0,
                .max_rest = 1s,
                .workers = 1,
                .resolve = web.resolve()})
      .statistics.left;
}

TEST(Politeness, LetsAHostRestThatAnswersNothingButErrors) {
  EXPECT_EQ(left_of_ten(scripted_web::status(500)), 7u);
  EXPECT_EQ(left_of_ten("This is no HTTP.\n"), 7u);
  EXPECT_EQ(left_of_ten(""), 7u);
  EXPECT_EQ(left_of_ten(scripted_web::status(404)), 0u);
  EXPECT_EQ(left_of_ten("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\nno gzip"), 0u);
}

TEST(Politeness, LetsAHostRestThatFailsInItsTls) {
  test_web::web_server web({}, {.tls = test_web::tls_kind::self_signed});
  auto options = options_for(web);
  options.obey_robots = false;
  options.per_host = 1;
  options.max_rest = 1s;
  options.seeds.clear();
  for (int i = 0; i < 10; ++i) options.seeds.push_back(web.url("/" + std::to_string(i)));
  EXPECT_EQ(crawl(options).statistics.left, 7u);
}

}  // namespace
}  // namespace fanfold
