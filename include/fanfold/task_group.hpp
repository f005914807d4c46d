#pragma once

#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <type_traits>
#include <utility>

#include "detail/bound_call.hpp"
#include "future.hpp"
#include "task.hpp"

namespace fanfold {

/// Children of any types that end before the group does. Each goes on by itself from the moment it is spawned, and
/// gives a future for its result. Made by `with_group`. The first error of a child cancels the other children and the
/// body. Belongs to its loop's thread. All calls are O(1), but for cancel(), which is O(children).
class task_group {
 public:
  /// For with_group.
  task_group(detail::environment env, error_list& errors) noexcept
      : env_(env), children_(env.scope), body_(env.scope), errors_(errors) {}
  task_group(const task_group&) = delete;
  task_group& operator=(const task_group&) = delete;
  ~task_group() {
    while (!running_.empty()) running_.front().end();
  }

  /// Runs `function(args...)`, which gives a task<T>, up to its first wait, and gives a future<T> for its result; drop
  /// it where the result is not wanted. Function and arguments are copied or moved here, and live as long as the child.
  /// In a cancelled group the child is cancelled where it first waits.
  template <class F, class... Args>
    requires TaskFunction<std::decay_t<F>&, std::decay_t<Args>...>
  auto spawn(F&& function, Args&&... args) {
    detail::bound_call<std::decay_t<F>, std::decay_t<Args>...> call(std::forward<F>(function),
                                                                    std::forward<Args>(args)...);
    return spawn(detail::made_by([&] { return std::move(call)(); }));
  }
  /// Runs a task that was made already.
  template <class T>
  future<T> spawn(task<T> work) {
    auto* child = new detail::group_child_of<T>(*this, std::move(work));
    future<T> result(*child);
    running_.push_back(*child);
    ++running_count_;
    child->start(env_.inside(children_), &child_ended);
    return result;
  }

  /// Asks the children to stop. Their cancellation is no error.
  void cancel() noexcept { children_.request(); }

  std::size_t running() const noexcept { return running_count_; }

 private:
  class join_awaiter {
   public:
    explicit join_awaiter(task_group& group) noexcept : group_(group) {}
    bool await_ready() const noexcept { return group_.running_count_ == 0; }
    void await_suspend(std::coroutine_handle<> self) noexcept {
      node_.handle = self;
      group_.joiner_ = &node_;
    }
    void await_resume() const noexcept {}

   private:
    task_group& group_;
    detail::ready_node node_;
  };

  static std::coroutine_handle<> child_ended(detail::promise_base& promise) noexcept {
    auto& child = *static_cast<detail::group_child*>(promise.owner());
    task_group& self = child.group();
    self.note(child.error());
    child.end();
    if (--self.running_count_ == 0 && self.joiner_) self.env_.where->make_ready(*std::exchange(self.joiner_, nullptr));
    return std::noop_coroutine();
  }

  // Keeps an error, unless it is a cancellation that was asked for, and stops everything else.
  void note(const std::exception_ptr& error) {
    if (!error) return;
    if (detail::is_cancelled(error) && children_.requested()) {
      stopped_ = true;
      return;
    }
    if (std::ranges::find(errors_, error) == errors_.end()) errors_.push_back(error);  // a future gives it on
    children_.request();
    body_.request();
  }

  detail::environment env_;  // of the one that opened the group
  detail::cancel_scope children_;
  detail::cancel_scope body_;
  error_list& errors_;
  detail::intrusive_list<detail::group_child> running_;
  std::size_t running_count_ = 0;
  bool stopped_ = false;  // whether a cancellation ended anything
  detail::ready_node* joiner_ = nullptr;

  template <class Body>
    requires ScopeBody<Body, task_group>
  friend auto with_group(error_list& errors, Body body) -> detail::body_task<Body, task_group>;
};

/// Runs `body(group)`, a coroutine that spawns children, or a plain function that does, and ends after all of them
/// have. Gives what the body gives. The first error, of a child or of the body, cancels the others; they are awaited,
/// and it is rethrown. All errors, the first one included, are then in `errors`.
template <class Body>
  requires ScopeBody<Body, task_group>
auto with_group(error_list& errors, Body body) -> detail::body_task<Body, task_group> {
  errors.clear();
  const detail::environment env = co_await detail::this_environment{};
  task_group group(env, errors);
  auto result = co_await detail::settled_in(group.body_, detail::run_body(body, group));
  group.note(result.error());
  if (!result) group.cancel();
  co_await task_group::join_awaiter(group);
  if (!errors.empty()) std::rethrow_exception(errors.front());
  if (group.stopped_ && env.scope->requested()) throw cancelled();
  co_return std::move(result).value();
}

/// The same, where the first error is enough.
template <class Body>
  requires ScopeBody<Body, task_group>
auto with_group(Body body) -> detail::body_task<Body, task_group> {
  error_list errors;
  co_return co_await with_group(errors, std::move(body));
}

}  // namespace fanfold
