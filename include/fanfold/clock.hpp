#pragma once

#include <cassert>
#include <chrono>

namespace fanfold {

/// The library's time line: monotonic, nanoseconds on the platforms that matter.
using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

/// `from + by`, or the end of time where that is later: duration::max() means never.
constexpr time_point later(time_point from, duration by) noexcept {
  return by > duration::zero() && from > time_point::max() - by ? time_point::max() : from + by;
}

/// Time that a test owns. A loop that is run on a virtual clock (`run(clock, task)`) never waits for time to pass:
/// when nothing is ready, and no work is under way on other threads, the clock jumps to the next timer. An hour of
/// back-off passes at once, in the right order.
///
/// Socket operations do not hold the clock back: a deadline over a silent peer expires at once, so what is tested on
/// virtual time should not depend on how fast a real peer answers. Not safe between threads.
class virtual_clock {
 public:
  virtual_clock() = default;
  explicit virtual_clock(time_point start) : now_(start) {}
  virtual_clock(const virtual_clock&) = delete;
  virtual_clock& operator=(const virtual_clock&) = delete;

  time_point now() const noexcept { return now_; }

  /// Moves the clock on. Timers that become due fire when their loop next runs. Precondition: `to >= now()`.
  void advance_to(time_point to) noexcept {
    assert(to >= now_);
    now_ = to;
  }
  void advance(duration by) noexcept { advance_to(now_ + by); }

 private:
  time_point now_{};
};

}  // namespace fanfold
