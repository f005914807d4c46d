#pragma once

#include <atomic>
#include <cassert>
#include <coroutine>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "detail/wait_list.hpp"

namespace fanfold {

class semaphore;

/// One permit of a semaphore, given back when it is destroyed. Movable.
class [[nodiscard]] permit {
 public:
  permit(permit&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
  permit& operator=(permit&& other) noexcept {
    permit old(std::move(*this));
    from_ = std::exchange(other.from_, nullptr);
    return *this;
  }
  inline ~permit();

 private:
  friend class semaphore;
  explicit permit(semaphore& from) noexcept : from_(&from) {}
  semaphore* from_;
};

/// Lets at most so many tasks in at a time: `auto in = co_await slots.acquire();`. First come, first served. Safe
/// between loops and threads. It must outlive its permits and those who wait.
class semaphore : detail::waited_for {
 public:
  /// `permits` is at most half of what a size_t can hold. Throws std::invalid_argument on 0.
  explicit semaphore(std::size_t permits) : state_(permits * one) {
    if (permits == 0) throw std::invalid_argument("fanfold: a semaphore of 0 permits would let nobody in");
  }
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;
  ~semaphore() { assert(waiting_.empty() && "a semaphore is destroyed while tasks wait for it"); }

  /// Awaits a permit. Throws `cancelled` where it would have to wait.
  auto acquire() noexcept { return awaiter(*this); }

  /// A permit if one is free, from any thread; it passes nobody who waits.
  std::optional<permit> try_acquire() noexcept {
    if (!take()) return std::nullopt;
    return permit(*this);
  }

  /// Permits that nobody holds; out of date as soon as it is read, where other threads take part.
  std::size_t available() const noexcept { return state_.load(std::memory_order_relaxed) / one; }

 private:
  friend class permit;

  // The free permits, times `one`, or the mark that tasks wait or did a moment ago: none is free then, and only who
  // holds the mutex changes the state. Without the mark, the mutex is not needed.
  static constexpr std::size_t contended = 1;
  static constexpr std::size_t one = 2;

  class awaiter : public detail::waiter {
   public:
    explicit awaiter(semaphore& from) noexcept : waiter(from) {}
    bool await_ready() noexcept { return from().take(); }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
      const std::lock_guard lock(from().guard_);
      return !from().take_or_mark() && wait(from().waiting_, self.promise().env(), self);
    }
    permit await_resume() {
      finish();
      return permit(from());
    }

   private:
    semaphore& from() noexcept { return static_cast<semaphore&>(what()); }
  };

  bool take() noexcept {
    std::size_t now = state_.load(std::memory_order_relaxed);
    while (now >= one)
      if (state_.compare_exchange_weak(now, now - one, std::memory_order_acquire, std::memory_order_relaxed))
        return true;
    return false;
  }
  // Called with the mutex held.
  bool take_or_mark() noexcept {
    while (!take()) {
      std::size_t none = 0;
      if (state_.compare_exchange_strong(none, contended) || none == contended) return false;
    }
    return true;
  }

  void release() noexcept {
    std::size_t now = state_.load(std::memory_order_relaxed);
    while (now != contended)
      if (state_.compare_exchange_weak(now, now + one, std::memory_order_release, std::memory_order_relaxed)) return;
    release_contended();
  }
  void release_contended() noexcept {
    const std::lock_guard lock(guard_);
    if (state_.load(std::memory_order_relaxed) != contended)
      state_.fetch_add(one, std::memory_order_release);
    else if (waiting_.empty())
      state_.store(one, std::memory_order_release);
    else
      waiting_.front().wake();  // the permit passes on
  }

  std::atomic<std::size_t> state_;
  detail::intrusive_list<awaiter, detail::waiter> waiting_;
};

inline permit::~permit() {
  if (from_) from_->release();
}

}  // namespace fanfold
