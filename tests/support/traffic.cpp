#include "support/traffic.hpp"

#include <algorithm>

#include "support/ascii.hpp"

namespace fanfold::test_web {
traffic::visit::visit(traffic& owner, std::string_view host, std::string_view target) : owner_(owner) {
  const auto now = std::chrono::steady_clock::now();
  std::string name = lower(host);
  const std::scoped_lock lock(owner_.mutex_);
  record_ = &owner_.hosts_[name];
  host_traffic& seen = record_->seen;
  if (seen.requests > 0) {
    const std::chrono::nanoseconds gap = now - record_->last_arrival;
    seen.shortest_gap = std::min(seen.shortest_gap.value_or(gap), gap);
  }
  record_->last_arrival = now;
  ++seen.requests;
  seen.most_at_once = std::max(seen.most_at_once, ++seen.in_progress);
  ++owner_.total_;
  owner_.most_at_once_ = std::max(owner_.most_at_once_, ++owner_.in_progress_);
  if (owner_.count_urls_) earlier_ = owner_.urls_[name.append(target)]++;
}

traffic::visit::~visit() {
  const std::scoped_lock lock(owner_.mutex_);
  --record_->seen.in_progress;
  --owner_.in_progress_;
}

void traffic::visit::is_answered() {
  const std::scoped_lock lock(owner_.mutex_);
  ++owner_.answers_;
}

void traffic::connection::is_for(std::string_view host) {
  if (record_ != nullptr) return;
  const std::scoped_lock lock(owner_.mutex_);
  record_ = &owner_.hosts_[lower(host)];
  record_->seen.most_connections = std::max(record_->seen.most_connections, ++record_->seen.connections);
}

traffic::connection::~connection() {
  if (record_ == nullptr) return;
  const std::scoped_lock lock(owner_.mutex_);
  --record_->seen.connections;
}

std::uint64_t traffic::requests(std::string_view url) const {
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  const auto slash = std::min(url.find('/'), url.size());
  const std::scoped_lock lock(mutex_);
  const auto found = urls_.find(lower(url.substr(0, slash)).append(url.substr(slash)));
  return found == urls_.end() ? 0 : found->second;
}

std::map<std::string, std::uint64_t> traffic::requests() const {
  const std::scoped_lock lock(mutex_);
  return {urls_.begin(), urls_.end()};
}

std::uint64_t traffic::total_requests() const {
  const std::scoped_lock lock(mutex_);
  return total_;
}

std::uint64_t traffic::total_answers() const {
  const std::scoped_lock lock(mutex_);
  return answers_;
}

host_traffic traffic::of_host(std::string_view host) const {
  const std::scoped_lock lock(mutex_);
  const auto found = hosts_.find(lower(host));
  return found == hosts_.end() ? host_traffic{} : found->second.seen;
}

std::uint32_t traffic::most_at_once() const {
  const std::scoped_lock lock(mutex_);
  return most_at_once_;
}

}  // namespace fanfold::test_web
