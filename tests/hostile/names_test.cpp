#include <fmt/format.h>
#include <sys/resource.h>

#include <filesystem>
#include <iterator>

#include "hostile/hostile_fixture.hpp"
#include "hostile/server_process.hpp"
#include "support/name_server.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

class hostile_names : public hostile_web {};

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

TEST_F(hostile_names, Nxdomain) {  // RFC 6761 section 6.4: .invalid never exists
  const std::string url = "http://no-such-host.invalid/";
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).error, "unknown_host");
}

// The name server says nothing about any other name than localhost.
TEST_F(hostile_names, SlowToResolve) {
  const test_web::name_server silent(
      [](std::string_view) { return test_web::name_server::answer{.what = test_web::name_server::reply::silence}; });
  options_.name_servers = {silent.address()};
  std::vector<std::string> slow;
  for (int i = 0; i < 200; ++i) slow.push_back(fmt::format("http://slow{}.test/", i));
  for (const auto& page : finish_others_beside(slow)) ADD_FAILURE() << page.url << " ended: " << page.error;
}

TEST_F(hostile_names, ThatNoServerSaysAnythingSoundAbout) {
  const test_web::name_server failing(
      [](std::string_view) { return test_web::name_server::answer{.what = test_web::name_server::reply::failure}; });
  options_.name_servers = {failing.address()};
  const std::string url = "http://failing.test/";
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).error, "lookup_failed");
}

TEST_F(hostile_names, FiftyAddressesOfWhichOneWorks) {
  const test_web::web_server one({.hosts = 1, .pages = 1}, {.address = "127.0.0.40"});
  const auto port = one.web().port(0);
  std::string addresses;
  for (int last = 2; last < 52; ++last) addresses += fmt::format("{}127.0.0.{}", last == 2 ? "" : ",", last);
  options_.resolve.push_back(fmt::format("many.test:{}:{}", port, addresses));
  const auto url = fmt::format("http://many.test:{}/fault/target/x", port);
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).status, 200);
}

TEST_F(hostile_names, FiftyAddressesOfWhichNoneWorks) {
  std::string addresses;
  for (int last = 2; last < 52; ++last) addresses += fmt::format("{}127.0.0.{}", last == 2 ? "" : ",", last);
  const auto port = hostile_.web().port(0);  // served on 127.0.0.1 only
  options_.resolve = sound_.resolve();
  options_.resolve.push_back(fmt::format("many.test:{}:{}", port, addresses));
  const auto url = hostile("/", "many.test");
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).error, "connection_refused");
}

// Pages that find no descriptor end with that, the others come, and so do all of them when there are enough again.
TEST(hostile_descriptors, Exhausted) {
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
