#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <mutex>
#include <optional>
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
class semaphore {
 public:
  explicit semaphore(std::size_t permits) noexcept : free_(permits) {}
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;
  ~semaphore() { assert(waiting_.empty() && "a semaphore is destroyed while tasks wait for it"); }

  /// Awaits a permit. Throws `cancelled`.
  auto acquire() noexcept { return awaiter(*this); }

  /// A permit if one is free, from any thread; it passes nobody who waits.
  std::optional<permit> try_acquire() noexcept {
    const std::lock_guard lock(guard_);
    if (free_ == 0) return std::nullopt;
    --free_;
    return permit(*this);
  }

  /// Permits that nobody holds; out of date as soon as it is read, where other threads take part.
  std::size_t available() const noexcept {
    const std::lock_guard lock(guard_);
    return free_;
  }

 private:
  friend class permit;

  class awaiter : public detail::waiter {
   public:
    explicit awaiter(semaphore& from) noexcept : waiter(from.guard_), from_(from) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
      const std::lock_guard lock(from_.guard_);
      if (from_.free_ == 0) return wait(from_.waiting_, self.promise().env(), self);
      --from_.free_;
      return false;
    }
    permit await_resume() {
      finish();
      return permit(from_);
    }

   private:
    semaphore& from_;
  };

  void release() noexcept {
    const std::lock_guard lock(guard_);
    if (waiting_.empty())
      ++free_;
    else
      waiting_.front().wake();  // the permit passes on
  }

  mutable std::mutex guard_;
  std::size_t free_;
  detail::intrusive_list<awaiter, detail::waiter> waiting_;
};

inline permit::~permit() {
  if (from_) from_->release();
}

}  // namespace fanfold
