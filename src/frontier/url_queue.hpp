#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/ids.hpp"
#include "frontier/record_chain.hpp"

namespace fanfold {

/// A URL that waits for its visit. The texts are the caller's.
struct queued_view {
  url_id id = 0;
  url_id referrer_id = 0;
  std::uint32_t depth = 0;
  std::string_view rest{};      ///< the URL without its origin
  std::string_view referrer{};  ///< the text of the URL on whose page it was found; empty where there is none
};

/// The same, with texts of its own.
struct queued_url {
  url_id id = 0;
  url_id referrer_id = 0;
  std::uint32_t depth = 0;
  std::string rest{};
  std::string referrer{};

  queued_view view() const noexcept { return {id, referrer_id, depth, rest, referrer}; }
};

/// The URLs that wait for one host, by depth, then order of arrival. A URL takes its text and 12 bytes; a referrer is
/// written once for all of its URLs that come one after the other. Calls are given the same file each time, to which
/// goes what memory is not to hold; what it throws is passed on.
class url_queue {
 public:
  /// Cost: grows with the number of different depths that are below the URL's, which is small.
  void push(const queued_view& url, spill_file& overflow);

  /// Precondition: not empty.
  queued_url pop(spill_file& overflow);

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
    std::uint32_t count = 0;
    std::uint32_t last_referrer = 0;          // that was written
    std::uint32_t first_referrer = 0;         // that was read
    std::unique_ptr<std::string> referrer{};  // its text, if it is not empty
    record_chain urls{};
  };
  level& level_at(std::uint32_t depth);

  std::vector<level> levels_;  // deepest first: what is next is at the end
};

}  // namespace fanfold
