#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "clock.hpp"
#include "detail/io_loop.hpp"
#include "detail/root.hpp"
#include "task.hpp"

namespace fanfold {
namespace detail {

template <class T>
class main_root {
 public:
  main_root(boost::asio::io_context& context, task<T> work) : context_(context), root_(std::move(work)) {}

  T run() {
    const auto guard = boost::asio::make_work_guard(context_);
    context_.restart();
    root_.start(io_loop::of(context_), *this);
    while (!ended_) context_.run();
    return root_.take();
  }

  T run_on(virtual_clock& clock) {
    const auto guard = boost::asio::make_work_guard(context_);
    context_.restart();
    io_loop& where = io_loop::of(context_);
    where.use_clock(&clock);
    root_.start(where, *this);
    while (!ended_) where.run_one_on(clock);
    where.use_clock(nullptr);
    return root_.take();
  }

  void root_ended() noexcept {
    ended_ = true;
    context_.stop();
  }

 private:
  boost::asio::io_context& context_;
  root<T> root_;
  bool ended_ = false;
};

}  // namespace detail

/// Enters the world of tasks: runs `context` on the calling thread until `main` has ended, and gives its value or
/// throws its exception. Handlers of others that wait in the context run as well. The context can be run again.
template <class T>
T run(boost::asio::io_context& context, task<T> main) {
  return detail::main_root<T>(context, std::move(main)).run();
}

/// The same on a context of its own: `int main() { return fanfold::run(program()); }`.
template <class T>
T run(task<T> main) {
  boost::asio::io_context context(1);
  return run(context, std::move(main));
}

/// The same on virtual time, for tests: nothing waits, the clock jumps from timer to timer.
template <class T>
T run(virtual_clock& clock, task<T> main) {
  boost::asio::io_context context(1);
  return detail::main_root<T>(context, std::move(main)).run_on(clock);
}

}  // namespace fanfold
