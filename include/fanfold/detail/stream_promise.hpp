#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

#include "intrusive_list.hpp"
#include "promise.hpp"

namespace fanfold {

template <class T>
class stream;

namespace detail {

/// A stream's coroutine: it runs while somebody pulls, up to its next co_yield, one at a time. Streams that it reads
/// itself are its upstreams, and are closed when it ends.
class stream_promise_base : public frame_promise, public list_node<> {
 public:
  /// What goes on when a pull is over, where that was not at once: gives the coroutine to resume.
  using continuation = std::coroutine_handle<> (*)(void*) noexcept;

  using list_node<>::linked;
  using list_node<>::unlink;

  explicit stream_promise_base(std::coroutine_handle<> self) noexcept : self_(self) {}
  ~stream_promise_base() = default;

  cancel_scope& scope() noexcept { return scope_; }
  bool ended() const noexcept { return ended_; }

  /// Runs on to the next value or the end. False where that came at once; else `next(context)` is called then.
  bool pull(const environment& env, continuation next, void* context) noexcept {
    assert(settled_ && "a stream is asked for one value at a time");
    run_in(env.inside(scope_));
    if (std::exchange(started_, true)) lives();
    settled_ = false;
    self_.resume();
    if (settled_) return false;
    next_ = next;
    context_ = context;
    return true;
  }

  /// Cancels the coroutine and runs it to its end; what it still yields is dropped. False where it ended at once.
  bool close(const environment& env, continuation next, void* context) noexcept {
    closing_ = true;
    scope_.request();
    if (!started_) ended_ = true;
    return !ended_ && pull(env, next, context);
  }
  bool closing() const noexcept { return closing_; }

  /// Has `upstream` closed when this one ends.
  void reads(stream_promise_base& upstream) noexcept {
    if (!upstream.linked()) upstreams_.push_back(upstream);
  }

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      return self.promise().body_ended();
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

 protected:
  /// Where the coroutine waits at a co_yield, or has ended: gives what to resume.
  std::coroutine_handle<> settle() noexcept {
    dies();
    settled_ = true;
    const continuation next = std::exchange(next_, nullptr);
    return next ? next(context_) : std::noop_coroutine();
  }
  void rethrow_error() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::coroutine_handle<> body_ended() noexcept {
    while (!upstreams_.empty())
      if (upstreams_.pop_front().close(env(), &upstream_closed, this)) return std::noop_coroutine();
    ended_ = true;
    return settle();
  }
  static std::coroutine_handle<> upstream_closed(void* self) noexcept {
    return static_cast<stream_promise_base*>(self)->body_ended();
  }

  std::coroutine_handle<> self_;
  cancel_scope scope_{nullptr};
  continuation next_ = nullptr;
  void* context_ = nullptr;
  intrusive_list<stream_promise_base> upstreams_;
  std::exception_ptr error_;
  bool started_ = false;
  bool settled_ = true;  // whether it stands still: not begun, at a co_yield, or ended
  bool closing_ = false;
  bool ended_ = false;
};

template <class T>
class stream_promise : public stream_promise_base {
 public:
  using stream_promise_base::stream_promise_base;

  class yield_awaiter {
   public:
    explicit yield_awaiter(stream_promise& stream) noexcept : stream_(stream) {}
    bool await_ready() const noexcept { return stream_.closing(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept { return stream_.settle(); }
    void await_resume() const {
      if (stream_.closing()) throw cancelled();
    }

   private:
    stream_promise& stream_;
  };
  yield_awaiter yield_value(T value) {
    value_.emplace(std::move(value));
    return yield_awaiter(*this);
  }

  /// The value that a pull led to; none at the end. Throws what ended the stream.
  std::optional<T> take() {
    this->rethrow_error();
    return std::exchange(value_, std::nullopt);
  }

 private:
  std::optional<T> value_;
};

/// Pulls a stream's next value. Cancelling the one who pulls cancels the stream.
template <class T>
class pull_awaiter : cancel_listener {
 public:
  explicit pull_awaiter(stream_promise<T>& from) noexcept
      : cancel_listener(
            [](cancel_listener& self) noexcept { static_cast<pull_awaiter&>(self).from_.scope().request(); }),
        from_(from) {}

  bool await_ready() const noexcept { return from_.ended(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> reader) noexcept {
    const environment& env = reader.promise().env();
    if (env.scope->requested()) from_.scope().request();
    if (!from_.pull(env, &resume, reader.address())) return false;
    if (env.scope->requested())
      from_.scope().request();
    else
      env.scope->listen(*this);
    return true;
  }
  std::optional<T> await_resume() {
    unlink();
    return from_.take();
  }

 private:
  static std::coroutine_handle<> resume(void* reader) noexcept { return std::coroutine_handle<>::from_address(reader); }

  stream_promise<T>& from_;
};

/// For scopes and stages: a stream's promise.
struct stream_access {
  template <class T>
  static auto& promise(stream<T>& of) noexcept {
    return of.frame_.promise();
  }
};

/// Closes a stream, and awaits its end. Never throws: how it ends is nobody's business any more.
class close_awaiter {
 public:
  explicit close_awaiter(stream_promise_base& stream) noexcept : stream_(stream) {}
  bool await_ready() const noexcept { return stream_.ended(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    return stream_.close(
        self.promise().env(), [](void* waiting) noexcept { return std::coroutine_handle<>::from_address(waiting); },
        self.address());
  }
  void await_resume() const noexcept {}

 private:
  stream_promise_base& stream_;
};

}  // namespace detail
}  // namespace fanfold
