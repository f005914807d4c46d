#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstddef>
#include <string>

#include "http/resolver.hpp"

namespace fanfold::http {

/// Where names lead, as long as that is valid; of no more than so many addresses together.
class resolver_cache {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit resolver_cache(std::size_t max_addresses) : max_addresses_(max_addresses) {}

  /// Null where it is unknown, or no longer valid. Good until the next change.
  const resolved* find(const std::string& host, time_point now) const {
    const auto known = entries_.find(host);
    return known == entries_.end() || known->second.until <= now ? nullptr : &known->second.found;
  }

  /// What is no longer valid gives way when there is too much, and all the rest where that is not enough.
  void insert(const std::string& host, const resolved& found, time_point now) {
    entry& made = entries_[host];
    addresses_ -= made.found.addresses.size();
    made = {found, now + found.valid_for};
    addresses_ += found.addresses.size();
    if (addresses_ <= max_addresses_) return;
    drop_if([now](const entry& each) { return each.until <= now; });
    if (addresses_ > max_addresses_) drop_if([](const entry&) { return true; });
  }

  std::size_t addresses() const noexcept { return addresses_; }

 private:
  struct entry {
    resolved found;
    time_point until{};
  };

  template <class Predicate>
  void drop_if(Predicate is_dropped) {
    erase_if(entries_, [&](const auto& each) {
      if (!is_dropped(each.second)) return false;
      addresses_ -= each.second.found.addresses.size();
      return true;
    });
  }

  std::size_t max_addresses_;
  std::size_t addresses_ = 0;
  boost::unordered_flat_map<std::string, entry> entries_;
};

}  // namespace fanfold::http
