#pragma once

#include <cstddef>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/elements.hpp"
#include "detail/partial_groups.hpp"
#include "detail/share_out.hpp"
#include "fold.hpp"
#include "groups.hpp"
#include "stream.hpp"

namespace fanfold {
namespace detail {

template <class Map, class T, class Emit>
void map_element(Map& map, T&& element, Emit& emit) {
  static_assert(!is_task<std::invoke_result_t<Map&, T, Emit&>>, "a map gives nothing: no one would await a task");
  std::invoke(map, std::forward<T>(element), emit);
}

template <class Range, class Map, class Emit>
void map_range(Range&& range, Map& map, Emit& emit) {
  const auto map_each = [&]<class T>(T&& element) { map_element(map, std::forward<T>(element), emit); };
  for_each_element(std::forward<Range>(range), map_each);
}

template <class Groups, class Range, class Map, class Aggregate>
void group_into(Groups& into, Range&& range, Map& map, const Aggregate& how) {
  const group_builder<Groups, Aggregate> emit(into, how);
  map_range(std::forward<Range>(range), map, emit);
}

/// Fans out by slices, fans in by parts of the keys; within a part, slices come in order. Where order can't be seen, a
/// thread takes all of its slices together.
template <class Groups, class View, class Map, class Aggregate>
task<> group_into_on(workers& team, Groups& into, View range, Map& map, const Aggregate& how) {
  constexpr bool by_thread = Aggregate::any_order;
  const slices<View> cut(range);
  std::vector<partial_groups<Groups, Aggregate>> partial(by_thread ? team.size() : cut.count());
  const auto group_slice = [&](std::size_t i, std::size_t worker) {
    const auto emit = [&how, &to = partial[by_thread ? worker : i]](auto&& key, auto&& value) {
      to.take(how, std::forward<decltype(key)>(key), std::forward<decltype(value)>(value));
    };
    map_range(cut[i], map, emit);
  };
  co_await share_out(team, cut.count(), group_slice);
  const auto close = [&](std::size_t i) { partial[i].close(); };
  co_await share_out(team, partial.size(), close);
  const auto merge_part = [&](std::size_t part) {
    for (auto& each : partial) each.move_part(how, part, into);
  };
  co_await share_out(team, Groups::parts, merge_part);
}

/// Makes the order of the groups the same for any number of threads, where it is not so by how they came about.
template <class Groups, class Aggregate>
task<> settle_on(workers& team, Groups& result) {
  if constexpr (Aggregate::any_order) {
    const auto settle_part = [&](std::size_t part) { put_in_order(result.part(part)); };
    co_await share_out(team, Groups::parts, settle_part);
  }
}

template <class Groups, class View, class Map, class Aggregate>
task<Groups> group_on(workers& team, View range, Map map, Aggregate how) {
  Groups result;
  co_await group_into_on(team, result, std::move(range), map, how);
  co_await settle_on<Groups, Aggregate>(team, result);
  co_return result;
}

template <class Groups, class T, class Map, class Aggregate>
task<Groups> group_stream(stream<T> values, Map map, Aggregate how) {
  Groups result;
  const group_builder<Groups, Aggregate> emit(result, how);
  co_await for_each(std::move(values), [&](T value) { map_element(map, std::move(value), emit); });
  co_return result;
}

template <class Groups, class T, class Map, class Aggregate>
task<Groups> group_stream_on(workers& team, stream<T> values, Map map, Aggregate how) {
  Groups result;
  const auto take_in = [&](std::vector<T> batch) {
    return group_into_on(team, result, std::views::all(std::move(batch)), map, how);
  };
  co_await for_each(std::move(values).batch(stream_batch), take_in);
  co_await settle_on<Groups, Aggregate>(team, result);
  co_return result;
}

}  // namespace detail

/// MapReduce: fans out, fans in. `map(element, emit)` calls `emit(key, value)` as often as it likes; `reduce(a, b)`
/// makes one value of two of the same key, or `reduce(V& into, V value)` adds one to another. Values of a key are
/// reduced in the order of the input.
///
///   auto counts = map_reduce<std::string, int>(lines, emit_words, std::plus());
///
/// O(values) expected. (J. Dean and S. Ghemawat, MapReduce: Simplified Data Processing on Large Clusters, OSDI 2004.)
template <class Key, class V, std::ranges::input_range Range, class Map, class Reduce>
groups<Key, V> map_reduce(Range&& range, Map map, Reduce reduce) {
  groups<Key, V> result;
  detail::group_into(result, std::forward<Range>(range), map, detail::reducing<V, Reduce>(std::move(reduce)));
  return result;
}

/// The same of a stream.
template <class Key, class V, class T, class Map, class Reduce>
task<groups<Key, V>> map_reduce(stream<T> values, Map map, Reduce reduce) {
  return detail::group_stream<groups<Key, V>>(std::move(values), std::move(map),
                                              detail::reducing<V, Reduce>(std::move(reduce)));
}

/// The same on all of the team's threads; `reduce` must be associative. The result is the same on any number of
/// threads. `map` and `reduce` are used by several threads at once, as are the elements. A range that the caller keeps
/// must outlive the task, as must the team. Where groups are many it is faster, and needs less memory, for functions
/// that commute (fold.hpp): a thread then has one group for a key, else one for each of the 64 slices of the range.
template <class Key, class V, std::ranges::viewable_range Range, class Map, class Reduce>
  requires SliceableRange<Range>
task<groups<Key, V>> map_reduce(workers& team, Range&& range, Map map, Reduce reduce) {
  return detail::group_on<groups<Key, V>>(team, std::views::all(std::forward<Range>(range)), std::move(map),
                                          detail::reducing<V, Reduce>(std::move(reduce)));
}

/// The same of a stream, of which 65,536 values are held at a time.
template <class Key, class V, class T, class Map, class Reduce>
task<groups<Key, V>> map_reduce(workers& team, stream<T> values, Map map, Reduce reduce) {
  return detail::group_stream_on<groups<Key, V>>(team, std::move(values), std::move(map),
                                                 detail::reducing<V, Reduce>(std::move(reduce)));
}

}  // namespace fanfold
