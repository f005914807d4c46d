#pragma once

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <deque>
#include <string_view>

#include "frontier/host_queue.hpp"
#include "frontier/politeness.hpp"

namespace fanfold {

/// The hosts of a job. They stay where they are. Holds their servers.
class host_table {
 public:
  /// `shared` must outlive the table.
  explicit host_table(politeness& shared) : politeness_(shared) {}
  host_table(const host_table&) = delete;
  host_table& operator=(const host_table&) = delete;
  ~host_table() {
    for (host_queue& h : hosts_) {
      politeness_.release(*h.host);
      if (h.machine) politeness_.release(*h.machine);
    }
  }

  /// The host with this origin, or null.
  host_queue* find(std::string_view origin) const {
    const auto found = by_origin_.find(origin);
    return found == by_origin_.end() ? nullptr : *found;
  }

  /// Makes and numbers the host with this origin. Precondition: there is none.
  host_queue& add(std::string_view origin, time_point now) {
    host_queue& made = hosts_.emplace_back();
    made.id = hosts_.size();
    made.host = &politeness_.hold(origin, now);
    by_origin_.insert(&made);
    return made;
  }

  /// Precondition: there is one of this number.
  host_queue& at(host_id id) noexcept { return hosts_[id - 1]; }

  /// The host's address has become known, or another one than before.
  void move(host_queue& h, const ip_address& address, time_point now) {
    polite_server* const before = h.machine;
    h.machine = &politeness_.hold(address.text(), now);
    if (before) politeness_.release(*before);
  }

 private:
  static std::string_view origin_of(std::string_view origin) noexcept { return origin; }
  static std::string_view origin_of(const host_queue* h) noexcept { return h->host->name(); }
  struct origin_hash {
    using is_transparent = void;
    std::size_t operator()(const auto& of) const noexcept { return boost::hash<std::string_view>{}(origin_of(of)); }
  };
  struct same_origin {
    using is_transparent = void;
    bool operator()(const auto& a, const auto& b) const noexcept { return origin_of(a) == origin_of(b); }
  };

  politeness& politeness_;
  std::deque<host_queue> hosts_;
  boost::unordered_flat_set<host_queue*, origin_hash, same_origin> by_origin_;
};

}  // namespace fanfold
