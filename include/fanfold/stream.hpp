#pragma once

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "channel.hpp"
#include "detail/elements.hpp"
#include "detail/stream_promise.hpp"
#include "task.hpp"

namespace fanfold {
/// Values that come one after the other, some time: a coroutine that `co_yield`s them and may await between them.
///
///   stream<int> ticks() {
///     for (int i = 0;; ++i) {
///       co_await sleep_for(1s);
///       co_yield i;
///     }
///   }
///   co_await for_each(ticks().filter(is_odd).take(3), print);
///
/// It is lazy: it runs only while a value is asked for, up to its next co_yield. `T` is a movable object type.
///
/// A stream is read by `for_each`, `with_stream`, `to_vector` and the like, or by another stream, which takes it as a
/// parameter; so each has somebody who closes it. A stream that is not read to its end is closed: it is cancelled, its
/// co_yield throws `cancelled`, and its end is awaited. So are, then, the streams that it reads. An exception that
/// leaves the coroutine ends the stream, and is thrown at the reader whenever it asks again; while the stream is
/// closed, it is dropped. Cancelling a reader that waits for a value cancels the stream: there is no next value then.
/// Belongs to its loop's thread. A value costs a resumption for each stage, and no allocation.
template <class T>
class [[nodiscard]] stream {
 public:
  static_assert(std::is_object_v<T> && std::movable<T>);
  using value_type = T;
  struct promise_type : detail::stream_promise<T> {
    promise_type() noexcept : detail::stream_promise<T>(std::coroutine_handle<promise_type>::from_promise(*this)) {}
    stream get_return_object() noexcept { return stream(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };

  stream(stream&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  stream& operator=(stream&& other) noexcept {
    const stream old(std::move(*this));
    frame_ = std::exchange(other.frame_, nullptr);
    return *this;
  }
  ~stream() {
    if (frame_) frame_.destroy();
  }

  /// For streams that read this one, their parameter: awaits the next value, std::nullopt at the end.
  auto next() noexcept { return upstream_awaiter(frame_.promise()); }

  /// A stream of `function(value)`, or of what the tasks give that it returns, one at a time.
  template <class F>
  auto map(F function) &&;
  /// The same where `function` gives a task: up to `limit` of them run at once, also while the reader is busy. Values
  /// come in the order of this stream's. One that is late holds the others back, for no more than `limit` are taken
  /// from this stream and not yet given. An error cancels the tasks and ends the stream. Throws std::invalid_argument
  /// on a limit of 0.
  template <class F>
  auto map_concurrent(std::size_t limit, F function) &&;
  /// The same, with values in the order in which the tasks finish.
  template <class F>
  auto map_as_completed(std::size_t limit, F function) &&;
  /// A stream of the values for which `keep(value)`, or the task that it returns, gives true.
  template <class F>
  stream filter(F keep) &&;
  /// A stream of vectors of `size` values; only the last one may have fewer. Throws std::invalid_argument on 0.
  stream<std::vector<T>> batch(std::size_t size) &&;
  /// A stream of the first `count` values; no further value is asked for.
  stream take(std::size_t count) &&;

 private:
  friend struct detail::stream_access;

  class upstream_awaiter : public detail::pull_awaiter<T> {
   public:
    explicit upstream_awaiter(detail::stream_promise<T>& from) noexcept : detail::pull_awaiter<T>(from), from_(from) {}
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> reader) noexcept {
      static_assert(std::derived_from<Promise, detail::stream_promise_base>,
                    "a task reads a stream in for_each or with_stream, which close it when they end early");
      reader.promise().reads(from_);
      return detail::pull_awaiter<T>::await_suspend(reader);
    }

   private:
    detail::stream_promise<T>& from_;
  };

  explicit stream(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

/// A stream as the body of `with_stream` reads it.
template <class T>
class stream_reader {
 public:
  explicit stream_reader(detail::stream_promise<T>& from) noexcept : from_(from) {}
  /// Awaits the next value; std::nullopt at the end. Throws what ended the stream. One at a time.
  auto next() noexcept { return detail::pull_awaiter<T>(from_); }

 private:
  detail::stream_promise<T>& from_;
};

namespace detail {

template <class T, class Body>
std::invoke_result_t<Body&, stream_reader<T>&> run_reader(Body& body, stream_reader<T>& reader) {
  co_return co_await body(reader);
}

}  // namespace detail

/// Runs `body(reader)`, a coroutine that takes values by `co_await reader.next()` for as long as it wants, then closes
/// the stream, and gives what the body gives.
template <class T, class Body>
  requires TaskFunction<Body&, stream_reader<T>&>
auto with_stream(stream<T> from, Body body) -> std::invoke_result_t<Body&, stream_reader<T>&> {
  stream_reader<T> reader(detail::stream_access::promise(from));
  auto result = co_await settled(detail::run_reader<T>(body, reader));
  co_await detail::close_awaiter(detail::stream_access::promise(from));
  co_return std::move(result).value();
}

/// Calls `function(value)` for each value, one at a time; if it returns a task, awaits that.
template <class T, class F>
task<> for_each(stream<T> from, F function) {
  const auto read_all = [&function](stream_reader<T>& in) -> task<> {
    while (true) {
      auto value = co_await in.next();
      if (!value) co_return;
      if constexpr (is_task<std::invoke_result_t<F&, T>>)
        co_await std::invoke(function, *std::move(value));
      else
        std::invoke(function, *std::move(value));
    }
  };
  co_await with_stream(std::move(from), read_all);
}

/// All values, in order.
template <class T>
task<std::vector<T>> to_vector(stream<T> from) {
  std::vector<T> values;
  co_await for_each(std::move(from), [&values](T value) { values.push_back(std::move(value)); });
  co_return values;
}

/// A stream of a range's elements: moved out of a range that is given away, copied out of one that is kept. What a view
/// refers to must outlive the stream.
template <std::ranges::input_range Range>
stream<std::ranges::range_value_t<Range>> as_stream(Range range) {
  for (auto&& each : range) co_yield static_cast<detail::element_of<Range>&&>(each);
}

/// A stream of what is received from a channel, until it is closed and empty. The channel must outlive the stream.
template <class T>
stream<T> as_stream(channel<T>& from) {
  while (true) {
    auto value = co_await from.receive();
    if (!value) co_return;
    co_yield *std::move(value);
  }
}

}  // namespace fanfold

#include "detail/stream_stages.hpp"

namespace fanfold {

template <class T>
template <class F>
auto stream<T>::map(F function) && {
  return detail::mapped<detail::awaited_result<F&, T>>(std::move(*this), std::move(function));
}
template <class T>
template <class F>
auto stream<T>::map_concurrent(std::size_t limit, F function) && {
  return detail::mapped_concurrently(std::move(*this), limit, std::move(function), detail::result_order::input);
}
template <class T>
template <class F>
auto stream<T>::map_as_completed(std::size_t limit, F function) && {
  return detail::mapped_concurrently(std::move(*this), limit, std::move(function), detail::result_order::completion);
}
template <class T>
template <class F>
stream<T> stream<T>::filter(F keep) && {
  return detail::filtered(std::move(*this), std::move(keep));
}
template <class T>
stream<std::vector<T>> stream<T>::batch(std::size_t size) && {
  if (size == 0) throw std::invalid_argument("fanfold: batches of 0 values would never end");
  return detail::batched(std::move(*this), size);
}
template <class T>
stream<T> stream<T>::take(std::size_t count) && {
  return detail::taken(std::move(*this), count);
}

}  // namespace fanfold
