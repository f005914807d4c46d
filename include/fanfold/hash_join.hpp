#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/share_out.hpp"
#include "group_by.hpp"
#include "groups.hpp"
#include "map_reduce.hpp"
#include "stream.hpp"

namespace fanfold {
namespace detail {

/// The elements of a range, found by key: those of one key are a chain of positions, in the order of the range.
template <class View, class KeyOf>
class join_index {
 public:
  using element = std::ranges::range_value_t<View>;

  join_index(View range, KeyOf key_of)
      : range_(std::move(range)), key_of_(std::move(key_of)), next_(std::ranges::size(range_), none) {}

  void build() { group_into(chains_, positions(), *this, linking{next_}); }
  task<> build_on(workers& team) {
    const linking how{next_};
    co_await group_into_on(team, chains_, positions(), *this, how);
  }

  template <class Query, class F>
  void for_each_match(const Query& key, F function) const {
    const chain* found = chains_.find(key);
    for (std::size_t at = found ? found->first : none; at != none; at = next_[at]) function(range_[at]);
  }

  // As a map: a position's key, and the position.
  template <class Emit>
  void operator()(std::size_t position, Emit& emit) const {
    emit(std::invoke(key_of_, std::as_const(range_[position])), position);
  }

 private:
  struct chain {
    std::size_t first, last;
  };
  struct linking {
    std::vector<std::size_t>& next;
    chain start(std::size_t position) const { return {position, position}; }
    void add(chain& to, std::size_t position) const { to.last = next[to.last] = position; }
    void merge(chain& to, chain other) const {
      next[to.last] = other.first;
      to.last = other.last;
    }
  };
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  auto positions() const { return std::views::iota(std::size_t{0}, next_.size()); }

  View range_;
  KeyOf key_of_;
  groups<member_of<const KeyOf, const element&>, chain> chains_;
  std::vector<std::size_t> next_;
};

template <class Left, class Index, class LeftKey, class Combine, class Results>
void probe(Left&& left, const Index& index, LeftKey& key_of, Combine& combine, Results& results) {
  for (auto&& l : left)
    index.for_each_match(std::invoke(key_of, std::as_const(l)),
                         [&](auto& r) { results.push_back(std::invoke(combine, std::as_const(l), std::as_const(r))); });
}

template <class Results, class View, class Index, class LeftKey, class Combine>
task<Results> probe_on(workers& team, View left, const Index& index, LeftKey& key_of, Combine& combine) {
  const slices<View> cut(left);
  std::vector<Results> partial(cut.count());
  const auto probe_slice = [&](std::size_t i) { probe(cut[i], index, key_of, combine, partial[i]); };
  co_await share_out(team, cut.count(), probe_slice);
  Results all;
  std::size_t size = 0;
  for (const auto& each : partial) size += each.size();
  all.reserve(size);
  for (auto& each : partial) {
    all.insert(all.end(), std::move_iterator(each.begin()), std::move_iterator(each.end()));
    each = Results();
  }
  co_return all;
}

template <class Left, class Right, class Combine>
using joined = std::vector<std::remove_cvref_t<
    std::invoke_result_t<Combine&, const std::ranges::range_value_t<Left>&, const std::ranges::range_value_t<Right>&>>>;

template <class Results, class LeftView, class Index, class LeftKey, class Combine>
task<Results> join_on(workers& team, LeftView left, Index index, LeftKey left_key, Combine combine) {
  co_await index.build_on(team);
  co_return co_await probe_on<Results>(team, std::move(left), index, left_key, combine);
}

template <class R, class T, class Index, class LeftKey, class Combine>
stream<R> join_stream(stream<T> left, Index index, LeftKey left_key, Combine combine) {
  index.build();
  while (true) {
    auto value = co_await left.next();
    if (!value) co_return;
    std::vector<R> results;
    probe(std::span<T>(&*value, 1), index, left_key, combine, results);
    for (auto& each : results) co_yield std::move(each);
  }
}

}  // namespace detail

/// SQL's inner join, by hashing: fan-out. `combine(l, r)` for each pair of a left and a right element with equal keys,
/// in the order of the left ones, and for each in the order of the right ones. Keys are compared as the right one's
/// type. The right range, better the smaller one, is indexed.
///
///   auto lines = hash_join(orders, customers, &order::customer, &customer::id, print_line);
///
/// O(left + right + pairs) expected, and 8 bytes and a table's entry for each right element beside the result.
template <std::ranges::input_range Left, std::ranges::viewable_range Right, class LeftKey, class RightKey,
          class Combine>
  requires SliceableRange<Right>
auto hash_join(Left&& left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  detail::join_index index(std::views::all(std::forward<Right>(right)), std::move(right_key));
  index.build();
  detail::joined<Left, Right, Combine> results;
  detail::probe(left, index, left_key, combine, results);
  return results;
}

/// The same on all of the team's threads, in a task, with the same result. Functions and elements are used by several
/// threads at once; ranges that the caller keeps must outlive the task, as must the team.
template <std::ranges::viewable_range Left, std::ranges::viewable_range Right, class LeftKey, class RightKey,
          class Combine>
  requires SliceableRange<Left> && SliceableRange<Right>
auto hash_join(workers& team, Left&& left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  return detail::join_on<detail::joined<Left, Right, Combine>>(
      team, std::views::all(std::forward<Left>(left)),
      detail::join_index(std::views::all(std::forward<Right>(right)), std::move(right_key)), std::move(left_key),
      std::move(combine));
}

/// The same of a stream on the left: a stream of what `combine` gives.
template <class T, std::ranges::viewable_range Right, class LeftKey, class RightKey, class Combine>
  requires SliceableRange<Right>
auto hash_join(stream<T> left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  using result =
      std::remove_cvref_t<std::invoke_result_t<Combine&, const T&, const std::ranges::range_value_t<Right>&>>;
  return detail::join_stream<result>(
      std::move(left), detail::join_index(std::views::all(std::forward<Right>(right)), std::move(right_key)),
      std::move(left_key), std::move(combine));
}

}  // namespace fanfold
