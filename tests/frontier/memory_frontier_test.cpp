#include "frontier/memory_frontier.hpp"

#include <gtest/gtest.h>

#include <fanfold/run.hpp>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

// Crawls a web where the page of a number links to its double and the number after that, up to a thousand.
task<std::multiset<std::string>> crawl_binary_tree(frontier& frontier) {
  std::multiset<std::string> visited;
  const auto url_of = [](int number) { return "http://h" + std::to_string(number % 7) + "/" + std::to_string(number); };
  time_point now{};
  const std::string root = url_of(1);
  const auto seed = candidate_of(root);
  co_await frontier.add({&seed, 1});
  for (;;) {
    const auto pending = co_await frontier.pending();
    if (pending == 0) co_return visited;
    const auto due = co_await frontier.next_due(now);
    if (!due) throw std::logic_error("pages are pending, and nothing can ever happen");
    now = *due;
    for (const auto& lease : co_await frontier.lease(3, now)) {
      if (lease.kind == lease_kind::page) visited.insert(lease.url);
      const int number = lease.kind == lease_kind::page ? std::stoi(lease.url.substr(lease.url.rfind('/') + 1)) : 1'000;
      const std::vector<std::string> links{url_of(2 * number), url_of(2 * number + 1)};
      std::vector<candidate> candidates;
      if (2 * number < 1'000)
        candidates = {candidate_of(links[0], lease.depth + 1), candidate_of(links[1], lease.depth + 1)};
      const visit done{.lease = lease.id, .discovered = candidates};
      co_await frontier.commit({&done, 1}, now);
    }
  }
}

TEST(memory_frontier, leads_a_crawl_through_every_page_once_and_ends_it) {
  politeness shared;
  memory_frontier frontier({.delay = 1s}, shared);
  const auto visited = run(crawl_binary_tree(frontier));
  EXPECT_EQ(visited.size(), 999u);
  EXPECT_EQ(std::set(visited.begin(), visited.end()).size(), 999u);
}

task<std::vector<url_lease>> resume(frontier& frontier, std::span<const known_url> urls) {
  co_await frontier.restore(urls);
  co_return co_await frontier.lease(10, time_point{});
}

TEST(memory_frontier, resumes_a_job) {
  politeness shared;
  memory_frontier frontier(without_robots(), shared);
  const std::vector<known_url> urls{
      {.id = 1, .url = "http://a/", .fingerprint = fingerprint::of("http://a/"), .state = url_state::visited},
      {.id = 2, .url = "http://a/2", .fingerprint = fingerprint::of("http://a/2"), .depth = 1}};
  const auto leases = run(resume(frontier, urls));
  ASSERT_EQ(leases.size(), 1u);
  EXPECT_EQ(leases[0].url, "http://a/2");
}

}  // namespace
}  // namespace fanfold
