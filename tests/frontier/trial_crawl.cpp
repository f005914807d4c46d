#include "frontier/trial_crawl.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace fanfold {

candidate candidate_of(std::string_view url, std::uint32_t depth) {
  return {.url = url, .fingerprint = fingerprint::of(url), .depth = depth};
}

std::vector<std::string> urls_of(const std::vector<url_lease>& leases) {
  std::vector<std::string> urls;
  for (const auto& each : leases) urls.push_back(each.url);
  return urls;
}

std::size_t trial_crawl::add(const std::vector<std::string>& urls, std::uint32_t depth) {
  std::vector<candidate> candidates;
  for (const auto& each : urls) candidates.push_back(candidate_of(each, depth));
  return static_cast<std::size_t>(std::ranges::count_if(scheduler.add(candidates), &added::is_new));
}

url_lease trial_crawl::lease_one() {
  auto leases = lease(1);
  if (leases.empty()) {
    ADD_FAILURE() << "nothing is due";
    return {};
  }
  return std::move(leases.front());
}

std::vector<added> trial_crawl::commit(const url_lease& lease, const std::vector<std::string>& links,
                                       visit_outcome outcome) {
  std::vector<candidate> candidates;
  for (const auto& each : links) candidates.push_back(candidate_of(each, lease.depth + 1));
  const visit done{.lease = lease.id, .outcome = outcome, .discovered = candidates};
  return scheduler.commit({&done, 1}, now).discovered;
}

bool trial_crawl::commit(visit done) {
  return scheduler.commit({&done, 1}, now).retried.front();
}

void trial_crawl::commit_robots(const url_lease& lease, std::optional<duration> crawl_delay) {
  const visit done{.lease = lease.id, .crawl_delay = crawl_delay};
  scheduler.commit({&done, 1}, now);
}

std::vector<std::string> trial_crawl::visit_all_due() {
  std::vector<std::string> urls;
  for (auto leases = lease(1); !leases.empty(); leases = lease(1)) {
    urls.push_back(leases.front().url);
    commit(leases.front());
  }
  return urls;
}

std::optional<duration> trial_crawl::time_to_next() {
  const auto due = scheduler.next_due(now);
  if (!due) return std::nullopt;
  return *due - now;
}

frontier_options without_robots() {
  return {.obey_robots = false};
}

}  // namespace fanfold
