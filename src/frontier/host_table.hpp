#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <string_view>

#include "frontier/frontier_options.hpp"
#include "frontier/host_queue.hpp"

namespace fanfold {

/// The hosts of a job. They stay where they are.
class host_table {
 public:
  struct insertion {
    host_queue& at;
    bool is_new;
  };

  /// The host with this origin, numbered and made if it is new.
  insertion find_or_add(std::string_view origin, const frontier_options& options) {
    if (const auto found = by_origin_.find(origin); found != by_origin_.end()) return {*found->second, false};
    host_queue& made = hosts_.emplace_back();
    made.id = hosts_.size();
    made.origin = origin;
    made.is_open = !options.obey_robots;
    made.delay = options.delay;
    by_origin_.emplace(made.origin, &made);
    return {made, true};
  }

 private:
  std::deque<host_queue> hosts_;
  boost::unordered_flat_map<std::string_view, host_queue*> by_origin_;  // views the hosts' own texts
};

}  // namespace fanfold
