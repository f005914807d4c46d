#include "crawl/known_hosts.hpp"

#include <utility>

namespace fanfold {

void known_hosts::set_policy(host_id host, std::shared_ptr<const robots_policy> policy) {
  const std::size_t bytes = policy ? policy->bytes() : 0;
  if (bytes > 0) by_age_.push_back({host, policy, bytes});
  bytes_ += bytes;
  hosts_[host].policy = std::move(policy);
}

void known_hosts::set_addresses(host_id host, std::vector<ip_address> addresses) {
  known_host& known = hosts_[host];
  known.was_found = true;
  if (known.addresses.empty()) found_.push_back(host);
  addresses_ += addresses.size() - known.addresses.size();
  known.addresses = std::move(addresses);
  while (addresses_ > max_addresses_ && found_.size() > 1) {
    addresses_ -= std::exchange(hosts_[found_.front()].addresses, {}).size();
    found_.pop_front();
  }
}

std::vector<host_id> known_hosts::forget_policies() {
  std::vector<host_id> forgotten;
  while (bytes_ > max_bytes_ && by_age_.size() > 1) {
    const entry oldest = std::move(by_age_.front());
    by_age_.pop_front();
    bytes_ -= oldest.bytes;
    known_host& host = hosts_[oldest.host];
    const bool is_replaced = host.policy != oldest.policy.lock();
    if (is_replaced) continue;
    host.policy = nullptr;
    forgotten.push_back(oldest.host);
  }
  return forgotten;
}

}  // namespace fanfold
