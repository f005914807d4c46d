#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "detail/wait_list.hpp"

namespace fanfold {

/// A bounded queue between tasks: `co_await channel.send(value)` waits while it is full, `co_await channel.receive()`
/// while it is empty. Any number of senders and receivers, first come, first served, on any loops and threads. A
/// capacity of 0 hands each value from sender to receiver. A closed channel takes nothing more; what is inside can
/// still be received, and after that receivers get std::nullopt:
///
///   while (auto job = co_await jobs.receive()) work(*job);
///
/// Tasks that feed each other in a circle through bounded channels can all wait for room at once: use a fan for that.
/// It must outlive those who wait. `T` must be nothrow movable.
template <class T>
class channel : detail::waited_for {
 public:
  explicit channel(std::size_t capacity) noexcept : capacity_(capacity) {}
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;
  ~channel() { assert(senders_.empty() && receivers_.empty() && "a channel is destroyed while tasks wait for it"); }

  /// Awaits room, puts the value in, and gives true; false where the channel is or becomes closed first, and the value
  /// is dropped. Throws `cancelled`; the value is not in the channel then.
  auto send(T value) noexcept { return send_awaiter(*this, std::move(value)); }

  /// Awaits the next value; std::nullopt once the channel is closed and empty. Throws `cancelled`; no value is lost.
  auto receive() noexcept { return receive_awaiter(*this); }

  /// Puts the value in if that needs no waiting; takes nothing from `value` otherwise. From any thread.
  bool try_send(T& value) {
    const std::lock_guard lock(guard_);
    return !closed_ && put(value);
  }
  /// Takes a value if one is there. From any thread.
  std::optional<T> try_receive() {
    const std::lock_guard lock(guard_);
    return get();
  }

  /// From any thread. Waiting senders get false, waiting receivers std::nullopt. Idempotent.
  void close() noexcept {
    const std::lock_guard lock(guard_);
    closed_ = true;
    while (!senders_.empty()) senders_.front().wake();
    while (!receivers_.empty()) receivers_.front().wake();
  }

  bool closed() const noexcept {
    const std::lock_guard lock(guard_);
    return closed_;
  }
  /// Values inside.
  std::size_t size() const noexcept {
    const std::lock_guard lock(guard_);
    return items_.size();
  }
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  class send_awaiter : public detail::waiter {
   public:
    send_awaiter(channel& to, T value) noexcept : waiter(to), value_(std::move(value)) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) {
      auto& to = static_cast<channel&>(what());
      const std::lock_guard lock(to.guard_);
      if (to.closed_) return false;
      sent_ = to.put(value_);
      return !sent_ && wait(to.senders_, self.promise().env(), self);
    }
    bool await_resume() {
      finish();
      return sent_;
    }
    // Gives up the value, which must be moved away before the sender is woken: it may be gone the next moment.
    T pass_on() noexcept {
      sent_ = true;
      return std::move(value_);
    }

   private:
    T value_;
    bool sent_ = false;
  };

  class receive_awaiter : public detail::waiter {
   public:
    explicit receive_awaiter(channel& from) noexcept : waiter(from) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) {
      auto& from = static_cast<channel&>(what());
      const std::lock_guard lock(from.guard_);
      value_ = from.get();
      if (value_ || from.closed_) return false;
      return wait(from.receivers_, self.promise().env(), self);
    }
    std::optional<T> await_resume() {
      finish();
      return std::move(value_);
    }
    void accept(T value) noexcept { value_ = std::move(value); }

   private:
    std::optional<T> value_;
  };

  // Takes `value` if there is a receiver or room for it.
  bool put(T& value) {
    if (!receivers_.empty()) {
      receive_awaiter& receiver = receivers_.front();
      receiver.accept(std::move(value));
      receiver.wake();
      return true;
    }
    if (items_.size() >= capacity_) return false;
    items_.push_back(std::move(value));
    return true;
  }

  // Gives the oldest value, and lets the first waiting sender in.
  std::optional<T> get() {
    std::optional<T> value;
    if (!items_.empty()) {
      value = std::move(items_.front());
      items_.pop_front();
      if (!senders_.empty()) items_.push_back(next_sender());
    } else if (!senders_.empty()) {
      value = next_sender();
    }
    return value;
  }
  T next_sender() noexcept {
    send_awaiter& sender = senders_.front();
    T value = sender.pass_on();
    sender.wake();
    return value;
  }

  const std::size_t capacity_;
  bool closed_ = false;
  std::deque<T> items_;
  detail::intrusive_list<send_awaiter, detail::waiter> senders_;
  detail::intrusive_list<receive_awaiter, detail::waiter> receivers_;
};

}  // namespace fanfold
