#pragma once

#include <cstddef>
#include <deque>
#include <fanfold/ip_address.hpp>
#include <memory>
#include <unordered_map>
#include <vector>

#include "crawl/robots_policy.hpp"
#include "frontier/ids.hpp"

namespace fanfold {

/// What a crawl knows of a host.
struct known_host {
  std::shared_ptr<const robots_policy> policy{};  ///< none: it forbids nothing
  std::vector<ip_address> addresses{};            ///< none: unknown, or forgotten
  bool was_found = false;                         ///< its addresses were known once
};

/// The hosts of a crawl. Their robots.txt together take no more than so many bytes, however hostile: the ones that were
/// read first are forgotten, and to be read again. Of their addresses no more than so many are known: those that were
/// found first are forgotten, and found again by whoever fetches.
class known_hosts {
 public:
  explicit known_hosts(std::size_t max_policy_bytes, std::size_t max_addresses = 1 << 20)
      : max_bytes_(max_policy_bytes), max_addresses_(max_addresses) {}

  /// What is known of the host. Good until the next call.
  const known_host& operator[](host_id host) { return hosts_[host]; }
  void set_addresses(host_id host, std::vector<ip_address> addresses);
  void set_policy(host_id host, std::shared_ptr<const robots_policy> policy);

  /// Forgets policies until the rest are few enough: whose.
  std::vector<host_id> forget_policies();

 private:
  struct entry {
    host_id host;
    std::weak_ptr<const robots_policy> policy;
    std::size_t bytes;
  };

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::size_t max_addresses_;
  std::size_t addresses_ = 0;
  std::deque<entry> by_age_;   // of those that take memory
  std::deque<host_id> found_;  // those whose addresses are known, by age
  std::unordered_map<host_id, known_host> hosts_;
};

}  // namespace fanfold
