#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

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
/// A child runs at once, up to its first wait, where there is room; one that such a child spawns runs right after it.
/// Otherwise the call is queued and costs its arguments, not a frame. Running children go on while the consumer is
/// busy; the next ones start only while fewer than `limit` results wait to be taken, so that a slow consumer bounds the
/// memory too.
///
/// A child's error is its outcome, for whoever takes it. Belongs to its loop's thread. All calls are O(1), but for
/// cancel(), which is O(children and queued calls).
template <class T>
class fan {
  class next_awaiter;
  class join_awaiter;

 public:
  /// For with_fan. Keeps the errors that no one takes in `errors`.
  fan(detail::environment env, std::size_t limit, error_list& errors)
      : env_(env), scope_(env.scope), limit_(limit), errors_(errors) {
    if (limit == 0) throw std::invalid_argument("fanfold: a fan with a limit of 0 could never run anything");
  }
  fan(const fan&) = delete;
  fan& operator=(const fan&) = delete;
  ~fan() {
    destroy(running_);
    destroy(finished_);
  }

  /// Runs `function(args...)`, which gives a task<T>. Function and arguments are copied or moved here, and live as long
  /// as the child: closures and parameters taken by reference are safe. A function that throws instead of giving a task
  /// is a child that failed. After cancel() nothing starts any more.
  template <class F, class... Args>
    requires TaskFunction<std::decay_t<F>&, std::decay_t<Args>...>
  void spawn(F&& function, Args&&... args) {
    if (scope_.requested()) return note_cut_short();
    using call = detail::bound_call<std::decay_t<F>, std::decay_t<Args>...>;
    call child(std::forward<F>(function), std::forward<Args>(args)...);
    if (!starting_ && queue_.empty() && has_room())
      start_first(child);
    else
      queue_.push(std::move(child));
  }
  /// Runs a task that was made already.
  void spawn(task<T> child) {
    spawn([](task<T> made) { return made; }, std::move(child));
  }

  /// Awaits the next outcome in finish order: std::optional<outcome<T>>, empty when no child runs or is queued. Throws
  /// `cancelled` where the awaiting task is cancelled and no outcome is there, also at the end, if the cancellation
  /// stopped or dropped a child: what was taken is not all there was. One consumer at a time.
  next_awaiter next() noexcept { return next_awaiter(*this); }

  /// The next outcome if one is there already.
  std::optional<outcome<T>> try_next() { return take(); }

  /// Asks running children to stop, drops those queued. What finishes can still be taken.
  void cancel() noexcept {
    scope_.request();
    drop_queued();
    if (idle()) wake_consumer();
  }

  std::size_t running() const noexcept { return running_count_; }
  std::size_t queued() const noexcept { return queue_.size(); }
  /// Whether nothing runs, is queued or is left to take.
  bool idle() const noexcept { return running_count_ == 0 && finished_count_ == 0 && queue_.empty(); }

  /// For with_fan: keeps an error, unless it is a cancellation that was asked for, and cancels the children.
  void note(const std::exception_ptr& error) noexcept {
    if (!error) return;
    if (!scope_.requested() || !detail::is_cancelled(error)) errors_.push_back(error);
    cancel();
  }
  /// For with_fan: awaits all children, drops their values, notes their errors.
  join_awaiter joined() noexcept { return join_awaiter(*this); }
  /// For with_fan: whether a cancellation from outside stopped or dropped a child.
  bool cut_short() const noexcept { return cut_short_; }

 private:
  using promise = typename task<T>::promise_type;
  using frame = std::coroutine_handle<promise>;
  using list = detail::intrusive_list<detail::promise_base>;

  bool has_room() const noexcept { return running_count_ < limit_ && finished_count_ < limit_; }

  void start(task<T> child) noexcept {
    frame f = std::move(child).release();
    f.promise().bind(env_.inside(scope_), &child_ended, this);
    running_.push_back(f.promise());
    ++running_count_;
    f.resume();
  }

  static std::coroutine_handle<> child_ended(detail::promise_base& child) noexcept {
    fan& self = *static_cast<fan*>(child.owner());
    child.unlink();
    --self.running_count_;
    if (self.env_.scope->requested() && detail::is_cancelled(static_cast<promise&>(child).error()))
      self.note_cut_short();
    if (self.joining_) {
      self.drop(static_cast<promise&>(child));
    } else {
      self.finished_.push_back(child);
      ++self.finished_count_;
    }
    self.start_queued();
    if (self.idle()) self.wake_joiner();
    return self.consumer_to_resume();
  }

  // Children that end or spawn at once come back to the outermost call, so that any number of them needs no stack.
  template <class Call>
  void start_first(Call& call) noexcept {
    starting_ = true;
    start(detail::made_by([&] { return std::move(call)(); }));
    starting_ = false;
    start_queued();
  }
  void start_queued() noexcept {
    if (!starting_ && !queue_.empty()) start_some_queued();
  }
  void start_some_queued() noexcept {
    starting_ = true;
    while (has_room() && !queue_.empty() && !scope_.requested())
      start(detail::made_by([this] { return queue_.call_front(); }));
    starting_ = false;
    if (scope_.requested()) drop_queued();
  }

  void drop_queued() noexcept {
    if (!queue_.empty()) note_cut_short();
    queue_.clear();
  }
  void note_cut_short() noexcept { cut_short_ |= env_.scope->requested(); }

  std::optional<outcome<T>> take() {
    if (finished_.empty()) return std::nullopt;
    --finished_count_;
    std::optional<outcome<T>> result(outcome_of(static_cast<promise&>(finished_.pop_front())));
    start_queued();
    return result;
  }
  static outcome<T> outcome_of(promise& child) {
    struct destruction {
      frame child;
      ~destruction() { child.destroy(); }
    };
    const destruction on_exit{frame::from_promise(child)};
    return child.take_outcome();
  }

  // From here on every child that ends is dropped at once.
  void begin_join() noexcept {
    joining_ = true;
    while (!finished_.empty()) {
      --finished_count_;
      drop(static_cast<promise&>(finished_.pop_front()));
    }
    start_queued();
  }
  void drop(promise& child) noexcept {
    note(child.error());
    frame::from_promise(child).destroy();
  }

  // The consumer goes on where a child has ended, while the child is still in the processor's cache; not inside of a
  // spawn, whose caller would wonder.
  std::coroutine_handle<> consumer_to_resume() noexcept {
    if (consumer_ && !starting_) return std::exchange(consumer_, nullptr)->release();
    wake_consumer();
    return std::noop_coroutine();
  }
  void wake_consumer() noexcept {
    if (consumer_) std::exchange(consumer_, nullptr)->wake();
  }
  void wake_joiner() noexcept {
    if (joiner_) env_.where->make_ready(*std::exchange(joiner_, nullptr));
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
  error_list& errors_;
  next_awaiter* consumer_ = nullptr;
  detail::ready_node* joiner_ = nullptr;
  bool starting_ = false;
  bool joining_ = false;
  bool cut_short_ = false;
};

// The consumer, waiting for a child to end.
template <class T>
class fan<T>::next_awaiter : detail::cancel_listener {
 public:
  explicit next_awaiter(fan& owner) noexcept
      : cancel_listener([](cancel_listener& self) noexcept { static_cast<next_awaiter&>(self).wake(); }), fan_(owner) {}
  ~next_awaiter() {
    if (fan_.consumer_ == this) fan_.consumer_ = nullptr;
  }

  bool await_ready() const noexcept { return has_answer(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> consumer) noexcept {
    assert(!fan_.consumer_ && "a fan has one consumer at a time");
    const detail::environment& env = consumer.promise().env();
    if (env.scope->requested() || fan_.idle()) return false;
    env.scope->listen(*this);
    node_.handle = consumer;
    fan_.consumer_ = this;
    return true;
  }
  std::optional<outcome<T>> await_resume() {
    if (!has_answer()) throw cancelled();
    return fan_.take();
  }

  // Takes the consumer from whatever else could wake it.
  std::coroutine_handle<> release() noexcept {
    this->unlink();
    return node_.handle;
  }
  // The same, and makes it ready.
  void wake() noexcept {
    this->unlink();
    fan_.consumer_ = nullptr;
    fan_.env_.where->make_ready(node_);
  }

 private:
  bool has_answer() const noexcept { return fan_.finished_count_ > 0 || (fan_.idle() && !fan_.cut_short_); }

  fan& fan_;
  detail::ready_node node_;
};

// with_fan, waiting for the last child. Not cancelled: the children are.
template <class T>
class fan<T>::join_awaiter {
 public:
  explicit join_awaiter(fan& owner) noexcept : fan_(owner) {}

  bool await_ready() const noexcept {
    fan_.begin_join();
    return fan_.idle();
  }
  void await_suspend(std::coroutine_handle<> self) noexcept {
    node_.handle = self;
    fan_.joiner_ = &node_;
  }
  void await_resume() const noexcept {}

 private:
  fan& fan_;
  detail::ready_node node_;
};

/// Runs `body(fan)`, a coroutine that spawns children and takes their outcomes, or a plain function that only spawns,
/// and ends after all of them have. Gives what the body gives. An error that leaves the body cancels the children,
/// awaits them and is rethrown; so is the first error of a child that the body left untaken. All errors, that one
/// first, are then in `errors`. Cancelling the caller cancels the body and the children; where that stopped or dropped
/// a child, `cancelled` is thrown. Throws std::invalid_argument on a limit of 0.
///
/// Children may outlive the body: what they refer to must be declared outside of with_fan.
template <class T, class Body>
  requires ScopeBody<Body, fan<T>>
auto with_fan(error_list& errors, std::size_t limit, Body body) -> detail::body_task<Body, fan<T>> {
  errors.clear();
  const detail::environment env = co_await detail::this_environment{};
  fan<T> children(env, limit, errors);
  auto result = co_await settled(detail::run_body(body, children));
  children.note(result.error());
  co_await children.joined();
  if (!errors.empty()) std::rethrow_exception(errors.front());
  if (children.cut_short()) throw cancelled();
  co_return std::move(result).value();
}

/// The same, where the first error is enough.
template <class T, class Body>
  requires ScopeBody<Body, fan<T>>
auto with_fan(std::size_t limit, Body body) -> detail::body_task<Body, fan<T>> {
  error_list errors;
  co_return co_await with_fan<T>(errors, limit, std::move(body));
}

}  // namespace fanfold
