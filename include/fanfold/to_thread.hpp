#pragma once

#include <atomic>
#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "detail/io_loop.hpp"
#include "task.hpp"
#include "thread_pool.hpp"

namespace fanfold {
namespace detail {

// What a pool thread and the waiting task share. The task may be gone before a queued call is reached.
template <class F, class R>
struct thread_call {
  enum state { queued, running, given_up };

  explicit thread_call(F f) : function(std::move(f)) {}

  void run() noexcept {
    int expected = queued;
    if (!progress.compare_exchange_strong(expected, running)) return;
    try {
      if constexpr (std::is_void_v<R>) {
        call();
        result.emplace(std::in_place);
      } else {
        result.emplace(std::in_place, call());
      }
    } catch (...) {
      result.emplace(std::current_exception());
    }
    where->post(*node);
  }
  R call() {
    if constexpr (std::is_invocable_v<F&, std::stop_token>)
      return std::invoke(function, stop.get_token());
    else
      return std::invoke(function);
  }

  F function;
  std::stop_source stop;
  std::atomic<int> progress{queued};
  std::optional<outcome<R>> result;
  loop* where = nullptr;
  ready_node* node = nullptr;
};

template <class F, class R>
class thread_awaiter : cancel_listener {
 public:
  thread_awaiter(thread_pool* pool, F function)
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<thread_awaiter&>(self).cancel(); }),
        pool_(pool),
        call_(std::make_shared<thread_call<F, R>>(std::move(function))) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) {
    const environment& env = self.promise().env();
    if (env.scope->requested()) return false;
    auto& where = *static_cast<io_loop*>(env.where);
    node_.handle = self;
    call_->where = &where;
    call_->node = &node_;
    (pool_ ? *pool_ : where.default_pool()).post([call = call_] { call->run(); });
    outside_.emplace(where);
    env.scope->listen(*this);
    return true;
  }
  R await_resume() {
    unlink();
    outside_.reset();
    if (!call_->result) throw cancelled();
    return std::move(*call_->result).value();
  }

 private:
  void cancel() noexcept {
    call_->stop.request_stop();
    int expected = thread_call<F, R>::queued;
    if (call_->progress.compare_exchange_strong(expected, thread_call<F, R>::given_up)) call_->where->make_ready(node_);
  }

  thread_pool* pool_;
  std::shared_ptr<thread_call<F, R>> call_;
  std::optional<io_loop::outside_work> outside_;
  ready_node node_;
};

template <class F>
auto call_on_thread(thread_pool* pool, F function) {
  if constexpr (std::is_invocable_v<F&, std::stop_token>)
    return thread_awaiter<F, std::invoke_result_t<F&, std::stop_token>>(pool, std::move(function));
  else
    return thread_awaiter<F, std::invoke_result_t<F&>>(pool, std::move(function));
}

}  // namespace detail

/// Runs blocking `function()` on a thread of `pool` and awaits its value or exception. Cancelled while it is queued, it
/// never runs; cancelled while it runs, it is awaited, and gives its value: a function that takes a std::stop_token is
/// told. The pool must outlive the await. The function, and what it refers to, is used on another thread.
template <class F>
auto to_thread(thread_pool& pool, F function) {
  return detail::call_on_thread(&pool, std::move(function));
}

/// The same on the loop's own pool of thread_pool::default_size() threads, made at first use.
template <class F>
  requires(!std::is_same_v<F, thread_pool>)
auto to_thread(F function) {
  return detail::call_on_thread(nullptr, std::move(function));
}

}  // namespace fanfold
