// How a crawl ends before it is done.
#include <gtest/gtest.h>

#include <atomic>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <filesystem>
#include <semaphore>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::web_server;

TEST(StopOfACrawl, ComesSoonAndKeepsWhatIsFinished) {
  web_server web({.hosts = 1, .pages = 500, .min_latency = 20ms, .max_latency = 20ms});
  kept_records records;
  auto options = options_for(web);
  options.seeds.push_back(web.url("/fault/silent"));
  auto c = make_crawler(options, {.sinks = {&records}}).value();
  run(with_group([&](task_group& group) -> task<> {
    group.spawn([&]() -> task<> {
      while (records.pages.size() < 20) co_await sleep_for(1ms);
      c.stop();
      c.stop();
    });
    co_await c.run();
  }));
  EXPECT_EQ(c.statistics().running, 0u);
  EXPECT_GT(c.statistics().queued, 0u);
  EXPECT_GE(records.pages.size(), 20u);
  EXPECT_LT(records.pages.size(), 500u);
  for (const auto& page : records.pages) EXPECT_EQ(page.error == "robots_disallowed" ? "" : page.error, "") << page.url;
}

TEST(StopOfACrawl, MayComeFromAnotherThreadBeforeTheCrawlHasBegun) {
  web_server web;
  kept_records records;
  auto c = make_crawler(options_for(web), {.sinks = {&records}}).value();
  std::thread([&] { c.stop(); }).join();
  run(c.run());
  EXPECT_LE(records.pages.size(), 1u);
}

TEST(StopOfACrawl, ComesWhileRobotsTxtForbidsPageAfterPage) {
  std::string links;
  for (int i = 0; i < 20'000; ++i) links += "<a href=/no/" + std::to_string(i) + ">no</a>";
  scripted_web web([&](std::string_view, std::string_view path) {
    if (path == "/robots.txt") return scripted_web::text("User-agent: *\nDisallow: /no\n");
    return scripted_web::page(links);
  });
  stopping_sink records(100);
  auto c = make_crawler({.seeds = {web.url("a.test", "/")}, .resolve = web.resolve()}, {.sinks = {&records}}).value();
  records.stops(c);
  run(c.run());
  EXPECT_LT(records.records(), 1000);
}

TEST(StopOfACrawl, ComesWhileRobotsTxtIsAskedFor) {
  crawler* running = nullptr;
  std::binary_semaphore over{0};
  scripted_web web([&](std::string_view, std::string_view) {
    running->stop();
    over.acquire();
    return scripted_web::status(404);
  });
  kept_records records;
  auto c = make_crawler({.seeds = {web.url("a.test", "/")}, .resolve = web.resolve()}, {.sinks = {&records}}).value();
  running = &c;
  const auto end = run(c.run());
  over.release();
  EXPECT_TRUE(records.pages.empty());
  EXPECT_EQ(end.queued, 1u);
}

TEST(StopOfACrawl, ComesWhileNoHostIsDue) {
  web_server web({.hosts = 1, .pages = 100});
  auto options = options_for(web);
  options.obey_robots = false;
  options.delay = 1h;
  stopping_sink records(1);
  auto c = make_crawler(options, {.sinks = {&records}}).value();
  records.stops(c);
  run(c.run());
  EXPECT_EQ(records.records(), 1);
}

// Each time at another request, on a path of ten pages, and so at another point of the crawl.
TEST(StopOfACrawl, MayComeAtAnyInstantAndLosesNoPage) {
  std::atomic<int> requests_left = 0;
  std::atomic<crawler*> running = nullptr;
  scripted_web web([&](std::string_view, std::string_view path) {
    if (--requests_left == 0) running.load()->stop();
    if (path == "/robots.txt") return scripted_web::status(404);
    const int next = std::min(9, std::stoi("0" + std::string(path.substr(1))) + 1);
    return scripted_web::page("<a href=/" + std::to_string(next) + ">next</a>");
  });
  const auto file = std::filesystem::temp_directory_path() / ("fanfold-stop-" + std::to_string(::getpid()));
  const crawl_options options{.seeds = {web.url("a.test", "/")}, .workers = 2, .resolve = web.resolve()};
  std::multiset<std::string> urls;
  std::uint64_t queued = 1;
  for (int round = 0; queued > 0 && round < 100; ++round) {
    kept_records records;
    auto c = make_crawler(options, {.sinks = {&records}, .job = job_file::open(file).value()}).value();
    running = &c;
    requests_left = 1 + round % 4;
    queued = run(c.run()).queued;
    for (const auto& page : records.pages) urls.insert(page.url);
  }
  std::filesystem::remove(file);
  EXPECT_EQ(urls.size(), 10u);
  EXPECT_EQ(std::set(urls.begin(), urls.end()).size(), 10u);
}

TEST(StopOfACrawl, ComesWithTheCancellationOfTheTask) {
  web_server web;
  auto options = options_for(web);
  options.seeds = {web.url("/fault/silent")};
  kept_records records;
  auto c = make_crawler(options, {.sinks = {&records}}).value();
  EXPECT_FALSE(run(move_on_after(50ms, c.run())).has_value());
  EXPECT_TRUE(records.pages.empty());
}

class full_disk final : public sink {
 public:
  store_result<void> write(const page_record&) override { return store_error{store_errc::disk_full, "no room"}; }
  store_result<void> close() override { return {}; }
};

TEST(StopOfACrawl, ComesWhenASinkCanNotWrite) {
  web_server web;
  full_disk sink;
  auto c = make_crawler(options_for(web), {.sinks = {&sink}}).value();
  EXPECT_THROW(run(c.run()), boost::system::system_error);
}

class faulty_sink final : public sink {
 public:
  store_result<void> write(const page_record&) override { throw std::runtime_error("a bug of a user"); }
  store_result<void> close() override { return {}; }
};

TEST(StopOfACrawl, ComesWhenASinkThrowsWhileVisitsRun) {
  web_server web;
  auto options = options_for(web);
  options.seeds = {web.url("/"), web.url("/fault/silent"), web.url("/fault/endless/1")};
  faulty_sink sink;
  auto c = make_crawler(options, {.sinks = {&sink}}).value();
  EXPECT_THROW(run(c.run()), std::runtime_error);
}

}  // namespace
}  // namespace fanfold
