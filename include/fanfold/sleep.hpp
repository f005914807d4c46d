#pragma once

#include <coroutine>

#include "task.hpp"

namespace fanfold {
namespace detail {

class sleep_awaiter : timer, cancel_listener {
 public:
  sleep_awaiter(duration value, bool from_now) noexcept
      : timer([](timer& self) noexcept { static_cast<sleep_awaiter&>(self).wake(true); }),
        cancel_listener([](cancel_listener& self) noexcept { static_cast<sleep_awaiter&>(self).wake(false); }),
        value_(value),
        from_now_(from_now) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> sleeper) {
    const environment& env = sleeper.promise().env();
    if (env.scope->requested()) return false;
    where_ = env.where;
    node_.handle = sleeper;
    where_->add_timer(*this, from_now_ ? later(where_->now(), value_) : time_point(value_));
    env.scope->listen(*this);
    return true;
  }
  void await_resume() const {
    if (!slept_) throw cancelled();
  }

 private:
  void wake(bool slept) noexcept {
    slept_ = slept;
    disarm();
    unlink();
    where_->make_ready(node_);
  }

  duration value_;  // from now, or since the clock's epoch
  bool from_now_;
  loop* where_ = nullptr;
  ready_node node_;
  bool slept_ = false;
};

class yield_awaiter {
 public:
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> self) noexcept {
    scope_ = self.promise().env().scope;
    node_.handle = self;
    self.promise().env().where->make_ready(node_);
  }
  void await_resume() const {
    if (scope_->requested()) throw cancelled();
  }

 private:
  cancel_scope* scope_ = nullptr;
  ready_node node_;
};

class now_awaiter {
 public:
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    now_ = self.promise().env().where->now();
    return false;
  }
  time_point await_resume() const noexcept { return now_; }

 private:
  time_point now_;
};

}  // namespace detail

/// Waits until the loop's clock has gone on by `d`; none or less: lets others run once. Throws `cancelled`.
inline auto sleep_for(duration d) noexcept {
  return detail::sleep_awaiter(d, true);
}

/// Waits until the loop's clock shows `when`. Throws `cancelled`.
inline auto sleep_until(time_point when) noexcept {
  return detail::sleep_awaiter(when.time_since_epoch(), false);
}

/// Lets the other ready tasks run first. Throws `cancelled`.
inline auto yield() noexcept {
  return detail::yield_awaiter();
}

/// The time by the loop's clock, real or virtual: `auto start = co_await now();`. Never waits.
inline auto now() noexcept {
  return detail::now_awaiter();
}

}  // namespace fanfold
