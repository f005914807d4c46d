#pragma once

#include <exception>

#include "detail/intrusive_list.hpp"

namespace fanfold {

/// Thrown out of an await whose task was asked to stop. It unwinds the task to the scope that was cancelled, which
/// swallows it; catch it only to clean up, and let it go on.
class cancelled final : public std::exception {
 public:
  const char* what() const noexcept override { return "fanfold: the task was cancelled"; }
};

namespace detail {

/// Something to be told when a scope is cancelled: a waiting operation, or a scope inside. The call may not resume
/// coroutines; it makes them ready. Owned elsewhere; its destructor takes it out.
class cancel_listener : public list_node<> {
 public:
  using callback = void (*)(cancel_listener&) noexcept;
  explicit cancel_listener(callback tell) noexcept : tell_(tell) {}

 private:
  friend class cancel_scope;
  callback tell_;
};

/// A node of the tree along which cancellation flows, from parent to child. Every task runs in one scope and hands it
/// to the tasks it awaits; fans, groups, deadlines and shields open new ones. Cancellation is level-triggered: once
/// requested, every further await in the scope that would wait throws `cancelled`. Belongs to one loop's thread.
class cancel_scope : private cancel_listener {
 public:
  /// A scope inside `parent`, or one that stands alone where it is null.
  explicit cancel_scope(cancel_scope* parent) noexcept
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<cancel_scope&>(self).request(); }) {
    if (!parent) return;
    if (parent->requested_)
      requested_ = true;
    else
      parent->listeners_.push_back(*this);
  }

  bool requested() const noexcept { return requested_; }

  /// Asks everything in the scope to stop. Idempotent.
  void request() noexcept {
    requested_ = true;
    while (!listeners_.empty()) {
      cancel_listener& listener = listeners_.pop_front();
      listener.tell_(listener);
    }
  }

  /// Tells `listener` when the scope is cancelled. Precondition: it is not yet.
  void listen(cancel_listener& listener) noexcept { listeners_.push_back(listener); }

 private:
  intrusive_list<cancel_listener> listeners_;
  bool requested_ = false;
};

}  // namespace detail
}  // namespace fanfold
