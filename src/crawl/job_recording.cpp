#include "crawl/job_recording.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "frontier/split_url.hpp"

namespace fanfold {
namespace {

template <class Kind, std::size_t N>
using names = std::array<std::pair<std::string_view, Kind>, N>;

constexpr names<scope_kind, 4> scope_names{{{"host", scope_kind::host},
                                            {"domain", scope_kind::domain},
                                            {"prefix", scope_kind::prefix},
                                            {"any", scope_kind::any}}};
constexpr names<follow_kind, 3> follow_names{
    {{"pages", follow_kind::pages}, {"resources", follow_kind::resources}, {"all", follow_kind::all}}};

template <class Kind, std::size_t N>
std::string name_of(const names<Kind, N>& all, Kind kind) {
  return std::string(std::ranges::find(all, kind, &std::pair<std::string_view, Kind>::second)->first);
}
template <class Kind, std::size_t N>
void read(const names<Kind, N>& all, std::string_view text, Kind& kind) {
  const auto found = std::ranges::find(all, text, &std::pair<std::string_view, Kind>::first);
  if (found != all.end()) kind = found->second;
}

std::string text_of(const std::vector<std::string>& list) {
  return boost::json::serialize(boost::json::value_from(list));
}
void read(std::string_view text, std::vector<std::string>& list) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error) return;
  if (auto parsed = boost::json::try_value_to<std::vector<std::string>>(value)) list = std::move(*parsed);
}

template <class Number>
void read_number(std::string_view text, Number& number, Number least = 0) {
  Number parsed{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, parsed);
  if (result.ec == std::errc{} && result.ptr == end && parsed >= least) number = parsed;
}
void read(std::string_view text, std::chrono::milliseconds& time, std::int64_t least) {
  std::int64_t count = time.count();
  read_number(text, count, least);
  if (constexpr std::chrono::milliseconds most = std::chrono::years(1); count <= most.count())
    time = std::chrono::milliseconds(count);
}

void read(std::string_view text, std::size_t& number) {
  read_number(text, number, std::size_t{1});
}
void read(std::string_view text, std::chrono::milliseconds& time) {
  read(text, time, 0);
}
// Empty where it was never said, or makes no sense.
template <class T>
std::optional<T> optional_of(std::string_view text, T none) {
  T value = none;
  read(text, value);
  return value == none ? std::nullopt : std::optional(value);
}

}  // namespace

job_options to_job_options(const crawl_options& options) {
  return {
      {"seeds", text_of(options.seeds)},
      {"scope", name_of(scope_names, options.scope)},
      {"include", text_of(options.include)},
      {"exclude", text_of(options.exclude)},
      {"follow", name_of(follow_names, options.follow)},
      {"max_depth", std::to_string(options.max_depth)},
      {"max_pages", std::to_string(options.max_pages)},
      {"max_per_pattern", std::to_string(options.max_per_pattern)},
      {"max_per_host", std::to_string(options.max_per_host)},
      {"ignore_traps", options.ignore_traps ? "1" : "0"},
      {"obey_robots", options.obey_robots ? "1" : "0"},
      {"obey_robots_tag", options.obey_directives.header ? "1" : "0"},
      {"obey_robots_meta", options.obey_directives.meta ? "1" : "0"},
      {"obey_nofollow", options.obey_directives.links ? "1" : "0"},
      {"sitemaps", options.sitemaps ? "1" : "0"},
      {"near_duplicates", options.near_duplicates ? "1" : "0"},
      {"counts_words", options.counts_words ? "1" : "0"},
      {"concurrency", std::to_string(options.concurrency)},
      {"per_host", std::to_string(options.per_host)},
      {"per_address", options.per_address ? std::to_string(*options.per_address) : ""},
      {"delay_ms", options.delay ? std::to_string(options.delay->count()) : ""},
      {"retries", std::to_string(options.retries)},
      {"max_rest_ms", std::to_string(options.max_rest.count())},
      {"timeout_ms", std::to_string(options.timeout.count())},
      {"max_body_bytes", std::to_string(options.max_body_bytes)},
      {"min_bytes_per_second", std::to_string(options.min_bytes_per_second)},
      {"user_agent", options.user_agent},
  };
}

void apply_job_options(const job_options& from, crawl_options& to) {
  for (const auto& [name, value] : from) {
    if (name == "seeds") read(value, to.seeds);
    if (name == "scope") read(scope_names, value, to.scope);
    if (name == "include") read(value, to.include);
    if (name == "exclude") read(value, to.exclude);
    if (name == "follow") read(follow_names, value, to.follow);
    if (name == "max_depth") read_number(value, to.max_depth);
    if (name == "max_pages") read_number(value, to.max_pages);
    if (name == "max_per_pattern") read_number(value, to.max_per_pattern, std::uint64_t{1});
    if (name == "max_per_host") read_number(value, to.max_per_host, std::uint64_t{1});
    if (name == "ignore_traps") to.ignore_traps = value != "0";
    if (name == "obey_robots") to.obey_robots = value != "0";
    if (name == "obey_robots_tag") to.obey_directives.header = value != "0";
    if (name == "obey_robots_meta") to.obey_directives.meta = value != "0";
    if (name == "obey_nofollow") to.obey_directives.links = value != "0";
    if (name == "sitemaps") to.sitemaps = value != "0";
    if (name == "near_duplicates") to.near_duplicates = value != "0";
    if (name == "counts_words") to.counts_words = value != "0";
    if (name == "concurrency") read_number(value, to.concurrency, std::size_t{1});
    if (name == "per_host") read_number(value, to.per_host, std::size_t{1});
    if (name == "per_address") to.per_address = optional_of(value, std::size_t{0});
    if (name == "delay_ms") to.delay = optional_of(value, std::chrono::milliseconds(-1));
    if (name == "retries") read_number(value, to.retries);
    if (name == "max_rest_ms") read(value, to.max_rest, 0);
    if (name == "timeout_ms") read(value, to.timeout, 1);
    if (name == "max_body_bytes") read_number(value, to.max_body_bytes, std::uint64_t{1});
    if (name == "min_bytes_per_second") read_number(value, to.min_bytes_per_second);
    if (name == "user_agent") to.user_agent = value;
  }
}

void append_new(std::span<const candidate> candidates, std::span<const added> became, url_id referrer,
                job_batch& batch) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const candidate& which = candidates[i];
    const added& now = became[i];
    if (!now.is_new && !now.is_new_mention) continue;
    if (now.is_new_host) batch.hosts.push_back({now.host, std::string(split_url(which.url).origin())});
    job_url row{now.id, now.host, which.url, static_cast<int>(which.depth), referrer, which.fingerprint.bytes()};
    if (now.was_mentioned) {
      row.url = {};
      batch.promoted.push_back(row);
    } else {
      batch.urls.push_back(row);
    }
  }
}

}  // namespace fanfold
