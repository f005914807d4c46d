#pragma once

#include <cassert>
#include <coroutine>
#include <mutex>

#include "detail/wait_list.hpp"

namespace fanfold {

/// Something that happens once, and that any number of tasks wait for: `co_await stopping.wait()` goes on when someone
/// calls `stopping.set()`, or at once where that was before. Safe between loops and threads. It must outlive those who
/// wait.
class event : detail::waited_for {
 public:
  event() = default;
  event(const event&) = delete;
  event& operator=(const event&) = delete;
  ~event() { assert(waiting_.empty() && "an event is destroyed while tasks wait for it"); }

  /// Awaits set(). Throws `cancelled`.
  auto wait() noexcept { return awaiter(*this); }

  /// From any thread. Idempotent.
  void set() noexcept {
    const std::lock_guard lock(guard_);
    set_ = true;
    while (!waiting_.empty()) waiting_.front().wake();
  }
  /// Makes the event one that has not happened yet.
  void reset() noexcept {
    const std::lock_guard lock(guard_);
    set_ = false;
  }
  bool is_set() const noexcept {
    const std::lock_guard lock(guard_);
    return set_;
  }

 private:
  class awaiter : public detail::waiter {
   public:
    explicit awaiter(event& what) noexcept : waiter(what) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
      auto& what = static_cast<event&>(this->what());
      const std::lock_guard lock(what.guard_);
      return !what.set_ && wait(what.waiting_, self.promise().env(), self);
    }
    void await_resume() { finish(); }
  };

  bool set_ = false;
  detail::intrusive_list<awaiter, detail::waiter> waiting_;
};

}  // namespace fanfold
