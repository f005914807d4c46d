// What the crawls of a tenant may have together until its day is used up.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/live_crawl.hpp"

namespace fanfold::server {
namespace {

std::optional<std::uint64_t> left_of(const std::optional<std::uint64_t>& quota, std::uint64_t had) {
  if (!quota) return std::nullopt;
  return *quota - std::min(*quota, had);
}

void renew(fetch_allowance& left, const quotas& all, const usage& today) {
  left.renew(left_of(all.pages_per_day, today.pages), left_of(all.bytes_per_day, today.bytes));
}

}  // namespace

std::shared_ptr<fetch_allowance> crawl_service::allowance_of(const std::string& tenant) {
  std::weak_ptr<fetch_allowance>& known = allowances_[tenant];
  if (auto left = known.lock()) return left;
  const auto left = std::make_shared<fetch_allowance>();
  renew(*left, catalogue_.quotas_of(tenant).value(), catalogue_.usage_of(tenant, wall_time()).value());
  known = left;
  return left;
}

// Once all that was had is accounted for. What has used up its tenant's day is paused: it waits already, and nobody
// would tell it that a new day has begun.
void crawl_service::keep_to_quotas() {
  std::map<std::string, std::shared_ptr<fetch_allowance>> in_use;
  for (const auto& [id, each] : live_) {
    if (each->stopped != live_crawl::stop::none || each->is_over) continue;
    const fetch_allowance& left = *each->allowance;
    if (!left.has_pages())
      pause_for(each, quota::pages);
    else if (!left.has_bytes())
      pause_for(each, quota::bytes);
    in_use.emplace(each->record.tenant, each->allowance);
  }
  for (const auto& [tenant, left] : in_use)
    renew(*left, checked(catalogue_.quotas_of(tenant)), checked(catalogue_.usage_of(tenant, wall_time())));
}

void crawl_service::pause_for(const live& what, quota used_up) {
  const std::string reason = "the quota of " + std::string(name_of(used_up)) + " a day is used up";
  checked(catalogue_.change_state(what->record.id, crawl_state::paused, reason, wall_time()));
  what->stop_for(live_crawl::stop::by_tenant);
}

}  // namespace fanfold::server
