#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "task.hpp"

namespace fanfold {

/// What `with_timeout` throws when the time is over.
class timed_out : public std::exception {
 public:
  const char* what() const noexcept override { return "fanfold: the time for this is over"; }
};

/// A time at which the work in a scope is cancelled. It may be moved while the work runs: for a transfer that may take
/// as long as it likes but for a pause, move it on whenever something arrives. Made by with_deadline and move_on_at;
/// belongs to its loop's thread.
class deadline : detail::timer {
 public:
  /// For with_deadline: a scope inside of `env`'s.
  deadline(const detail::environment& env, time_point when)
      : timer([](timer& self) noexcept { static_cast<deadline&>(self).expire(); }), env_(env), scope_(env.scope) {
    move_to(when);
  }
  deadline(const deadline&) = delete;
  deadline& operator=(const deadline&) = delete;

  time_point when() const noexcept { return when_; }
  /// No effect once it has expired. O(log timers). Throws bad_alloc.
  void move_to(time_point when) {
    if (expired_) return;
    disarm();
    when_ = when;
    env_.where->add_timer(*this, when);
  }
  bool expired() const noexcept { return expired_; }

  /// For with_deadline.
  detail::cancel_scope& scope() noexcept { return scope_; }
  /// For with_deadline: whether work in the scope that ended so was stopped by this deadline, not by a scope around it
  /// or by itself.
  template <class T>
  bool stopped(const outcome<T>& result) const noexcept {
    return expired_ && !env_.scope->requested() && result.was_cancelled();
  }

 private:
  void expire() noexcept {
    expired_ = true;
    scope_.request();
  }

  detail::environment env_;
  detail::cancel_scope scope_;
  time_point when_;
  bool expired_ = false;
};

namespace detail {

// A time on the loop's clock, or one from now.
struct time_limit {
  duration value;
  bool from_now;
  time_point on(const loop& where) const noexcept { return from_now ? later(where.now(), value) : time_point(value); }
};

template <class T>
task<T> end_by(time_limit limit, task<T> work) {
  const environment env = co_await this_environment{};
  deadline over(env, limit.on(*env.where));
  auto result = co_await settled_in(over.scope(), std::move(work));
  if (over.stopped(result)) throw timed_out();
  co_return std::move(result).value();
}

template <class T>
using if_in_time = std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>;

template <class T>
task<if_in_time<T>> move_on_by(time_limit limit, task<T> work) {
  const environment env = co_await this_environment{};
  deadline over(env, limit.on(*env.where));
  auto result = co_await settled_in(over.scope(), std::move(work));
  const bool stopped = over.stopped(result);
  if constexpr (std::is_void_v<T>) {
    if (!stopped) result.value();
    co_return !stopped;
  } else {
    if (stopped) co_return std::nullopt;
    co_return std::move(result).value();
  }
}

}  // namespace detail

/// Awaits `work` for at most `limit`. Then it is cancelled, awaited, and timed_out is thrown. Work that ends with a
/// value, even in that instant or in spite of being cancelled, gives its value.
template <class T>
task<T> with_timeout(duration limit, task<T> work) {
  return detail::end_by(detail::time_limit{limit, true}, std::move(work));
}
/// The same with a time of the loop's clock.
template <class T>
task<T> with_deadline(time_point when, task<T> work) {
  return detail::end_by(detail::time_limit{when.time_since_epoch(), false}, std::move(work));
}
/// The same with `body(deadline)`, a coroutine that may move its deadline.
template <class Body>
  requires TaskFunction<Body&, deadline&>
auto with_deadline(time_point when, Body body) -> std::invoke_result_t<Body&, deadline&> {
  const detail::environment env = co_await detail::this_environment{};
  deadline over(env, when);
  auto result = co_await detail::settled_in(over.scope(), body(over));
  if (over.stopped(result)) throw timed_out();
  co_return std::move(result).value();
}

/// Awaits `work` for at most `limit`, and goes on without it when the time is over: gives std::nullopt then, or false
/// where the work gives nothing. The work is cancelled and awaited first.
template <class T>
task<detail::if_in_time<T>> move_on_after(duration limit, task<T> work) {
  return detail::move_on_by(detail::time_limit{limit, true}, std::move(work));
}
/// The same with a time of the loop's clock.
template <class T>
task<detail::if_in_time<T>> move_on_at(time_point when, task<T> work) {
  return detail::move_on_by(detail::time_limit{when.time_since_epoch(), false}, std::move(work));
}

/// Awaits `work` out of reach of the caller's cancellation: for clean-up that must itself wait. Give it a timeout of
/// its own, as nothing else stops it.
template <class T>
task<T> shielded(task<T> work) {
  detail::cancel_scope alone(nullptr);
  auto result = co_await detail::settled_in(alone, std::move(work));
  co_return std::move(result).value();
}

}  // namespace fanfold
