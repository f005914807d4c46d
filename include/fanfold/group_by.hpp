#pragma once

#include <functional>
#include <iterator>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "map_reduce.hpp"

namespace fanfold {
namespace detail {

template <class F, class... Args>
using member_of = std::decay_t<std::invoke_result_t<F&, Args...>>;

// A group may outlive the element that a string_view shows a part of, and equal texts are one key wherever they are.
template <class Key>
struct own_key {
  using type = Key;
};
template <>
struct own_key<std::string_view> {
  using type = std::string;
};
template <>
struct own_key<const char*> {
  using type = std::string;
};
template <class KeyOf, class T>
using key_of_group = typename own_key<member_of<KeyOf, const T&>>::type;

/// SELECT key, REDUCE(value) … GROUP BY key, as a map.
template <class KeyOf, class ValueOf>
struct key_and_value {
  template <class T, class Emit>
  void operator()(T&& element, Emit& emit) {
    auto value = std::invoke(value_of, std::as_const(element));
    emit(std::invoke(key_of, std::as_const(element)), std::move(value));
  }
  [[no_unique_address]] KeyOf key_of;
  [[no_unique_address]] ValueOf value_of;
};

template <class KeyOf>
struct key_and_element {
  template <class T, class Emit>
  void operator()(T&& element, Emit& emit) {
    auto key = std::invoke(key_of, std::as_const(element));
    emit(std::move(key), std::forward<T>(element));
  }
  [[no_unique_address]] KeyOf key_of;
};

template <class T>
struct collecting {
  using value_type = T;
  static constexpr bool any_order = false;
  std::vector<T> start(T value) const {
    std::vector<T> group;
    group.push_back(std::move(value));
    return group;
  }
  void add(std::vector<T>& group, T value) const { group.push_back(std::move(value)); }
  void merge(std::vector<T>& group, std::vector<T> other) const {
    group.insert(group.end(), std::move_iterator(other.begin()), std::move_iterator(other.end()));
  }
};

template <class T, class KeyOf>
using collected = groups<key_of_group<KeyOf, T>, std::vector<T>>;
template <class T, class KeyOf, class ValueOf>
using reduced = groups<key_of_group<KeyOf, T>, member_of<ValueOf, const T&>>;

}  // namespace detail

/// SQL's GROUP BY: fan-in. The elements of a range by `key_of(element)`, those of a key in the order of the range. They
/// are copied, or moved out of a range that is given away. `key_of` may be a pointer to a member; where it gives a
/// std::string_view or a const char*, the key is a std::string.
///
///   for (auto& [country, people] : group_by(everyone, &person::country)) …
template <std::ranges::input_range Range, class KeyOf>
auto group_by(Range&& range, KeyOf key_of) {
  using element = std::ranges::range_value_t<Range>;
  detail::collected<element, KeyOf> result;
  detail::key_and_element<KeyOf> map{std::move(key_of)};
  detail::group_into(result, std::forward<Range>(range), map, detail::collecting<element>());
  return result;
}

/// SELECT key, REDUCE(value) … GROUP BY key: one value for each key, `reduce(a, b)` of two, as in map_reduce.
///
///   auto total = group_by(orders, &order::customer, &order::amount, std::plus());
template <std::ranges::input_range Range, class KeyOf, class ValueOf, class Reduce>
auto group_by(Range&& range, KeyOf key_of, ValueOf value_of, Reduce reduce) {
  using element = std::ranges::range_value_t<Range>;
  using result = detail::reduced<element, KeyOf, ValueOf>;
  using value = detail::member_of<ValueOf, const element&>;
  result all;
  detail::key_and_value<KeyOf, ValueOf> map{std::move(key_of), std::move(value_of)};
  detail::group_into(all, std::forward<Range>(range), map, detail::reducing<value, Reduce>(std::move(reduce)));
  return all;
}

/// The same of a stream, in a task.
template <class T, class KeyOf>
auto group_by(stream<T> values, KeyOf key_of) {
  return detail::group_stream<detail::collected<T, KeyOf>>(
      std::move(values), detail::key_and_element<KeyOf>{std::move(key_of)}, detail::collecting<T>());
}
template <class T, class KeyOf, class ValueOf, class Reduce>
auto group_by(stream<T> values, KeyOf key_of, ValueOf value_of, Reduce reduce) {
  using value = detail::member_of<ValueOf, const T&>;
  return detail::group_stream<detail::reduced<T, KeyOf, ValueOf>>(
      std::move(values), detail::key_and_value<KeyOf, ValueOf>{std::move(key_of), std::move(value_of)},
      detail::reducing<value, Reduce>(std::move(reduce)));
}

/// The same on all of the team's threads, in a task; what map_reduce says holds here too.
template <std::ranges::viewable_range Range, class KeyOf>
  requires SliceableRange<Range>
auto group_by(workers& team, Range&& range, KeyOf key_of) {
  using element = std::ranges::range_value_t<Range>;
  return detail::group_on<detail::collected<element, KeyOf>>(team, std::views::all(std::forward<Range>(range)),
                                                             detail::key_and_element<KeyOf>{std::move(key_of)},
                                                             detail::collecting<element>());
}
template <std::ranges::viewable_range Range, class KeyOf, class ValueOf, class Reduce>
  requires SliceableRange<Range>
auto group_by(workers& team, Range&& range, KeyOf key_of, ValueOf value_of, Reduce reduce) {
  using element = std::ranges::range_value_t<Range>;
  using value = detail::member_of<ValueOf, const element&>;
  return detail::group_on<detail::reduced<element, KeyOf, ValueOf>>(
      team, std::views::all(std::forward<Range>(range)),
      detail::key_and_value<KeyOf, ValueOf>{std::move(key_of), std::move(value_of)},
      detail::reducing<value, Reduce>(std::move(reduce)));
}

template <class T, class KeyOf>
auto group_by(workers& team, stream<T> values, KeyOf key_of) {
  return detail::group_stream_on<detail::collected<T, KeyOf>>(
      team, std::move(values), detail::key_and_element<KeyOf>{std::move(key_of)}, detail::collecting<T>());
}
template <class T, class KeyOf, class ValueOf, class Reduce>
auto group_by(workers& team, stream<T> values, KeyOf key_of, ValueOf value_of, Reduce reduce) {
  using value = detail::member_of<ValueOf, const T&>;
  return detail::group_stream_on<detail::reduced<T, KeyOf, ValueOf>>(
      team, std::move(values), detail::key_and_value<KeyOf, ValueOf>{std::move(key_of), std::move(value_of)},
      detail::reducing<value, Reduce>(std::move(reduce)));
}

}  // namespace fanfold
