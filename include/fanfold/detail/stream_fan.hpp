#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>
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

// What a concurrently mapped stream's children give: the next input (none at the end), or a result.
template <class T, class U>
using mapping_step = std::variant<std::optional<T>, mapped_value<U>>;

template <class T, class U>
task<mapping_step<T, U>> pull_input(stream_promise<T>* in) {
  auto value = co_await pull_awaiter<T>(*in);
  co_return mapping_step<T, U>(std::in_place_index<0>, std::move(value));
}

template <class T, class U, class F>
task<mapping_step<T, U>> map_one(F* function, std::size_t ticket, T input) {
  U value = co_await std::invoke(*function, std::move(input));
  mapped_value<U> mapped{ticket, std::move(value)};
  co_return mapping_step<T, U>(std::in_place_index<1>, std::move(mapped));
}

/// The children of a concurrently mapped stream: one that pulls inputs, and one for each value being mapped.
template <class T, class U, class F>
class mapping {
 public:
  mapping(environment env, stream_promise<T>& in, std::size_t limit, F& function, result_order order)
      : in_(in), limit_(limit), function_(function), results_(order), children_(env, unlimited, errors_) {}

  template <class Step>
  void fold(Step& step) {
    if (step.index() == 1) {
      auto& mapped = std::get<1>(step);
      results_.fill(mapped.ticket, std::move(mapped.value));
    } else if (auto& input = std::get<0>(step)) {
      children_.spawn(&map_one<T, U, F>, &function_, results_.open(), *std::move(input));
      pulling_ = false;
    } else {
      exhausted_ = true;
    }
  }
  void pull_where_there_is_room() {
    if (pulling_ || exhausted_ || results_.size() >= limit_) return;
    pulling_ = true;
    children_.spawn(&pull_input<T, U>, &in_);
  }
  fan<mapping_step<T, U>>& children() noexcept { return children_; }
  result_window<U>& results() noexcept { return results_; }

 private:
  stream_promise<T>& in_;
  std::size_t limit_;
  F& function_;
  result_window<U> results_;
  bool pulling_ = false;
  bool exhausted_ = false;
  error_list errors_;
  fan<mapping_step<T, U>> children_;
};

/// How a stream that has children ends: it awaits theirs, and passes on what stopped it.
template <class T>
task<> wind_up(fan<T>& children, std::exception_ptr error) {
  children.cancel();
  co_await children.joined();
  if (error) std::rethrow_exception(error);
}

}  // namespace fanfold::detail
