#pragma once

#include <coroutine>
#include <utility>

#include "../task.hpp"

namespace fanfold::detail {

/// A task that no task awaits: the root of a tree, with a cancel scope of its own. Owned by whoever started it, who
/// must keep it until it has ended.
template <class T>
class root {
 public:
  explicit root(task<T> work) noexcept : work_(std::move(work)) {}
  root(const root&) = delete;
  root& operator=(const root&) = delete;

  /// Starts the task on `where`, from any thread. `owner.root_ended()` is called there once it has ended, and may
  /// destroy the root.
  template <class Owner>
  void start(loop& where, Owner& owner) noexcept {
    const auto frame = work_.frame();
    frame.promise().bind({&where, &scope_}, &ended<Owner>, &owner);
    node_.handle = frame;
    where.wake(node_);
  }

  cancel_scope& scope() noexcept { return scope_; }
  T take() { return work_.frame().promise().take(); }
  outcome<T> take_outcome() { return work_.frame().promise().take_outcome(); }

 private:
  template <class Owner>
  static std::coroutine_handle<> ended(promise_base& self) noexcept {
    static_cast<Owner*>(self.owner())->root_ended();
    return std::noop_coroutine();
  }

  cancel_scope scope_{nullptr};
  ready_node node_;
  task<T> work_;
};

}  // namespace fanfold::detail
