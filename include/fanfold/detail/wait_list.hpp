#pragma once

#include <coroutine>
#include <mutex>
#include <utility>

#include "promise.hpp"

namespace fanfold::detail {

/// A task that waits for something that tasks of several loops share: a channel, a semaphore. What is shared has a
/// mutex, held for a few instructions and never across an await; a waiter is in its list exactly while nobody has
/// decided how its wait ends, so that a wake-up and a cancellation never both happen.
class waiter : public list_node<waiter>, cancel_listener {
  using link = list_node<waiter>;

 public:
  enum class ending : unsigned char { none, woken, cancelled };

  explicit waiter(std::mutex& guard) noexcept
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<waiter&>(self).cancel(); }), guard_(guard) {}
  ~waiter() {
    if (!where_) return;
    const std::lock_guard lock(guard_);
    link::unlink();
  }

  /// Waits in `list`. Called with the mutex held. False where the task is cancelled already.
  template <class Waiter>
  bool wait(intrusive_list<Waiter, waiter>& list, const environment& env, std::coroutine_handle<> self) noexcept {
    if (env.scope->requested()) {
      ending_ = ending::cancelled;
      return false;
    }
    where_ = env.where;
    node_.handle = self;
    list.push_back(static_cast<Waiter&>(*this));
    env.scope->listen(*this);
    return true;
  }

  /// Ends the wait. Called with the mutex held, from any thread.
  void wake() noexcept {
    link::unlink();
    ending_ = ending::woken;
    where_->wake(node_);
  }

  /// In await_resume: stops listening, and throws where the wait was cancelled.
  void finish() {
    cancel_listener::unlink();
    if (ending_ == ending::cancelled) throw cancelled();
  }

 private:
  void cancel() noexcept {
    const std::lock_guard lock(guard_);
    if (!link::linked()) return;  // woken on another thread: that counts
    link::unlink();
    ending_ = ending::cancelled;
    where_->make_ready(node_);
  }

  std::mutex& guard_;
  loop* where_ = nullptr;
  ready_node node_;
  ending ending_ = ending::none;
};

}  // namespace fanfold::detail
