#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "../fan.hpp"
#include "../task.hpp"
#include "stream_promise.hpp"

namespace fanfold::detail {

/// In a stream: has another one closed when this one ends, though its children read it.
class reads_by_children {
 public:
  explicit reads_by_children(stream_promise_base& upstream) noexcept : upstream_(upstream) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    self.promise().reads(upstream_);
    return false;
  }
  void await_resume() const noexcept {}

 private:
  stream_promise_base& upstream_;
};

enum class result_order : unsigned char { input, completion };

/// Results on their way to the reader of a concurrently mapped stream: those that are due, and places for those that
/// are still to come, where the order of the input matters.
template <class U>
class result_window {
 public:
  explicit result_window(result_order order) noexcept : order_(order) {}

  /// A place for one more; gives its ticket.
  std::size_t open() {
    if (order_ == result_order::input) results_.emplace_back();
    ++size_;
    return given_ + results_.size() - 1;
  }
  void fill(std::size_t ticket, U result) {
    if (order_ == result_order::input)
      results_[ticket - given_].emplace(std::move(result));
    else
      results_.emplace_back(std::move(result));
  }
  bool due() const noexcept { return !results_.empty() && results_.front().has_value(); }
  U take() {
    U result = *std::move(results_.front());
    results_.pop_front();
    if (order_ == result_order::input) ++given_;
    --size_;
    return result;
  }
  /// Places that are open: nothing in them yet, or not yet taken.
  std::size_t size() const noexcept { return size_; }

 private:
  result_order order_;
  std::deque<std::optional<U>> results_;
  std::size_t given_ = 0;
  std::size_t size_ = 0;
};

template <class U>
struct mapped_value {
  std::size_t ticket;
  U value;
};

/// The children of a concurrently mapped stream: one that pulls inputs while there is room, and one for each value
/// being mapped. None of them waits for the reader.
template <class T, class U, class F>
class mapping {
  using result = std::optional<mapped_value<U>>;

 public:
  mapping(environment env, stream_promise<T>& in, std::size_t limit, F& function, result_order order)
      : in_(in), limit_(limit), function_(function), results_(order), children_(env, unlimited, errors_) {}

  void pull_where_there_is_room() {
    if (pulling_ || !has_room()) return;
    pulling_ = true;
    children_.spawn(&pull_inputs, this);
  }
  void fold(result& ended) {
    if (ended) results_.fill(ended->ticket, std::move(ended->value));
  }
  bool due() const noexcept { return results_.due(); }
  U take() {
    U value = results_.take();
    pull_where_there_is_room();
    return value;
  }
  fan<result>& children() noexcept { return children_; }

 private:
  static task<result> pull_inputs(mapping* self) {
    while (self->has_room()) {
      auto input = co_await pull_awaiter<T>(self->in_);
      if (input)
        self->children_.spawn(&map_one, &self->function_, self->results_.open(), *std::move(input));
      else
        self->exhausted_ = true;
    }
    self->pulling_ = false;
    co_return std::nullopt;
  }
  static task<result> map_one(F* function, std::size_t ticket, T input) {
    U value = co_await std::invoke(*function, std::move(input));
    mapped_value<U> mapped{ticket, std::move(value)};
    co_return std::move(mapped);
  }
  bool has_room() const noexcept { return !exhausted_ && results_.size() < limit_; }

  stream_promise<T>& in_;
  std::size_t limit_;
  F& function_;
  result_window<U> results_;
  bool pulling_ = false;
  bool exhausted_ = false;
  error_list errors_;
  fan<result> children_;
};

/// How a stream that has children ends: it awaits theirs, and passes on what stopped it.
template <class T>
task<> wind_up(fan<T>& children, std::exception_ptr error) {
  children.cancel();
  co_await children.joined();
  if (error) std::rethrow_exception(error);
}

}  // namespace fanfold::detail
