#include "server/quota.hpp"

namespace fanfold::server {
namespace {

using std::chrono::system_clock;

constexpr std::chrono::seconds until_a_crawl_may_have_ended{30};

std::chrono::seconds until_next_day(system_clock::time_point now) {
  using namespace std::chrono;
  return ceil<seconds>(floor<days>(now) + days(1) - now);
}

// Until the day is over.
std::optional<over_quota> over_quota_of_a_day(const quotas& all, const usage& today, system_clock::time_point now) {
  if (all.pages_per_day && today.pages >= *all.pages_per_day) return over_quota{quota::pages, until_next_day(now)};
  if (all.bytes_per_day && today.bytes >= *all.bytes_per_day) return over_quota{quota::bytes, until_next_day(now)};
  return std::nullopt;
}

}  // namespace

std::string_view name_of(quota which) noexcept {
  switch (which) {
    case quota::crawls:
      return "crawls";
    case quota::pages:
      return "pages";
    case quota::bytes:
      return "bytes";
    case quota::requests:
      break;
  }
  return "requests";
}

std::optional<over_quota> why_not_begin(const quotas& all, const usage& today, std::uint64_t running,
                                        system_clock::time_point now) {
  if (const auto why = over_quota_of_a_day(all, today, now)) return why;  // first, as it takes longer
  if (running >= all.crawls) return over_quota{quota::crawls, until_a_crawl_may_have_ended};
  return std::nullopt;
}

}  // namespace fanfold::server
