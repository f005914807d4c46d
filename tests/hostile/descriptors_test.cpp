#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fanfold/sleep.hpp>
#include <fanfold/when_all.hpp>
#include <optional>

#include "crawl/crawl_fixture.hpp"
#include "hostile/server_process.hpp"
#include "support/file_limit.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

std::size_t count_errors(const crawled& result, std::string_view error) {
  return static_cast<std::size_t>(std::ranges::count(result.pages, error, &page_record::error));
}

// Pages that find no descriptor end with that, the others come, and so do all of them when there are enough again.
TEST(hostile_descriptors, Exhausted) {
#if __has_feature(undefined_behavior_sanitizer)
  GTEST_SKIP() << "UBSan needs descriptors itself to look at an object's class";
#endif
  const server_process web({.hosts = 40, .pages = 4, .depth = 1, .min_latency = 20ms, .max_latency = 20ms});
  crawl_options options{.scope = scope_kind::any, .obey_robots = false, .concurrency = 200, .retries = 0, .workers = 2};
  options.resolve = web.resolve();
  for (int host = 0; host < 40; ++host)
    options.seeds.push_back(fmt::format("http://host{:04}.test:{}/", host, web.port()));
  constexpr std::size_t for_both_workers = 20;
  crawled starved;
  {
    const test_web::file_limit few(for_both_workers + 10);
    starved = crawl(options);
  }
  const auto failed = count_errors(starved, "no_resources");
  EXPECT_GT(failed, 0u);
  EXPECT_EQ(count_errors(starved, "") + failed, starved.pages.size());
  EXPECT_LT(failed, starved.pages.size());
  EXPECT_EQ(count_errors(crawl(options), "no_resources"), 0u);
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
  crawler crawl = crawler::make(std::move(options), {records}).value();
  const auto to_the_end = [](crawler* of, bool* has_ended) -> task<> {
    co_await of->run();
    *has_ended = true;
  };
  co_await when_all(to_the_end(&crawl, &records->has_ended), records->relent(&crawl));
  EXPECT_GT(crawl.statistics().retries, 0u);
}

// One host has a connection; the others can't even be asked for robots.txt, which is not their fault.
TEST(hostile_descriptors, ExhaustedForAWhile) {
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
