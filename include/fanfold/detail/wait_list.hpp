#pragma once

#include <coroutine>
#include <mutex>
#include <utility>

#include "promise.hpp"

namespace fanfold::detail {

class waiter;

/// What tasks of several loops share and wait for: a channel, a semaphore. Its mutex is held for a few instructions and
/// never across an await.
class waited_for {
 protected:
  waited_for() = default;
  ~waited_for() = default;
  mutable std::mutex guard_;

 private:
  friend waiter;
};

/// A task that waits for such a thing. It is in a list of it exactly while nobody has decided how the wait ends, so
/// that a wake-up and a cancellation never both happen.
class waiter : public list_node<waiter>, cancel_listener {
  using link = list_node<waiter>;

 public:
  enum class ending : unsigned char { none, woken, cancelled };

  explicit waiter(waited_for& what) noexcept
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<waiter&>(self).cancel(); }), what_(what) {}
  ~waiter() {
    if (!where_) return;
    const std::lock_guard lock(what_.guard_);
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

 protected:
  waited_for& what() noexcept { return what_; }

 private:
  void cancel() noexcept {
    const std::lock_guard lock(what_.guard_);
    if (!link::linked()) return;  // woken on another thread: that counts
    link::unlink();
    ending_ = ending::cancelled;
    where_->make_ready(node_);
  }

  waited_for& what_;
  loop* where_ = nullptr;
  ready_node node_;
  ending ending_ = ending::none;
};

}  // namespace fanfold::detail
