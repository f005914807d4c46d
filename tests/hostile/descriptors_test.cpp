#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>

#include "crawl/crawl_fixture.hpp"
#include "hostile/server_process.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

/// While it lives, this process may open so many files more than it has.
class file_limit {
 public:
  explicit file_limit(std::size_t more) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const auto open = std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
    rlimit low = before_;
    low.rlim_cur = static_cast<rlim_t>(open) + more;
    setrlimit(RLIMIT_NOFILE, &low);
  }
  file_limit(const file_limit&) = delete;
  file_limit& operator=(const file_limit&) = delete;
  ~file_limit() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

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
    const file_limit few(for_both_workers + 10);
    starved = crawl(options);
  }
  const auto failed = count_errors(starved, "no_resources");
  EXPECT_GT(failed, 0u);
  EXPECT_EQ(count_errors(starved, "") + failed, starved.pages.size());
  EXPECT_LT(failed, starved.pages.size());
  EXPECT_EQ(count_errors(crawl(options), "no_resources"), 0u);
}

}  // namespace
}  // namespace fanfold
