#pragma once

#include <cassert>
#include <coroutine>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include "../loop.hpp"
#include "../outcome.hpp"
#include "frame_allocator.hpp"
#include "intrusive_list.hpp"
#include "live_task.hpp"

namespace fanfold::detail {

/// Where a task runs and what can cancel it. A task takes it over from the one that awaits it.
struct environment {
  loop* where = nullptr;
  cancel_scope* scope = nullptr;
#if FANFOLD_INTROSPECTION
  const live_task* parent = nullptr;
#endif

  environment inside(cancel_scope& inner) const noexcept {
    environment env = *this;
    env.scope = &inner;
    return env;
  }
};

/// What the promises of tasks and streams have in common: where the frame comes from, the environment, and, where that
/// is on, what introspection shows.
class frame_promise : public live_task {
 public:
  static void* operator new(std::size_t size) { return frame_allocator::allocate(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { frame_allocator::deallocate(frame, size); }

#if FANFOLD_INTROSPECTION
  environment env() const noexcept {
    environment env = env_;
    env.parent = this;
    return env;
  }

  struct first_suspension : std::suspend_always {
    explicit first_suspension(frame_promise& self) noexcept : self_(self) {}
    void await_resume() const noexcept { self_.lives(); }
    frame_promise& self_;
  };
  first_suspension initial_suspend(std::source_location place = std::source_location::current()) noexcept {
    at(place);
    return first_suspension(*this);
  }
  void lives() noexcept { lives_in(env_.where->tasks(), env_.parent); }
#ifdef __clang__  // GCC 12 copies an awaiter that passes through here: its tasks show where they began
  template <class Awaitable>
  Awaitable&& await_transform(Awaitable&& what, std::source_location place = std::source_location::current()) noexcept {
    at(place);
    return std::forward<Awaitable>(what);
  }
#endif
#else
  const environment& env() const noexcept { return env_; }
  std::suspend_always initial_suspend() const noexcept { return {}; }
  static void lives() noexcept {}
  static void dies() noexcept {}
#endif

 protected:
  frame_promise() = default;
  ~frame_promise() = default;
  void run_in(const environment& env) noexcept { env_ = env; }

 private:
  environment env_;
};

/// What every task's promise has in common: who is told when it ends.
class promise_base : public frame_promise, public list_node<> {
 public:
  /// Called when the task ends, with its frame suspended; gives the coroutine to go on with. It may destroy the frame.
  using ended_callback = std::coroutine_handle<> (*)(promise_base&) noexcept;

  using list_node<>::linked;
  using list_node<>::unlink;

  promise_base() = default;
  ~promise_base() = default;

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      promise_base& promise = self.promise();
      promise.dies();
      return promise.on_end_(promise);
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }

  /// Binds the task before it starts. `owner` is for `on_end`, and is found again by owner().
  void bind(const environment& env, ended_callback on_end, void* owner) noexcept {
    run_in(env);
    on_end_ = on_end;
    owner_ = owner;
  }
  void* owner() const noexcept { return owner_; }
  void set_owner(void* owner) noexcept { owner_ = owner; }

 private:
  ended_callback on_end_ = nullptr;
  void* owner_ = nullptr;
};

/// A task's result, built in place in its frame.
template <class T>
class result_promise : public promise_base {
  using stored = std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, T>;

 public:
  result_promise() noexcept {}
  ~result_promise() {
    if (state_ == state::value) value_.~stored();
    if (state_ == state::error) error_.~exception_ptr();
  }
  result_promise(const result_promise&) = delete;
  result_promise& operator=(const result_promise&) = delete;

  template <class U = T>
    requires std::is_convertible_v<U&&, T>
  void return_value(U&& value) noexcept(std::is_nothrow_constructible_v<stored, U&&>) {
    if constexpr (std::is_reference_v<T>)
      ::new (static_cast<void*>(&value_)) stored(std::addressof(value));
    else
      ::new (static_cast<void*>(&value_)) stored(std::forward<U>(value));
    state_ = state::value;
  }
  void unhandled_exception() noexcept {
    if (state_ == state::value) value_.~stored();  // a destructor threw after co_return
    ::new (static_cast<void*>(&error_)) std::exception_ptr(std::current_exception());
    state_ = state::error;
  }

  bool has_value() const noexcept { return state_ == state::value; }
  std::exception_ptr error() const noexcept { return state_ == state::error ? error_ : nullptr; }

  T take() {
    if (state_ == state::error) std::rethrow_exception(error_);
    return take_value();
  }
  outcome<T> take_outcome() {
    if (state_ == state::error) return outcome<T>(error_);
    return outcome<T>(std::in_place, take_value());
  }

 private:
  T&& take_value() noexcept {
    assert(state_ == state::value);
    if constexpr (std::is_reference_v<T>)
      return static_cast<T&&>(*value_);
    else
      return std::move(value_);
  }

  enum class state : unsigned char { none, value, error };
  union {
    stored value_;
    std::exception_ptr error_;
  };
  state state_ = state::none;
};

template <>
class result_promise<void> : public promise_base {
 public:
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  bool has_value() const noexcept { return !error_; }
  std::exception_ptr error() const noexcept { return error_; }

  void take() const {
    if (error_) std::rethrow_exception(error_);
  }
  outcome<void> take_outcome() const {
    if (error_) return outcome<void>(error_);
    return outcome<void>(std::in_place);
  }

 private:
  std::exception_ptr error_;
};

}  // namespace fanfold::detail
