#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/ids.hpp"
#include "frontier/record_chain.hpp"

namespace fanfold {

/// A URL that waits for its visit.
struct queued_url {
  url_id id = 0;
  url_id referrer_id = 0;
  std::uint32_t depth = 0;
  std::string rest;  ///< the URL without its origin
};

/// The URLs that wait for one host, by depth, then order of arrival. A URL takes its text and 12 bytes.
class url_queue {
 public:
  /// Cost: grows with the number of different depths that are below `depth`, which is small.
  void push(std::uint32_t depth, url_id id, url_id referrer_id, std::string_view rest);

  /// Precondition: not empty.
  queued_url pop();

  bool empty() const noexcept { return levels_.empty(); }
  /// Calls `take(depth, count)` for each depth at which URLs wait.
  template <class F>
  void for_each_depth(F take) const {
    for (const level& each : levels_) take(each.depth, each.count);
  }
  /// The least depth. Precondition: not empty.
  std::uint32_t depth() const noexcept { return levels_.back().depth; }

 private:
  struct level {
    std::uint32_t depth;
    std::uint32_t count;
    record_chain urls;
  };
  level& level_at(std::uint32_t depth);

  std::vector<level> levels_;  // deepest first: what is next is at the end
};

}  // namespace fanfold
