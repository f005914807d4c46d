#include "frontier/trap_guard.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <span>
#include <string>

#include "frontier/split_url.hpp"
#include "frontier/url_pattern.hpp"
#include "url/registrable_domain.hpp"

namespace fanfold {
namespace {

// No page that a person made has such a URL; browsers and servers stop not far beyond.
constexpr std::size_t longest_url = 4'096;
constexpr std::uint32_t deepest_path = 20;
constexpr std::uint32_t most_repetitions = 5;

// Some sites have such URLs by right, but none has very many.
constexpr std::uint32_t odd_repetitions = 3;
constexpr std::uint64_t max_odd_repetitions = 10'000;  // of one host
constexpr std::uint64_t max_dates = 10'000;            // of one calendar: 27 years of days
constexpr std::uint64_t max_sessions = 3;              // of one page
constexpr std::uint64_t max_hosts = 10'000;            // of one domain

// One URL of a host counts as so many as it is begun times this long: what waits takes memory.
constexpr std::size_t usual_url = 256;

// Filters that are combined: three or more at a time, in more ways than one page's links and forms are written.
constexpr std::uint32_t combined_filters = 3;
constexpr std::uint32_t most_combinations = 20;
constexpr std::uint64_t max_combined = 1'000;  // of one path, once that is clear

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t mixed = (a ^ std::rotl(b, 29)) * 0x9e3779b97f4a7c15;  // Knuth's multiplicative hash
  return mixed ^ mixed >> 32;
}
std::uint64_t mix(trap_kind kind, std::uint64_t key) noexcept {
  return mix(key, static_cast<std::uint64_t>(kind) + 1);
}
std::uint64_t hash_of(std::string_view text) noexcept {
  return std::hash<std::string_view>{}(text);
}

}  // namespace

/// Those that apply to one URL.
class trap_guard::quotas {
 public:
  void add(trap_kind kind, std::uint64_t limit, std::uint64_t key) { add(kind, limit, key, key); }
  void add(trap_kind kind, std::uint64_t limit, std::uint64_t key, std::uint64_t group, std::uint32_t weight = 1) {
    all_[size_++] = {kind, limit, mix(kind, key), mix(kind, group), weight};
  }
  const quota* begin() const { return all_.data(); }
  const quota* end() const { return all_.data() + size_; }

 private:
  std::array<quota, 9> all_;  // of each kind one
  std::size_t size_ = 0;
};

trap_guard::quotas trap_guard::quotas_of(const place& url) {
  quotas result;
  const url_pattern is = pattern_of(url.rest);
  const std::uint64_t host = hash_of(url.origin);
  const std::uint64_t pattern = mix(host, is.hash);
  const std::size_t size = url.origin.size() + url.rest.size();
  if (size > longest_url) result.add(trap_kind::long_url, 0, host);
  if (is.segments > deepest_path) result.add(trap_kind::deep_path, 0, host);
  if (is.repetitions >= odd_repetitions) {
    const bool is_plain = is.repetitions > most_repetitions;
    result.add(trap_kind::repetition, is_plain ? 0 : max_odd_repetitions, host);
  }
  if (is.has_session) result.add(trap_kind::session, max_sessions, mix(host, is.plain_hash), pattern);
  if (is.is_calendar) result.add(trap_kind::calendar, max_dates, pattern);
  if (is.is_variable) {
    result.add(trap_kind::pattern, limits_.max_per_pattern, pattern);
    const bool is_new_pattern = counted(result.end()[-1].key) == 0;
    if (is.parameters >= combined_filters) count_combinations(mix(host, is.path_hash), is_new_pattern, result);
  }
  if (url.is_new_host) {
    result.add(trap_kind::subdomains, max_hosts, hash_of(registrable_domain(host_in(url.origin))));
  }
  const auto weight = static_cast<std::uint32_t>(std::min((size + usual_url - 1) / usual_url, longest_url / usual_url));
  result.add(trap_kind::host, limits_.max_per_host, host, host, weight);
  return result;
}

// Each pattern of a path is one more way to combine its filters.
void trap_guard::count_combinations(std::uint64_t path, bool is_new_pattern, quotas& result) {
  std::uint32_t& combinations = counts_[mix(path, 0)];
  if (combinations >= most_combinations) return result.add(trap_kind::facets, max_combined, path);
  if (is_new_pattern) ++combinations;
}

std::optional<trap_kind> trap_guard::count(const place& url) {
  if (!limits_.recognise) return std::nullopt;
  const quotas all = quotas_of(url);
  const auto* const exceeded = std::ranges::find_if(all, [this](const quota& q) { return counted(q.key) >= q.limit; });
  if (exceeded == all.end()) {
    add(all);
    return std::nullopt;
  }
  report(*exceeded, url);
  return exceeded->kind;
}

void trap_guard::count_always(const place& url) {
  if (limits_.recognise) add(quotas_of(url));
}

std::uint32_t trap_guard::counted(std::uint64_t key) const {
  const auto found = counts_.find(key);
  return found == counts_.end() ? 0 : found->second;
}

void trap_guard::add(const quotas& all) {
  if (counts_.size() >= max_counts) forget_some();
  for (const quota& each : all) {
    std::uint32_t& count = counts_[each.key];
    count += std::min(each.weight, UINT32_MAX - count);
  }
}

// Half of it at least, so that it is not soon again (lossy counting: Manku, Motwani, VLDB 2002).
void trap_guard::forget_some() {
  for (std::uint32_t most = 1; counts_.size() > max_counts / 2; most *= 2)
    erase_if(counts_, [most](const auto& each) { return each.second <= most; });
}

void trap_guard::report(const quota& exceeded, const place& url) {
  const auto known = traps_.find(exceeded.group);
  if (known != traps_.end()) {
    ++known->second.links;
    return;
  }
  if (traps_.size() == max_traps) return;
  std::string where(url.origin);
  switch (exceeded.kind) {
    case trap_kind::facets:
      where += pattern_text(url.rest.substr(0, url.rest.find('?')));
      break;
    case trap_kind::calendar:
    case trap_kind::session:
    case trap_kind::pattern:
      where += pattern_text(url.rest);
      break;
    case trap_kind::subdomains:
      where = registrable_domain(host_in(url.origin));
      break;
    default:
      break;
  }
  traps_.emplace(exceeded.group, trap{exceeded.kind, std::move(where), join_url(url.origin, url.rest), 1});
}

std::vector<trap> trap_guard::report() const {
  std::vector<trap> result;
  for (const auto& [group, one] : traps_) result.push_back(one);
  std::ranges::sort(
      result, [](const trap& a, const trap& b) { return a.links != b.links ? a.links > b.links : a.where < b.where; });
  return result;
}

std::string_view name_of(trap_kind kind) noexcept {
  switch (kind) {
    case trap_kind::long_url:
      return "URLs that grow";
    case trap_kind::deep_path:
      return "paths without end";
    case trap_kind::repetition:
      return "parts that repeat";
    case trap_kind::calendar:
      return "a calendar";
    case trap_kind::facets:
      return "filters that combine";
    case trap_kind::session:
      return "session ids";
    case trap_kind::pattern:
      return "many of one pattern";
    case trap_kind::host:
      return "many of one host";
    case trap_kind::subdomains:
      return "many hosts of one domain";
  }
  return {};
}

}  // namespace fanfold
