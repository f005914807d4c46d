#pragma once

#include <exception>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../task.hpp"

namespace fanfold::detail {

// Whether a callable's parameters are all taken by value; false where that can't be told (overloads, templates).
template <class... Params>
inline constexpr bool no_references = (!std::is_reference_v<Params> && ...);

template <class F>
inline constexpr bool by_value = false;
template <class R, class... Params>
inline constexpr bool by_value<R (*)(Params...)> = no_references<Params...>;
template <class R, class... Params>
inline constexpr bool by_value<R (*)(Params...) noexcept> = no_references<Params...>;

// The same of a call operator. A member function's object is a parameter by reference, but an empty one holds nothing.
template <class F>
inline constexpr bool called_by_value = by_value<F>;
template <class R, class C, class... Params>
inline constexpr bool called_by_value<R (C::*)(Params...) const> = no_references<Params...>;
template <class R, class C, class... Params>
inline constexpr bool called_by_value<R (C::*)(Params...) const noexcept> = no_references<Params...>;

template <class F>
inline constexpr bool stateless_by_value = by_value<F>;
template <class F>
  requires std::is_empty_v<F> && requires { &F::operator(); }
inline constexpr bool stateless_by_value<F> = called_by_value<decltype(&F::operator())>;

template <class F, class... Args>
using task_of = std::invoke_result_t<F, Args...>;

// A parent frame that holds the callable and its arguments for as long as the task that they make needs them.
template <class Task, class F, class... Args>
Task keep_alive(F function, Args... args) {
  Task child = std::invoke(function, std::move(args)...);
  co_return co_await std::move(child);
}

/// Calls `function(args...)` to make a task that needs nothing from the caller any more: a closure's captures and what
/// parameters refer to live as long as the task. Plain functions that take their parameters by value, which hold all
/// that in their frame already, cost no second frame.
template <class F, class... Args>
task_of<F&, Args...> make_independent(F function, Args... args) {
  if constexpr (stateless_by_value<F>)
    return std::invoke(function, std::move(args)...);
  else
    return keep_alive<task_of<F&, Args...>>(std::move(function), std::move(args)...);
}

template <class T>
task<T> failed(std::exception_ptr why) {
  co_await this_environment{};
  std::rethrow_exception(why);
}

/// The task that `make()` gives; where it throws instead, one that fails so.
template <class Make>
std::invoke_result_t<Make&> made_by(Make make) {
  try {
    return make();
  } catch (...) {
    return failed<typename std::invoke_result_t<Make&>::value_type>(std::current_exception());
  }
}

/// A call for later.
template <class F, class... Args>
class bound_call {
 public:
  explicit bound_call(F function, Args... args) : function_(std::move(function)), args_(std::move(args)...) {}
  auto operator()() && {
    return std::apply(
        [this](auto&... args) { return make_independent<F, Args...>(std::move(function_), std::move(args)...); },
        args_);
  }

 private:
  [[no_unique_address]] F function_;
  [[no_unique_address]] std::tuple<Args...> args_;
};

}  // namespace fanfold::detail
