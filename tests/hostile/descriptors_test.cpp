#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fanfold/sleep.hpp>
#include <fanfold/when_all.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/crawl_fixture.hpp"
#include "hostile/peak_memory.hpp"
#include "hostile/server_process.hpp"
#include "support/file_limit.hpp"
#include "support/name_server.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t for_the_crawl_itself = 24;  // loops and resolvers
constexpr std::size_t for_connections = 10;

/// Lifts a limit when a crawl has so many records.
class feeding_sink final : public sink {
 public:
  explicit feeding_sink(std::size_t after) : after_(after) {}
  store_result<void> write(const page_record&) override {
    if (++records_ == after_) few_.reset();
    return {};
  }
  store_result<void> close() override { return {}; }

 private:
  std::size_t after_;
  std::size_t records_ = 0;
  std::optional<test_web::file_limit> few_{for_the_crawl_itself + for_connections};
};

/// A crawl of 40 hosts that finds most of them as it goes, resolves their names and obeys them, with far more to ask
/// for at once than it may have files open.
class hostile_descriptors : public testing::Test {
 protected:
  hostile_descriptors() {
    for (int host = 0; host < 20; ++host)
      options_.seeds.push_back(fmt::format("http://host{:04}.test:{}/", host, web_.port()));
    options_.name_servers = {names_.address()};
  }
  void SetUp() override {
#if __has_feature(undefined_behavior_sanitizer)
    GTEST_SKIP() << "UBSan needs descriptors itself to look at an object's class";
#endif
  }

  /// Crawls with few files until there are so many records. All pages that it comes to know of have one, and nothing
  /// else is in their way: what it counted, and how many it failed to get.
  struct starved {
    crawl_statistics statistics;
    std::size_t failed = 0;
  };
  starved starve_until(std::size_t records) {
    const peak_memory memory;
    kept_records kept;
    starved result;
    {
      feeding_sink fed(records);
      auto crawl = make_crawler(options_, {.sinks = {&kept, &fed}}).value();
      result.statistics = run(crawl.run());
    }
    EXPECT_LT(memory.growth_bytes(), std::size_t{100} << 20);
    const auto pages = kept.by_url();
    EXPECT_EQ(pages.size(), kept.pages.size());
    for (const auto& seed : options_.seeds) EXPECT_TRUE(pages.contains(seed)) << seed;
    for (const auto& [url, page] : pages) {
      result.failed += page.error == "no_resources";
      EXPECT_TRUE(page.error.empty() || page.error == "no_resources" || page.error == "robots_disallowed")
          << url << ": " << page.error << ": " << page.error_detail;
    }
    EXPECT_GT(pages.size(), result.failed);
    return result;
  }

  server_process web_{{.hosts = 40, .pages = 4, .depth = 1, .min_latency = 20ms, .max_latency = 20ms}};
  test_web::name_server names_{[](std::string_view) { return test_web::name_server::answer{{"127.0.0.1"}}; }};
  crawl_options options_{.scope = scope_kind::any, .concurrency = 200, .retries = 0, .workers = 2};
};

TEST_F(hostile_descriptors, Exhausted) {
  EXPECT_GT(starve_until(SIZE_MAX).failed, 0u);
  const auto fed = crawl(options_).pages;
  EXPECT_EQ(std::ranges::count(fed, "no_resources", &page_record::error), 0);
}

// What failed is tried again, and had, unless its host was given up before.
TEST_F(hostile_descriptors, ExhaustedForAWhile) {
  options_.retries = 2;
  EXPECT_GT(starve_until(10).statistics.retries, 0u);
}

// Keeps the records, and from the first one on lets nobody open a file until that has been felt.
class starving_sink final : public sink {
 public:
  store_result<void> write(const page_record& page) override {
    if (pages.empty()) nothing_.emplace(0);
    pages.push_back(page);
    return {};
  }
  store_result<void> close() override { return {}; }

  task<> relent(crawler* of) {
    while (of->statistics().retries == 0 && !has_ended) co_await sleep_for(1ms);
    nothing_.reset();
  }

  std::vector<page_record> pages;
  bool has_ended = false;

 private:
  std::optional<test_web::file_limit> nothing_;
};

task<> crawl_starved(crawl_options options, starving_sink* records) {
  crawler crawl = make_crawler(std::move(options), {.sinks = {records}}).value();
  const auto to_the_end = [](crawler* of, bool* has_ended) -> task<> {
    co_await of->run();
    *has_ended = true;
  };
  co_await when_all(to_the_end(&crawl, &records->has_ended), records->relent(&crawl));
  EXPECT_GT(crawl.statistics().retries, 0u);
}

// One host has a connection; the others can't even be asked for robots.txt, which is not their fault.
TEST(hosts_beside_a_shortage_of_descriptors, AreNotBlamed) {
#if __has_feature(undefined_behavior_sanitizer)
  GTEST_SKIP() << "UBSan needs descriptors itself to look at an object's class";
#endif
  const server_process web({.hosts = 5, .pages = 20});
  crawl_options options{.scope = scope_kind::any, .per_host = 1, .retries = 0, .workers = 1};
  options.resolve = web.resolve();
  options.seeds = {fmt::format("http://host0000.test:{}/", web.port())};
  starving_sink records;
  run(crawl_starved(options, &records));
  std::map<std::string, std::string> ends;
  for (const auto& page : records.pages) ends[page.url] = page.error;
  const auto undisturbed = crawl(options);
  EXPECT_GT(undisturbed.pages.size(), 50u);
  for (const auto& page : undisturbed.pages) EXPECT_EQ(ends[page.url], page.error) << page.url;
}

}  // namespace
}  // namespace fanfold
