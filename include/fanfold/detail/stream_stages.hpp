#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "../stream.hpp"
#include "stream_fan.hpp"

// The coroutines behind a stream's members.

namespace fanfold::detail {

// What a function that gives a value, or a task of one, comes to; a copy of it, where that is a reference.
template <class R>
struct awaited {
  using type = R;
};
template <class T>
struct awaited<task<T>> {
  using type = T;
};
template <class F, class... Args>
using awaited_result = std::remove_cvref_t<typename awaited<std::invoke_result_t<F, Args...>>::type>;

template <class U, class T, class F>
stream<U> mapped(stream<T> in, F function) {
  while (true) {
    auto value = co_await in.next();
    if (!value) co_return;
    if constexpr (is_task<std::invoke_result_t<F&, T>>)
      co_yield co_await std::invoke(function, *std::move(value));
    else
      co_yield std::invoke(function, *std::move(value));
  }
}

template <class T, class F>
stream<T> filtered(stream<T> in, F keep) {
  while (auto value = co_await in.next()) {
    bool kept = false;
    if constexpr (is_task<std::invoke_result_t<F&, const T&>>)
      kept = co_await std::invoke(keep, std::as_const(*value));
    else
      kept = std::invoke(keep, std::as_const(*value));
    if (kept) co_yield *std::move(value);
  }
}

template <class T>
stream<std::vector<T>> batched(stream<T> in, std::size_t size) {
  std::vector<T> values;
  while (auto value = co_await in.next()) {
    values.push_back(*std::move(value));
    if (values.size() == size) co_yield std::exchange(values, {});
  }
  if (!values.empty()) co_yield std::move(values);
}

template <class T>
stream<T> taken(stream<T> in, std::size_t count) {
  for (; count > 0; --count) {
    auto value = co_await in.next();
    if (!value) co_return;
    co_yield *std::move(value);
  }
}

template <class U, class T, class F>
stream<U> run_mapping(stream<T> in, std::size_t limit, F function, result_order order) {
  const environment env = co_await this_environment{};
  co_await reads_by_children(stream_access::promise(in));
  mapping<T, U, F> running(env, stream_access::promise(in), limit, function, order);
  std::exception_ptr error;
  try {
    while (true) {
      running.pull_where_there_is_room();
      auto step = co_await running.children().next();
      if (!step) break;
      running.fold(step->value());
      while (running.due()) co_yield running.take();
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await wind_up(running.children(), error);
}

template <class T, class F>
auto mapped_concurrently(stream<T> in, std::size_t limit, F function, result_order order) {
  static_assert(is_task<std::invoke_result_t<F&, T>>, "what runs at once gives tasks");
  if (limit == 0) throw std::invalid_argument("fanfold: a limit of 0 could never run anything");
  return run_mapping<awaited_result<F&, T>>(std::move(in), limit, std::move(function), order);
}

}  // namespace fanfold::detail
