#include "crawl/known_hosts.hpp"

#include <utility>

namespace fanfold {

void known_hosts::set_policy(host_id host, std::shared_ptr<const robots_policy> policy) {
  const std::size_t bytes = policy ? policy->bytes() : 0;
  if (bytes > 0) by_age_.push_back({host, policy, bytes});
  bytes_ += bytes;
  hosts_[host].policy = std::move(policy);
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
