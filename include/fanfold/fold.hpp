#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/share_out.hpp"
#include "stream.hpp"

namespace fanfold {

/// A range that several threads can cut and read at the same time.
template <class Range>
concept SliceableRange = std::ranges::random_access_range<Range> && std::ranges::sized_range<Range>;

namespace detail {

template <class Range, class A, class F>
A fold_range(Range&& range, A result, F& add) {
  for (auto&& each : range) result = std::invoke(add, std::move(result), std::forward<decltype(each)>(each));
  return result;
}

template <class View, class A, class F, class Merge>
task<A> fold_on(workers& team, View range, A first, F add, Merge merge) {
  const slices<View> cut(range);
  std::vector<std::optional<A>> partial(cut.count());
  const auto fold_slice = [&](std::size_t i) { partial[i].emplace(fold_range(cut[i], first, add)); };
  co_await share_out(team, cut.count(), fold_slice);
  A result = *std::move(partial.front());
  for (std::size_t i = 1; i < partial.size(); ++i)
    result = std::invoke(merge, std::move(result), *std::move(partial[i]));
  co_return result;
}

}  // namespace detail

/// Folds a range into one value: `result = add(result, element)` for each, from `first` on.
template <std::ranges::input_range Range, class A, class F>
  requires std::convertible_to<std::invoke_result_t<F&, A, std::ranges::range_reference_t<Range>>, A>
A fold(Range&& range, A first, F add) {
  return detail::fold_range(std::forward<Range>(range), std::move(first), add);
}

/// The same of a stream.
template <class T, class A, class F>
task<A> fold(stream<T> values, A first, F add) {
  co_await for_each(std::move(values), [&](T value) { first = std::invoke(add, std::move(first), std::move(value)); });
  co_return std::move(first);
}

/// The same on all of the team's threads: slices of the range are folded, each from a copy of `first`, and their
/// results merged in order: `merge(left, right)`. `first` must be neutral: `merge(first, x)` is x. How the range is cut
/// depends on its size alone, so that the result is the same on any number of threads, for floating-point numbers too.
/// `add` and the elements are used by several threads at once. A range that the caller keeps must outlive the task, as
/// must the team.
template <std::ranges::viewable_range Range, class A, class F, class Merge>
  requires SliceableRange<Range>
task<A> fold(workers& team, Range&& range, A first, F add, Merge merge) {
  return detail::fold_on(team, std::views::all(std::forward<Range>(range)), std::move(first), std::move(add),
                         std::move(merge));
}

/// The same of a stream, of which 65,536 values are held and folded at a time.
template <class T, class A, class F, class Merge>
task<A> fold(workers& team, stream<T> values, A first, F add, Merge merge) {
  std::optional<A> result;
  const auto take_in = [&](std::vector<T> batch) -> task<> {
    auto more = co_await detail::fold_on(team, std::views::all(std::move(batch)), first, add, merge);
    result.emplace(result ? std::invoke(merge, *std::move(result), std::move(more)) : std::move(more));
  };
  co_await for_each(std::move(values).batch(detail::stream_batch), take_in);
  if (!result) co_return first;
  co_return *std::move(result);
}

}  // namespace fanfold
