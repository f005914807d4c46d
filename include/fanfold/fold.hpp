#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/elements.hpp"
#include "detail/share_out.hpp"
#include "stream.hpp"

namespace fanfold {

/// A range that several threads can cut and read at the same time.
template <class Range>
concept SliceableRange = std::ranges::random_access_range<Range> && std::ranges::sized_range<Range>;

/// Marks a function as one whose calls may come in any order, because it is associative and commutative to the last
/// bit: `commutative(add_money)`. The sum of floating-point numbers is neither.
template <class F>
class commutative {
 public:
  explicit commutative(F function) : function_(std::move(function)) {}
  template <class... Args>
    requires std::invocable<const F&, Args...>
  decltype(auto) operator()(Args&&... args) const {
    return std::invoke(function_, std::forward<Args>(args)...);
  }

 private:
  F function_;
};

/// Whether a function of two V is such a one: those of <functional> are, for whole numbers.
template <class F, class V>
inline constexpr bool commutes = false;
template <class F, class V>
inline constexpr bool commutes<commutative<F>, V> = true;
template <std::integral T, std::integral V>
inline constexpr bool commutes<std::plus<T>, V> = true;
template <std::integral V>
inline constexpr bool commutes<std::plus<>, V> = true;

namespace detail {

/// A function that gives the next value: `a = f(a, b)`.
template <class F, class A, class B>
concept GivesNext = std::invocable<F, A, B> && !std::is_void_v<std::invoke_result_t<F, A, B>>;
/// A function that changes the value: `f(a, b)`. It gives nothing, or what it changed.
template <class F, class A, class B>
concept ChangesValue =
    !GivesNext<F, A, B> && std::invocable<F, A&, B> &&
    (std::is_void_v<std::invoke_result_t<F, A&, B>> || std::is_lvalue_reference_v<std::invoke_result_t<F, A&, B>>);

template <class A, class B, class F>
void combine_into(A& a, B&& b, F& f) {
  if constexpr (GivesNext<F&, A, B>)
    a = std::invoke(f, std::move(a), std::forward<B>(b));
  else
    std::invoke(f, a, std::forward<B>(b));
}

// What folding gives: the type of `a` where it is changed, else, as in std::ranges::fold_left, that of f(a, b).
template <class F, class A, class B>
struct fold_result {
  using type = A;
};
template <class F, class A, class B>
  requires GivesNext<F, A, B>
struct fold_result<F, A, B> {
  using type = std::decay_t<std::invoke_result_t<F, A, B>>;
};
template <class F, class A, class B>
  requires GivesNext<F&, A, B> || ChangesValue<F&, A, B>
using folded = typename fold_result<F&, A, B>::type;

template <class Range, class A, class F>
A fold_range(Range&& range, A result, F& add) {
  for_each_element(std::forward<Range>(range),
                   [&]<class T>(T&& element) { combine_into(result, std::forward<T>(element), add); });
  return result;
}

template <class T, class A, class F>
task<A> fold_stream(stream<T> values, A result, F add) {
  co_await for_each(std::move(values), [&](T value) { combine_into(result, std::move(value), add); });
  co_return std::move(result);
}

template <class View, class A, class F, class Merge>
task<A> fold_on(workers& team, View range, A first, F add, Merge merge) {
  const slices<View> cut(range);
  std::vector<std::optional<A>> partial(cut.count());
  const auto fold_slice = [&](std::size_t i) { partial[i].emplace(fold_range(cut[i], first, add)); };
  co_await share_out(team, cut.count(), fold_slice);
  A result = *std::move(partial.front());
  for (std::size_t i = 1; i < partial.size(); ++i) combine_into(result, *std::move(partial[i]), merge);
  co_return result;
}

template <class T, class A, class F, class Merge>
task<A> fold_stream_on(workers& team, stream<T> values, A first, F add, Merge merge) {
  std::optional<A> result;
  const auto take_in = [&](std::vector<T> batch) -> task<> {
    A more = co_await fold_on(team, std::views::all(std::move(batch)), first, add, merge);
    if (result)
      combine_into(*result, std::move(more), merge);
    else
      result.emplace(std::move(more));
  };
  co_await for_each(std::move(values).batch(stream_batch), take_in);
  co_return std::move(result).value_or(std::move(first));
}

}  // namespace detail

/// Folds a range into one value: `result = add(result, element)` for each, from `first` on; or `add(result, element)`
/// where that changes its first argument, and gives nothing or a reference. The result has the type of what `add`
/// gives, as in std::ranges::fold_left: fold(halves, 0, std::plus()) is a double. Elements are moved out of a range
/// that is given away. `add` may be a pointer to a member.
template <std::ranges::input_range Range, class A, class F>
auto fold(Range&& range, A first, F add) -> detail::folded<F, A, detail::element_of<Range>> {
  using result = detail::folded<F, A, detail::element_of<Range>>;
  return detail::fold_range<Range, result>(std::forward<Range>(range), std::move(first), add);
}

/// The same of a stream.
template <class T, class A, class F>
auto fold(stream<T> values, A first, F add) {
  using result = detail::folded<F, A, T>;
  return detail::fold_stream<T, result>(std::move(values), std::move(first), std::move(add));
}

/// The same on all of the team's threads: slices of the range are folded, each from a copy of `first`, and their
/// results merged in order: `merge(left, right)`, or one that changes `left`. `first` must be neutral: `merge(first,
/// x)` is x. How the range is cut depends on its size alone, so that the result is the same on any number of threads,
/// for floating-point numbers too.
///
/// `add` and the elements are used by several threads at once; of two exceptions one is thrown, either. A cancellation
/// stops the threads after the slices in hand. A range that the caller keeps must outlive the task, as must the team.
template <std::ranges::viewable_range Range, class A, class F, class Merge>
  requires SliceableRange<Range>
auto fold(workers& team, Range&& range, A first, F add, Merge merge) {
  using view = std::views::all_t<Range>;
  using result = detail::folded<F, A, detail::element_of<view>>;
  return detail::fold_on<view, result>(team, std::views::all(std::forward<Range>(range)), std::move(first),
                                       std::move(add), std::move(merge));
}

/// The same of a stream, of which 65,536 values are held and folded at a time.
template <class T, class A, class F, class Merge>
auto fold(workers& team, stream<T> values, A first, F add, Merge merge) {
  using result = detail::folded<F, A, T>;
  return detail::fold_stream_on<T, result>(team, std::move(values), std::move(first), std::move(add), std::move(merge));
}

}  // namespace fanfold
