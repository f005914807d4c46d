// A crawl of 1,000 hosts that take 200 ms to answer, beside the ideal: what the deepest chain of pages takes a crawler
// that asks for everything the moment it may, on a machine and a network that take no time. Each host is asked for its
// robots.txt first. Prints each crawl's time and ratio, and the median. FANFOLD_BENCH_ROUNDS sets how many, if not 5.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fanfold/run.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "crawl/crawler.hpp"
#include "support/expected_crawl.hpp"
#include "support/web_server.hpp"

namespace {

using namespace fanfold;
using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

// No redirects: Fanfold and the ideal would count them differently.
constexpr test_web::web_options distant_web{
    .hosts = 1'000, .pages = 10, .depth = 3, .degree = 5, .min_latency = 200ms, .max_latency = 200ms, .redirects = 0};

crawl_options options_for(const test_web::web_server& server) {
  crawl_options options;
  options.seeds = {server.url()};
  options.scope = scope_kind::any;
  options.concurrency = 10'000;
  options.resolve = server.resolve();
  return options;
}

/// Crawls the whole web, and checks that it was.
seconds crawl_once(const test_web::web_server& server, std::size_t expected) {
  crawler crawl = crawler::make(options_for(server), {}).value();
  const auto start = std::chrono::steady_clock::now();
  const crawl_statistics found = run(crawl.run());
  const seconds taken = std::chrono::steady_clock::now() - start;
  if (found.pages + found.disallowed != expected)
    throw std::runtime_error(fmt::format("{} URLs were found of {}", found.pages + found.disallowed, expected));
  return taken;
}

}  // namespace

int main() {
  const test_web::web_server server(distant_web);
  const std::vector<test_web::place> seeds{{}};
  const test_web::crawl_rules rules{.follow_redirects = false};
  const std::size_t expected = test_web::expect_crawl(server.web(), seeds, rules).size();
  const seconds ideal = test_web::ideal_duration(server.web(), seeds, rules);
  fmt::print("{} hosts, {} URLs, 200 ms to the first byte; ideal: {:.2f} s\n", distant_web.hosts, expected,
             ideal.count());

  const char* const rounds = std::getenv("FANFOLD_BENCH_ROUNDS");
  std::vector<double> ratios(rounds == nullptr ? 5 : std::stoul(rounds));
  for (double& ratio : ratios) {
    const seconds taken = crawl_once(server, expected);
    ratio = taken / ideal;
    fmt::print("{:.2f} s, {:.3f} times the ideal\n", taken.count(), ratio);
  }
  std::ranges::nth_element(ratios, ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
  fmt::print("median: {:.3f} times the ideal\n", ratios[ratios.size() / 2]);
}
