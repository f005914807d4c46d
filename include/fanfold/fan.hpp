#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "detail/bound_call.hpp"
#include "detail/call_queue.hpp"
#include "task.hpp"

namespace fanfold {

/// As many children at once as there are.
inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// Fan out, fan in: runs many children that give a `T` each, at most `limit` at once, and hands over their outcomes in
/// the order in which they finish. More may be spawned at any time while results are taken; the fan is at its end
/// exactly when nothing runs, waits or is left to take. Made by `with_fan`, which ends only after its children have.
///
/// A child runs at once, up to its first wait, where there is room; otherwise the call is queued and costs its
/// arguments, not a frame. Running children go on while the consumer is busy; the next ones start only while fewer than
/// `limit` results wait to be taken, so that a slow consumer bounds the memory too.
///
/// A child's error is its outcome, for whoever takes it. Belongs to its loop's thread. All calls are O(1).
template <class T>
class fan {
  class next_awaiter;

 public:
  /// For with_fan.
  fan(detail::environment env, std::size_t limit) : env_(env), scope_(env.scope), limit_(limit) {
    if (limit == 0) throw std::invalid_argument("fanfold: a fan with a limit of 0 could never run anything");
  }
  fan(const fan&) = delete;
  fan& operator=(const fan&) = delete;
  ~fan() {
    destroy(running_);
    destroy(finished_);
  }

  /// Runs `function(args...)`, which gives a task<T>. Function and arguments are copied or moved here, and live as long
  /// as the child: closures and parameters taken by reference are safe. After cancel() nothing starts any more.
  template <class F, class... Args>
    requires task_function<std::decay_t<F>&, std::decay_t<Args>...>
  void spawn(F&& function, Args&&... args) {
    if (scope_.requested()) return;
    if (has_room() && queue_.empty())
      start(detail::make_independent<std::decay_t<F>, std::decay_t<Args>...>(std::forward<F>(function),
                                                                             std::forward<Args>(args)...));
    else
      queue_.push(detail::bound_call<std::decay_t<F>, std::decay_t<Args>...>(std::forward<F>(function),
                                                                             std::forward<Args>(args)...));
  }
  /// Runs a task that was made already.
  void spawn(task<T> child) {
    spawn([](task<T> made) { return made; }, std::move(child));
  }

  /// Awaits the next outcome in finish order: std::optional<outcome<T>>, empty when no child runs or is queued. Throws
  /// `cancelled` where the awaiting task is cancelled and no outcome is there. One consumer at a time.
  next_awaiter next() noexcept { return next_awaiter(*this, true); }

  /// The next outcome if one is there already.
  std::optional<outcome<T>> try_next() { return take(); }

  /// Asks running children to stop, drops those queued. What finishes can still be taken.
  void cancel() noexcept {
    scope_.request();
    queue_.clear();
    if (idle()) wake_consumer();
  }

  std::size_t running() const noexcept { return running_count_; }
  std::size_t queued() const noexcept { return queue_.size(); }
  /// Whether next() would give nothing.
  bool idle() const noexcept {
    return running_count_ == 0 && finished_count_ == 0 && queue_.empty() && refused_.empty();
  }

  /// For with_fan. Awaits all children, dropping their values, and gives the first error that no one took. The first
  /// error cancels the others. Where the children were cancelled from outside, that is the error.
  task<std::exception_ptr> join() {
    std::exception_ptr first;
    bool stopped = false;
    for (;;) {
      auto child = co_await next_awaiter(*this, false);
      if (!child) break;
      if (child->has_value()) continue;
      if (child->was_cancelled() && scope_.requested()) {
        stopped = true;
      } else if (!first) {
        first = child->error();
        cancel();
      }
    }
    if (!first && stopped && env_.scope->requested()) first = std::make_exception_ptr(cancelled());
    co_return first;
  }

 private:
  using promise = typename task<T>::promise_type;
  using frame = std::coroutine_handle<promise>;
  using list = detail::intrusive_list<detail::promise_base>;

  bool has_room() const noexcept { return running_count_ < limit_ && finished_count_ < limit_; }

  void start(task<T> child) noexcept {
    frame f = std::move(child).release();
    f.promise().bind({env_.where, &scope_}, &child_ended, this);
    running_.push_back(f.promise());
    ++running_count_;
    f.resume();
  }

  static std::coroutine_handle<> child_ended(detail::promise_base& child) noexcept {
    fan& self = *static_cast<fan*>(child.owner());
    child.unlink();
    self.finished_.push_back(child);
    --self.running_count_;
    ++self.finished_count_;
    self.start_queued();
    self.wake_consumer();
    return std::noop_coroutine();
  }

  // Children that end at once come back here; the outermost call goes on for them.
  void start_queued() noexcept {
    if (starting_) return;
    starting_ = true;
    while (has_room() && !queue_.empty()) {
      try {
        start(queue_.call_front());
      } catch (...) {
        refused_.push_back(std::current_exception());
      }
    }
    starting_ = false;
  }

  std::optional<outcome<T>> take() {
    if (!refused_.empty()) {
      std::optional<outcome<T>> refused(outcome<T>(std::move(refused_.back())));
      refused_.pop_back();
      return refused;
    }
    if (finished_.empty()) return std::nullopt;
    promise& child = static_cast<promise&>(finished_.pop_front());
    --finished_count_;
    std::optional<outcome<T>> result(child.take_outcome());
    frame::from_promise(child).destroy();
    start_queued();
    return result;
  }

  void wake_consumer() noexcept {
    if (consumer_) std::exchange(consumer_, nullptr)->wake();
  }

  static void destroy(list& children) noexcept {
    while (!children.empty()) frame::from_promise(static_cast<promise&>(children.front())).destroy();
  }

  detail::environment env_;  // of the one that fans out
  detail::cancel_scope scope_;
  std::size_t limit_;
  list running_;
  list finished_;
  std::size_t running_count_ = 0;
  std::size_t finished_count_ = 0;
  detail::call_queue<task<T>> queue_;
  std::vector<std::exception_ptr> refused_;  // calls that threw instead of giving a task
  next_awaiter* consumer_ = nullptr;
  bool starting_ = false;
};

// The consumer, waiting for a child to end.
template <class T>
class fan<T>::next_awaiter : detail::cancel_listener {
 public:
  next_awaiter(fan& owner, bool cancellable) noexcept
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<next_awaiter&>(self).wake(); }),
        fan_(owner),
        cancellable_(cancellable) {}
  ~next_awaiter() {
    if (fan_.consumer_ == this) fan_.consumer_ = nullptr;
  }

  bool await_ready() const noexcept { return has_answer(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> consumer) noexcept {
    assert(!fan_.consumer_ && "a fan has one consumer at a time");
    const detail::environment& env = consumer.promise().env();
    if (cancellable_) {
      if (env.scope->requested()) return false;
      env.scope->listen(*this);
    }
    node_.handle = consumer;
    fan_.consumer_ = this;
    return true;
  }
  std::optional<outcome<T>> await_resume() {
    if (!has_answer()) throw cancelled();
    return fan_.take();
  }

  // Takes the consumer from whatever else could wake it, and makes it ready.
  void wake() noexcept {
    this->unlink();
    fan_.consumer_ = nullptr;
    fan_.env_.where->make_ready(node_);
  }

 private:
  bool has_answer() const noexcept { return fan_.finished_count_ > 0 || !fan_.refused_.empty() || fan_.idle(); }

  fan& fan_;
  detail::ready_node node_;
  bool cancellable_;
};

namespace detail {

template <class T, class Body>
std::invoke_result_t<Body&, fan<T>&> run_body(Body& body, fan<T>& children) {
  co_return co_await body(children);
}

}  // namespace detail

/// Runs `body(fan)`, a coroutine that spawns children and takes their outcomes, and ends after all of them have. Gives
/// what the body gives. An error that leaves the body cancels the children, awaits them and goes on; so does the first
/// error of a child that the body left untaken. Cancelling the caller cancels the body and the children. Throws
/// std::invalid_argument on a limit of 0.
template <class T, class Body>
  requires task_function<Body&, fan<T>&>
auto with_fan(std::size_t limit, Body body) -> std::invoke_result_t<Body&, fan<T>&> {
  const detail::environment env = co_await detail::this_environment{};
  fan<T> children(env, limit);
  auto result = co_await settled(detail::run_body<T>(body, children));
  if (!result) children.cancel();
  const std::exception_ptr untaken = co_await children.join();
  if (result && untaken) std::rethrow_exception(untaken);
  co_return std::move(result).value();
}

}  // namespace fanfold
