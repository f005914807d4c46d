#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "task.hpp"

namespace fanfold {

class task_group;

namespace detail {

class future_awaiter_base;

/// A child that goes on by itself, shared by its group, while it runs, and its future.
class group_child : public list_node<> {
 public:
  explicit group_child(task_group& group) noexcept : group_(&group) {}
  virtual ~group_child() = default;
  static void* operator new(std::size_t size) { return frame_allocator::allocate(size); }
  static void operator delete(void* child, std::size_t size) noexcept { frame_allocator::deallocate(child, size); }

  task_group& group() const noexcept { return *group_; }
  virtual std::exception_ptr error() const noexcept = 0;

  bool ended() const noexcept { return ended_; }
  /// The child has ended, or will never: what is left belongs to the future, or to no one.
  inline void end() noexcept;
  void drop_future() noexcept {
    wanted_ = false;
    if (ended_) delete this;
  }

 private:
  friend class future_awaiter_base;
  task_group* group_;
  future_awaiter_base* waiter_ = nullptr;
  bool ended_ = false;
  bool wanted_ = true;
};

template <class T>
class group_child_of final : public group_child {
 public:
  group_child_of(task_group& group, task<T> work) noexcept : group_child(group), work_(std::move(work)) {}

  void start(environment env, promise_base::ended_callback on_end) noexcept {
    group_child* self = this;
    work_.frame().promise().bind(env, on_end, self);
    work_.frame().resume();
  }
  std::exception_ptr error() const noexcept override { return work_.frame().promise().error(); }
  T take() { return work_.frame().promise().take(); }

 private:
  task<T> work_;
};

class future_awaiter_base : cancel_listener {
 public:
  explicit future_awaiter_base(group_child& child) noexcept
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<future_awaiter_base&>(self).wake(); }),
        child_(child) {}
  ~future_awaiter_base() {
    if (child_.waiter_ == this) child_.waiter_ = nullptr;
  }

  bool await_ready() const noexcept { return child_.ended(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    assert(!child_.waiter_ && "a future is awaited by one task");
    const environment& env = self.promise().env();
    if (env.scope->requested()) return false;
    env.scope->listen(*this);
    where_ = env.where;
    node_.handle = self;
    child_.waiter_ = this;
    return true;
  }

  void wake() noexcept {
    unlink();
    child_.waiter_ = nullptr;
    where_->make_ready(node_);
  }

 protected:
  void throw_if_cancelled() const {
    if (!child_.ended()) throw cancelled();
  }

 private:
  group_child& child_;
  loop* where_ = nullptr;
  ready_node node_;
};

template <class T>
class future_awaiter : public future_awaiter_base {
 public:
  explicit future_awaiter(group_child_of<T>& child) noexcept : future_awaiter_base(child), child_(child) {}
  T await_resume() {
    throw_if_cancelled();
    return child_.take();
  }

 private:
  group_child_of<T>& child_;
};

inline void group_child::end() noexcept {
  unlink();
  ended_ = true;
  if (waiter_) waiter_->wake();
  if (!wanted_) delete this;
}

}  // namespace detail

/// The result, some time, of a child that a task_group runs: `co_await` it for the value or the exception, once. If the
/// awaiting task is cancelled, the await throws `cancelled` and the child goes on. Dropping a future drops the result,
/// not the child; keeping one longer than the group is fine. Moves; belongs to its loop's thread.
template <class T = void>
class future {
 public:
  using value_type = T;

  future(future&& other) noexcept : child_(std::exchange(other.child_, nullptr)) {}
  future& operator=(future&& other) noexcept {
    future old(std::move(*this));
    child_ = std::exchange(other.child_, nullptr);
    return *this;
  }
  ~future() {
    if (child_) child_->drop_future();
  }

  /// Whether the result is there, so that an await would not wait.
  bool ready() const noexcept { return child_ && child_->ended(); }

  detail::future_awaiter<T> operator co_await() const {
    if (!child_) throw std::logic_error("fanfold: an empty future was awaited");
    return detail::future_awaiter<T>(*child_);
  }

 private:
  friend class task_group;
  explicit future(detail::group_child_of<T>& child) noexcept : child_(&child) {}

  detail::group_child_of<T>* child_;
};

}  // namespace fanfold
