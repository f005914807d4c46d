#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "detail/bound_call.hpp"
#include "detail/io_loop.hpp"
#include "detail/root.hpp"
#include "task.hpp"

namespace fanfold {

/// Threads that run one loop each, so that tasks use several cores: `co_await on(workers[i], function, args...)`. The
/// destructor stops and joins them; no call to them may be under way then, which structured code sees to by itself.
class workers {
 public:
  /// Starts `count` threads. Throws std::invalid_argument on 0.
  explicit workers(std::size_t count) {
    if (count == 0) throw std::invalid_argument("fanfold: 0 workers could never run anything");
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back();
  }

  std::size_t size() const noexcept { return threads_.size(); }
  loop& operator[](std::size_t i) noexcept { return detail::io_loop::of(threads_[i].context); }
  /// What that loop runs in, for what is Asio's: sockets and timers of its tasks, or `start`, posted to it.
  boost::asio::io_context& context(std::size_t i) noexcept { return threads_[i].context; }

 private:
  struct worker {
    worker() : thread([this] { context.run(); }) {}
    ~worker() {
      context.stop();
      thread.join();
    }
    boost::asio::io_context context{1};
    detail::io_loop& where = detail::io_loop::of(context);  // made here, before other threads look for it
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
  };

  std::deque<worker> threads_;
};

namespace detail {

// A call of one loop that runs on another. It crosses twice: there to start, back when it has ended. A cancellation is
// sent after it, and `crossings_` holds the way back until that has arrived too.
template <class T, class Call>
class remote_call : cancel_listener {
 public:
  remote_call(loop& there, Call call)
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<remote_call&>(self).send_cancellation(); }),
        there_(there),
        call_(std::move(call)) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) {
    const environment& env = self.promise().env();
    if (env.scope->requested()) return false;
    here_ = static_cast<io_loop*>(env.where);
    outside_.emplace(*here_);
    back_.handle = self;
    root_.emplace(begin(std::move(call_)));
    root_->start(there_, *this);
    env.scope->listen(*this);
    return true;
  }
  T await_resume() {
    unlink();
    outside_.reset();
    if (!result_) throw cancelled();
    return std::move(*result_).value();
  }

  // On the other loop.
  void root_ended() noexcept {
    result_.emplace(root_->take_outcome());
    arrive();
  }

 private:
  static task<T> begin(Call call) {
    task<T> child = std::move(call)();
    co_return co_await std::move(child);
  }

  void send_cancellation() noexcept {
    int open = crossings_.load(std::memory_order_relaxed);
    while (open > 0)
      if (crossings_.compare_exchange_weak(open, open + 1)) {
        there_.post(cancellation_);
        return;
      }
  }

  // On the other loop.
  static void deliver_cancellation(ready_node& node) noexcept {
    remote_call& self = *static_cast<cancellation&>(node).target;
    self.root_->scope().request();
    self.arrive();
  }
  void arrive() noexcept {
    if (crossings_.fetch_sub(1) == 1) here_->post(back_);
  }

  loop& there_;
  Call call_;
  io_loop* here_ = nullptr;
  std::optional<io_loop::outside_work> outside_;
  std::optional<root<T>> root_;
  std::optional<outcome<T>> result_;
  std::atomic<int> crossings_{1};
  ready_node back_;

  struct cancellation : ready_node {
    remote_call* target;
  };
  cancellation cancellation_{{{}, &deliver_cancellation}, this};
};

}  // namespace detail

/// Runs `function(args...)`, which gives a task<T>, on another loop, and awaits its value or exception here. Cancelling
/// the caller cancels the task there, and awaits its end. Function, arguments and result cross threads by move; what
/// they refer to is shared. Costs two crossings of threads, about a microsecond each where the loops are busy.
template <class F, class... Args>
  requires TaskFunction<std::decay_t<F>&, std::decay_t<Args>...>
auto on(loop& there, F&& function, Args&&... args) {
  using call = detail::bound_call<std::decay_t<F>, std::decay_t<Args>...>;
  using result = typename detail::task_of<std::decay_t<F>&, std::decay_t<Args>...>::value_type;
  return detail::remote_call<result, call>(there, call(std::forward<F>(function), std::forward<Args>(args)...));
}

}  // namespace fanfold
