#pragma once

#include <cassert>
#include <concepts>
#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>

#include "detail/promise.hpp"

namespace fanfold {

/// A coroutine that gives a `T`, once. It is lazy: calling it makes a task, awaiting the task runs it to its end, and
/// the await's result is its value or its exception. `co_await f()` costs a call and a recycled frame.
///
///   task<int> answer() { co_return 42; }
///   task<> ask() { int a = co_await answer(); }
///
/// To let it go on by itself, give it to a scope: fan, task_group. A task owns its frame: dropping one that was not
/// awaited destroys its arguments and runs nothing. Arguments taken by value live in the frame; those by reference
/// must outlive the await. Moving a task is cheap; it can't be copied.
template <class T = void>
class [[nodiscard]] task {
 public:
  using value_type = T;
  struct promise_type : detail::result_promise<T> {
    task get_return_object() noexcept { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };

  task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  task& operator=(task&& other) noexcept {
    if (this != &other) {
      if (frame_) frame_.destroy();
      frame_ = std::exchange(other.frame_, nullptr);
    }
    return *this;
  }
  ~task() {
    if (frame_) frame_.destroy();
  }

  auto operator co_await() && noexcept { return awaiter{frame_}; }

  /// For scopes: gives up the frame, which has not started.
  std::coroutine_handle<promise_type> release() && noexcept { return std::exchange(frame_, nullptr); }
  /// For awaiters: the frame, which stays this task's.
  std::coroutine_handle<promise_type> frame() const noexcept { return frame_; }

  /// For awaiters: runs `child` in `env` until it first waits. False when it ended already; else `parent` is resumed
  /// when it ends.
  static bool start(std::coroutine_handle<promise_type> child, detail::environment env,
                    std::coroutine_handle<> parent) noexcept {
    auto& promise = child.promise();
    promise.bind(env, &ended_at_once, nullptr);
    child.resume();
    if (promise.owner()) return false;
    promise.bind(env, &resume_parent, parent.address());
    return true;
  }

 private:
  explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  // Runs the child inside await_suspend, up to where it first waits. A child that ends at once lets the parent go on
  // without a jump, so that a long loop of such awaits needs no stack, whatever the compiler makes of tail calls.
  class awaiter {
   public:
    explicit awaiter(std::coroutine_handle<promise_type> child) noexcept : child_(child) {}

    bool await_ready() const noexcept {
      assert(child_ && "a task is awaited once");
      return false;
    }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> parent) noexcept {
      return start(child_, parent.promise().env(), parent);
    }
    T await_resume() { return child_.promise().take(); }

   private:
    std::coroutine_handle<promise_type> child_;
  };

  static std::coroutine_handle<> ended_at_once(detail::promise_base& self) noexcept {
    self.set_owner(&self);
    return std::noop_coroutine();
  }
  static std::coroutine_handle<> resume_parent(detail::promise_base& self) noexcept {
    return std::coroutine_handle<>::from_address(self.owner());
  }

  std::coroutine_handle<promise_type> frame_;
};

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

/// A callable that, called with `Args`, gives a task.
template <class F, class... Args>
concept TaskFunction = std::invocable<F, Args...> && is_task<std::invoke_result_t<F, Args...>>;

/// The body of a scope: a callable that, called with the scope, gives a task, or just spawns and gives nothing.
template <class F, class Scope>
concept ScopeBody = TaskFunction<F&, Scope&> || std::is_void_v<std::invoke_result_t<F&, Scope&>>;

namespace detail {

template <class F, class Scope>
using body_task =
    std::conditional_t<std::is_void_v<std::invoke_result_t<F&, Scope&>>, task<>, std::invoke_result_t<F&, Scope&>>;

template <class Body, class Scope>
body_task<Body, Scope> run_body(Body& body, Scope& scope) {
  if constexpr (std::is_void_v<std::invoke_result_t<Body&, Scope&>>) {
    body(scope);
    co_return;
  } else {
    co_return co_await body(scope);
  }
}

/// Awaits a task in another scope than the caller's, and gives its outcome instead of throwing.
template <class T>
class settled_awaiter {
 public:
  settled_awaiter(task<T> child, cancel_scope* scope) noexcept : child_(std::move(child)), scope_(scope) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> parent) noexcept {
    environment env = parent.promise().env();
    if (scope_) env.scope = scope_;
    return task<T>::start(child_.frame(), env, parent);
  }
  outcome<T> await_resume() { return child_.frame().promise().take_outcome(); }

 private:
  task<T> child_;
  cancel_scope* scope_;
};

template <class T>
settled_awaiter<T> settled_in(cancel_scope& scope, task<T> child) noexcept {
  return {std::move(child), &scope};
}

/// Where the awaiting task runs, and in which scope: `co_await this_environment{}`. Never suspends.
struct this_environment {
  environment env;
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    env = self.promise().env();
    return false;
  }
  environment await_resume() const noexcept { return env; }
};

}  // namespace detail

/// Awaits `child` and gives how it ended, value or exception, instead of throwing.
template <class T>
detail::settled_awaiter<T> settled(task<T> child) noexcept {
  return {std::move(child), nullptr};
}

}  // namespace fanfold
