#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <string_view>

#include "frontier/host_queue.hpp"
#include "frontier/politeness.hpp"

namespace fanfold {

/// The hosts of a job. They stay where they are. Holds their servers.
class host_table {
 public:
  struct insertion {
    host_queue& at;
    bool is_new;
  };

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

  /// The host with this origin, numbered and made if it is new.
  insertion find_or_add(std::string_view origin, time_point now) {
    if (const auto found = by_origin_.find(origin); found != by_origin_.end()) return {*found->second, false};
    host_queue& made = hosts_.emplace_back();
    made.id = hosts_.size();
    made.host = &politeness_.hold(origin, now);
    by_origin_.emplace(made.host->name(), &made);
    return {made, true};
  }

  /// The host with this origin, or null.
  host_queue* find(std::string_view origin) const {
    const auto found = by_origin_.find(origin);
    return found == by_origin_.end() ? nullptr : found->second;
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
  politeness& politeness_;
  std::deque<host_queue> hosts_;
  boost::unordered_flat_map<std::string_view, host_queue*> by_origin_;  // views the servers' names
};

}  // namespace fanfold
