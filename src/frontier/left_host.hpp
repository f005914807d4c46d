#pragma once

#include <cstdint>
#include <fanfold/clock.hpp>
#include <string>

namespace fanfold {

/// A host that rests for longer than the crawl waits. Its URLs stay queued.
struct left_host {
  std::string origin;
  std::uint64_t urls = 0;    ///< that wait
  time_point rests_until{};  ///< when it may be asked again
};

}  // namespace fanfold
