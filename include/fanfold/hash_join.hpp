#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/join_index.hpp"
#include "detail/share_out.hpp"
#include "stream.hpp"

namespace fanfold {
namespace detail {

template <class Left, class Right, class Combine>
using joined = std::vector<member_of<Combine, const Left&, const Right&>>;

template <class L, class Index, class LeftKey, class Combine, class Results>
void join_one(const L& l, std::uint64_t hash, Index& index, LeftKey& key_of, Combine& combine, Results& results) {
  index.for_each_match(hash, std::invoke(key_of, l),
                       [&](const auto& r) { results.push_back(std::invoke(combine, l, r)); });
}

// Elements that lie in memory are looked for several at a time.
template <class Left, class Index, class LeftKey, class Combine, class Results>
void probe(Left&& left, Index& index, LeftKey& key_of, Combine& combine, Results& results) {
  const auto hash_of = [&](const auto& l) { return index.hash_of(std::invoke(key_of, l)); };
  if constexpr (SliceableRange<Left> && std::is_reference_v<std::ranges::range_reference_t<Left>>) {
    std::array<std::uint64_t, 32> hashes;
    const auto end = std::ranges::end(left);
    for (auto at = std::ranges::begin(left); at != end;) {
      const auto count = std::min<std::ptrdiff_t>(std::ssize(hashes), end - at);
      for (std::ptrdiff_t i = 0; i < count; ++i) index.prefetch_bucket(hashes[i] = hash_of(at[i]));
      for (std::ptrdiff_t i = 0; i < count; ++i) index.prefetch_first(hashes[i]);
      for (std::ptrdiff_t i = 0; i < count; ++i) join_one(at[i], hashes[i], index, key_of, combine, results);
      at += count;
    }
  } else {
    for (auto&& l : left) join_one(l, hash_of(std::as_const(l)), index, key_of, combine, results);
  }
}

template <class Results, class View, class Index, class LeftKey, class Combine>
task<Results> probe_on(workers& team, View left, Index& index, LeftKey& key_of, Combine& combine) {
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

template <class Results, class View, class Index, class LeftKey, class Combine>
task<Results> join_on(workers& team, View left, Index index, LeftKey left_key, Combine combine) {
  co_await index.build_on(team);
  co_return co_await probe_on<Results>(team, std::move(left), index, left_key, combine);
}

template <class Results, class T, class Index, class LeftKey, class Combine>
stream<typename Results::value_type> join_stream(stream<T> left, Index index, LeftKey left_key, Combine combine) {
  index.build();
  Results results;
  while (true) {
    const auto value = co_await left.next();
    if (!value) co_return;
    probe(std::span<const T>(&*value, 1), index, left_key, combine, results);
    for (auto&& each : results) co_yield std::move(each);
    results.clear();
  }
}

template <class Results, class T, class Index, class LeftKey, class Combine>
stream<typename Results::value_type> join_stream_on(workers& team, stream<std::vector<T>> left, Index index,
                                                    LeftKey left_key, Combine combine) {
  co_await index.build_on(team);
  while (true) {
    const auto batch = co_await left.next();
    if (!batch) co_return;
    Results results = co_await probe_on<Results>(team, std::views::all(*batch), index, left_key, combine);
    for (auto&& each : results) co_yield std::move(each);
  }
}

}  // namespace detail

/// SQL's inner join, by hashing: fan-out. `combine(l, r)` for each pair of a left and a right element with equal keys,
/// in the order of the left ones, and for each in the order of the right ones. The right range, better the smaller one,
/// is indexed.
///
///   auto lines = hash_join(orders, customers, &order::customer, &customer::id, make_line);
///
/// Keys have one type, or are numbers of two, which are compared as the common one, or strings and views of such. As in
/// groups, NaN equals NaN. O(left + right + pairs) expected, and 24 to 32 bytes for each right element beside the
/// result: keys are not kept, but asked for again, once for each pair, so they should cost little.
template <std::ranges::input_range Left, std::ranges::viewable_range Right, class LeftKey, class RightKey,
          class Combine>
  requires SliceableRange<Right>
auto hash_join(Left&& left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  using left_value = std::ranges::range_value_t<Left>;
  auto index =
      detail::index_for<left_value, LeftKey>(std::views::all(std::forward<Right>(right)), std::move(right_key));
  index.build();
  detail::joined<left_value, std::ranges::range_value_t<Right>, Combine> results;
  detail::probe(left, index, left_key, combine, results);
  return results;
}

/// The same of a stream on the left: a stream of what `combine` gives.
template <class T, std::ranges::viewable_range Right, class LeftKey, class RightKey, class Combine>
  requires SliceableRange<Right>
auto hash_join(stream<T> left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  return detail::join_stream<detail::joined<T, std::ranges::range_value_t<Right>, Combine>>(
      std::move(left), detail::index_for<T, LeftKey>(std::views::all(std::forward<Right>(right)), std::move(right_key)),
      std::move(left_key), std::move(combine));
}

/// The same on all of the team's threads, in a task, with the same result. Functions and elements are used by several
/// threads at once; ranges that the caller keeps must outlive the task, as must the team.
template <std::ranges::viewable_range Left, std::ranges::viewable_range Right, class LeftKey, class RightKey,
          class Combine>
  requires SliceableRange<Left> && SliceableRange<Right>
auto hash_join(workers& team, Left&& left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  using left_value = std::ranges::range_value_t<Left>;
  return detail::join_on<detail::joined<left_value, std::ranges::range_value_t<Right>, Combine>>(
      team, std::views::all(std::forward<Left>(left)),
      detail::index_for<left_value, LeftKey>(std::views::all(std::forward<Right>(right)), std::move(right_key)),
      std::move(left_key), std::move(combine));
}

/// The same of a stream on the left, of which 65,536 values are held and joined at a time.
template <class T, std::ranges::viewable_range Right, class LeftKey, class RightKey, class Combine>
  requires SliceableRange<Right>
auto hash_join(workers& team, stream<T> left, Right&& right, LeftKey left_key, RightKey right_key, Combine combine) {
  return detail::join_stream_on<detail::joined<T, std::ranges::range_value_t<Right>, Combine>>(
      team, std::move(left).batch(detail::stream_batch),
      detail::index_for<T, LeftKey>(std::views::all(std::forward<Right>(right)), std::move(right_key)),
      std::move(left_key), std::move(combine));
}

}  // namespace fanfold
