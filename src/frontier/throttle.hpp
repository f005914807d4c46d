#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <limits>
#include <optional>

namespace fanfold {

/// How much may be asked of a server at most.
struct pace {
  std::size_t connections = std::numeric_limits<std::size_t>::max();  ///< requests at once; at least 1
  duration delay{0};                                                  ///< from one request's start to the next one's
};

/// What the end of a request tells of the server's state.
enum class service : std::uint8_t {
  unknown,     ///< nothing: it was not asked, or by something that is no measure of it
  fine,        ///< it answered, whatever it said
  overloaded,  ///< it said that it is asked too much: 429, 503
  failing,     ///< it could not be reached, broke off, misspoke its protocol, or said that it is in error: 5xx
};

/// How one server is being asked, and when it may be asked next. Time and limits are arguments, so that several crawls
/// with limits of their own can share one.
///
///  - Requests are spaced by the delay, and no more than the pace's connections are under way at once.
///  - Adaptive: where answers take more than twice as long as they used to, and 50 ms, fewer requests are under way at
///    once, by a quarter each time that as many have been answered; one more each time while answers come as usual
///    (additive increase, multiplicative decrease: Chiu and Jain, 1989). Half as many after each trouble but the first.
///  - A server rests as long as it asks for, at least 1 s.
///  - An overloaded one that doesn't ask rests for 5 s, doubled each time in a row; a failing one likewise, from the
///    third failure in a row: requests that were under way together fail once.
class throttle {
 public:
  /// When the next request may begin, which may be long ago; none: when one of those under way has ended. O(1).
  std::optional<time_point> next(const pace& limits) const noexcept;

  /// What begin() changed, for a request that is taken back.
  struct turn {
    time_point begun{};
    time_point before{};
  };
  turn begin(time_point now) noexcept;

  /// The request of this turn has ended. `latency`: from request to first byte, of a server that is fine; 0: unknown.
  /// `asked`: how long a rest the server asked for; 0: for none.
  void end(const turn& of, service state, duration latency, duration asked, time_point now) noexcept;
  /// It never was: its delay is no more.
  void take_back(const turn& of) noexcept;

  /// No request until then.
  void rest_until(time_point when) noexcept;
  time_point rests_until() const noexcept { return rests_until_; }

  std::size_t running() const noexcept { return running_; }
  /// Whether it was neither asked nor at rest for an hour.
  bool is_forgettable(time_point now) const noexcept;

 private:
  void strike(const turn& of, time_point now) noexcept;
  void adapt(duration latency) noexcept;
  void narrow(double by) noexcept;

  time_point last_begin_ = time_point::min();
  time_point last_strike_ = time_point::min();
  time_point rests_until_ = time_point::min();
  duration usual_latency_{0};
  duration recent_latency_{0};
  float window_ = std::numeric_limits<float>::infinity();  // requests at once that the server seems to bear
  std::uint32_t running_ = 0;
  std::uint32_t strikes_ = 0;   // in a row
  std::uint32_t answered_ = 0;  // since the window changed
};

}  // namespace fanfold
