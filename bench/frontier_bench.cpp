// The embedded frontier: URLs added and leased a second, and the memory that each takes, beside sets of strings.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "frontier/visit_scheduler.hpp"
#include "ratio_reporter.hpp"

namespace {

using namespace fanfold;

constexpr std::size_t batch_size = 240;  // links on a page

frontier_options impatient() {
  return {.per_host = 64, .obey_robots = false, .traps = {.max_per_pattern = UINT64_MAX, .max_per_host = UINT64_MAX}};
}

struct shape {
  std::size_t urls;
  std::size_t hosts;
};

// URLs as pages link to them, on each host in turn.
class some_urls {
 public:
  explicit some_urls(shape of) {
    texts_.reserve(of.urls);
    for (std::size_t i = 0; i < of.urls; ++i) {
      texts_.push_back("https://www.host" + std::to_string(i % of.hosts) + ".example/articles/2024/page-" +
                       std::to_string(i) + ".html");
    }
    for (const auto& each : texts_) candidates_.push_back({.url = each, .fingerprint = fingerprint::of(each)});
    for (const auto& each : texts_) bytes_ += each.size();
  }

  const std::vector<candidate>& candidates() const { return candidates_; }
  std::size_t size() const { return texts_.size(); }
  std::size_t bytes() const { return bytes_; }

  void add_to(visit_scheduler& scheduler) const {
    const std::span all(candidates_);
    for (std::size_t i = 0; i < all.size(); i += batch_size) {
      scheduler.add(all.subspan(i, std::min(batch_size, all.size() - i)));
    }
  }

 private:
  std::vector<std::string> texts_;
  std::vector<candidate> candidates_;
  std::size_t bytes_ = 0;
};

double bytes_in_use() {
  const auto heap = ::mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

void drain(visit_scheduler& scheduler) {
  time_point now{};
  std::vector<visit> visits;
  for (auto leases = scheduler.lease(64, now); !leases.empty(); leases = scheduler.lease(64, now)) {
    visits.clear();
    std::ranges::transform(leases, std::back_inserter(visits),
                           [](const auto& each) { return visit{.lease = each.id}; });
    benchmark::DoNotOptimize(scheduler.commit(visits, now));
  }
}

// What a crawler starts with: the texts of what was seen in a set, what to visit in a queue a host.
class sets_of_strings {
 public:
  void add(const std::vector<candidate>& candidates) {
    for (const auto& each : candidates) {
      std::string url(each.url);
      if (!seen_.insert(url).second) continue;
      queues_[url.substr(0, url.find('/', url.find("://") + 3))].push_back(std::move(url));
    }
  }

 private:
  std::unordered_set<std::string> seen_;
  std::unordered_map<std::string, std::deque<std::string>> queues_;
};

void count(benchmark::State& state, const some_urls& urls) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(urls.size()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(urls.bytes()));
}

void add_new(benchmark::State& state, shape of) {
  const some_urls urls(of);
  double queued_bytes = 0;
  double known_bytes = 0;
  for (auto _ : state) {
    const double before = bytes_in_use();
    politeness shared;
    visit_scheduler scheduler(impatient(), shared);
    urls.add_to(scheduler);
    state.PauseTiming();
    queued_bytes = bytes_in_use() - before;
    drain(scheduler);
    known_bytes = bytes_in_use() - before;
    state.ResumeTiming();
  }
  count(state, urls);
  state.counters["memory_per_queued_url"] = queued_bytes / static_cast<double>(of.urls);
  state.counters["memory_per_known_url"] = known_bytes / static_cast<double>(of.urls);
}

void add_new_to_sets(benchmark::State& state, shape of) {
  const some_urls urls(of);
  double queued_bytes = 0;
  for (auto _ : state) {
    const double before = bytes_in_use();
    sets_of_strings sets;
    sets.add(urls.candidates());
    state.PauseTiming();
    queued_bytes = bytes_in_use() - before;
    state.ResumeTiming();
  }
  count(state, urls);
  state.counters["memory_per_queued_url"] = queued_bytes / static_cast<double>(of.urls);
}

// URLs that were seen before: what most links are.
void add_known(benchmark::State& state, shape of) {
  const some_urls urls(of);
  politeness shared;
  visit_scheduler scheduler(impatient(), shared);
  urls.add_to(scheduler);
  for (auto _ : state) urls.add_to(scheduler);
  count(state, urls);
}

void add_known_to_sets(benchmark::State& state, shape of) {
  const some_urls urls(of);
  sets_of_strings sets;
  sets.add(urls.candidates());
  for (auto _ : state) sets.add(urls.candidates());
  count(state, urls);
}

// Leased and committed, 64 at a time.
void lease_and_commit(benchmark::State& state, shape of) {
  const some_urls urls(of);
  for (auto _ : state) {
    state.PauseTiming();
    politeness shared;
    visit_scheduler scheduler(impatient(), shared);
    urls.add_to(scheduler);
    state.ResumeTiming();
    drain(scheduler);
  }
  count(state, urls);
}

using measured = void (*)(benchmark::State&, shape);

void measure(const std::string& name, measured what, shape of) {
  benchmark::RegisterBenchmark(name.c_str(), what, of)->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const shape of : {shape{1'000'000, 1}, {1'000'000, 1'000}, {1'000'000, 1'000'000}, {10'000'000, 100'000}}) {
    const auto group = std::to_string(of.urls) + " URLs of " + std::to_string(of.hosts) + " hosts/";
    measure("add new " + group + "ours", add_new, of);
    measure("add new " + group + "sets_of_strings", add_new_to_sets, of);
    measure("add known " + group + "ours", add_known, of);
    measure("add known " + group + "sets_of_strings", add_known_to_sets, of);
    measure("lease and commit " + group + "ours", lease_and_commit, of);
  }
  fanfold::bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
