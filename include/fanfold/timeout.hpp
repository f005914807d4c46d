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

namespace detail {

/// A cancel scope that cancels itself at a time.
class deadline : timer {
 public:
  deadline(const environment& env, time_point when)
      : timer([](timer& self) noexcept { static_cast<deadline&>(self).expire(); }), scope_(env.scope) {
    env.where->add_timer(*this, when);
  }

  cancel_scope& scope() noexcept { return scope_; }

  /// Whether work in the scope that ended so was stopped by this deadline, not by a scope around it or by itself.
  template <class T>
  bool stopped(const outcome<T>& result, const environment& env) const noexcept {
    return expired_ && !env.scope->requested() && result.was_cancelled();
  }

 private:
  void expire() noexcept {
    expired_ = true;
    scope_.request();
  }

  cancel_scope scope_;
  bool expired_ = false;
};

}  // namespace detail

/// Awaits `work` for at most `limit`. Then it is cancelled, awaited, and timed_out is thrown. Work that ends with a
/// value, even in that instant or in spite of being cancelled, gives its value.
template <class T>
task<T> with_timeout(duration limit, task<T> work) {
  const detail::environment env = co_await detail::this_environment{};
  detail::deadline over(env, later(env.where->now(), limit));
  auto result = co_await detail::settled_in(over.scope(), std::move(work));
  if (over.stopped(result, env)) throw timed_out();
  co_return std::move(result).value();
}

/// Awaits `work` for at most `limit`, and goes on without it when the time is over: gives std::nullopt then, or false
/// where the work gives nothing. The work is cancelled and awaited first.
template <class T>
auto move_on_after(duration limit, task<T> work)
    -> task<std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>> {
  const detail::environment env = co_await detail::this_environment{};
  detail::deadline over(env, later(env.where->now(), limit));
  auto result = co_await detail::settled_in(over.scope(), std::move(work));
  const bool stopped = over.stopped(result, env);
  if constexpr (std::is_void_v<T>) {
    if (!stopped) result.value();
    co_return !stopped;
  } else {
    if (stopped) co_return std::nullopt;
    co_return std::move(result).value();
  }
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
