#pragma once

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <utility>

#include "clock.hpp"
#include "detail/live_task.hpp"
#include "detail/timer_heap.hpp"

namespace fanfold {

class loop;

namespace detail {

/// A coroutine that will be resumed, or where there is none, a function that will be called. Part of the awaiter it
/// waits in, so that waking up allocates nothing and cannot fail.
struct ready_node {
  std::coroutine_handle<> handle;
  void (*call)(ready_node&) noexcept = nullptr;
  ready_node* next = nullptr;
};

inline constinit thread_local loop* current_loop = nullptr;

}  // namespace detail

/// What resumes coroutines on one thread: those that are ready, in order, and those that wait for a time. A task and
/// everything it spawns stay on one loop; `on()` and channels connect loops. The loop itself knows no I/O: a driver
/// (fanfold/run.hpp: an Asio io_context) derives from it and calls `drain`.
///
/// All members belong to the loop's own thread, but for `post` and `wake`, which any thread may call.
class loop {
 public:
  loop() = default;
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  /// The loop whose coroutine the calling thread is running; null outside of one.
  static loop* current() noexcept { return detail::current_loop; }

  /// Resumes `node` after those that are ready already.
  void make_ready(detail::ready_node& node) noexcept {
    node.next = nullptr;
    *std::exchange(ready_end_, &node.next) = &node;
    if (!draining_ && !std::exchange(drain_asked_, true)) ask_to_drain();
  }

  /// The same, from any thread.
  void post(detail::ready_node& node) noexcept {
    detail::ready_node* head = posted_.load(std::memory_order_relaxed);
    do node.next = head;
    while (!posted_.compare_exchange_weak(head, &node, std::memory_order_release, std::memory_order_relaxed));
    if (!head) ask_to_drain_from_any_thread();
  }

  /// make_ready on the loop's own thread, post on any other.
  void wake(detail::ready_node& node) noexcept {
    if (current() == this)
      make_ready(node);
    else
      post(node);
  }

  /// For introspection.
  detail::live_tasks& tasks() noexcept { return tasks_; }

  /// The time by this loop's clock.
  time_point now() const noexcept { return virtual_ ? virtual_->now() : std::chrono::steady_clock::now(); }

  /// Fires `t` at `when`, or at once where that has passed; never inside this call.
  void add_timer(detail::timer& t, time_point when) {
    timers_.add(t, when);
    if (!virtual_ && timers_.earliest() == when) arm(when);
  }

 protected:
  ~loop() = default;

  /// Asks that `drain` be called soon on the loop's own thread.
  virtual void ask_to_drain() noexcept = 0;
  virtual void ask_to_drain_from_any_thread() noexcept = 0;
  /// Asks that `fire_due_timers` be called at `when` or before; a later call replaces an earlier one.
  virtual void arm(time_point when) = 0;

  /// Resumes what is ready, up to a batch, so that I/O gets its turn; asks to be called again where more is left.
  void drain() noexcept {
    const entered inside(*this);
    take_posted();
    for (int budget = batch; ready_ && budget > 0; --budget) {
      detail::ready_node* node = ready_;
      ready_ = node->next;
      if (!ready_) ready_end_ = &ready_;
      if (node->handle)
        node->handle.resume();
      else
        node->call(*node);
    }
    drain_asked_ = ready_ != nullptr;
    if (ready_) ask_to_drain();
  }

  /// Resumes one coroutine at once, and then what became ready meanwhile.
  void enter(std::coroutine_handle<> handle) noexcept {
    if (draining_) return handle.resume();
    {
      const entered inside(*this);
      handle.resume();
    }
    if (ready_ && !drain_asked_) drain();
  }

  void fire_due_timers() noexcept {
    timers_.fire_due(now());
    if (!virtual_ && !timers_.empty()) arm(timers_.earliest());
  }

  bool has_timers() const noexcept { return !timers_.empty(); }
  bool has_ready() const noexcept { return ready_ || posted_.load(std::memory_order_acquire); }
  void use_clock(virtual_clock* clock) noexcept { virtual_ = clock; }
  virtual_clock* replaced_clock() const noexcept { return virtual_; }
  time_point next_timer() const noexcept { return timers_.earliest(); }

 private:
  static constexpr int batch = 256;

  // Marks the calling thread as being inside this loop.
  class entered {
   public:
    explicit entered(loop& l) noexcept
        : loop_(l), outer_(std::exchange(detail::current_loop, &l)), was_draining_(std::exchange(l.draining_, true)) {}
    entered(const entered&) = delete;
    entered& operator=(const entered&) = delete;
    ~entered() {
      loop_.draining_ = was_draining_;
      detail::current_loop = outer_;
    }

   private:
    loop& loop_;
    loop* outer_;
    bool was_draining_;
  };

  // What other threads posted, in the order in which they did.
  void take_posted() noexcept {
    detail::ready_node* newest = posted_.exchange(nullptr, std::memory_order_acquire);
    detail::ready_node* oldest = nullptr;
    while (newest) {
      detail::ready_node* next = std::exchange(newest->next, oldest);
      oldest = std::exchange(newest, next);
    }
    if (!oldest) return;
    *ready_end_ = oldest;
    while (oldest->next) oldest = oldest->next;
    ready_end_ = &oldest->next;
  }

  detail::ready_node* ready_ = nullptr;
  detail::ready_node** ready_end_ = &ready_;
  bool draining_ = false;
  bool drain_asked_ = false;
  std::atomic<detail::ready_node*> posted_{nullptr};
  detail::timer_heap timers_;
  virtual_clock* virtual_ = nullptr;
  [[no_unique_address]] detail::live_tasks tasks_;
};

}  // namespace fanfold
