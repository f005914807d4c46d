#pragma once

#include <optional>

#include "semaphore.hpp"

namespace fanfold {

/// Lets one task in at a time, across its waits: `auto in = co_await guard.lock();`. First come, first served. Safe
/// between loops and threads. What needs no wait while it is locked is better served by a std::mutex, and what stays on
/// one loop and doesn't wait by none at all.
///
/// It must outlive its locks and those who wait. A task that locks it twice waits for itself.
class mutex {
 public:
  /// Awaits the lock, which is held until the permit is destroyed. Throws `cancelled`.
  auto lock() noexcept { return one_.acquire(); }
  /// The same if it is free, from any thread.
  std::optional<permit> try_lock() noexcept { return one_.try_acquire(); }

 private:
  semaphore one_{1};
};

}  // namespace fanfold
