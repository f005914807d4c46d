#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "../fold.hpp"
#include "group_table.hpp"

namespace fanfold::detail {

// How values become a group's: what `reduce` means for the first value, a further one, and another thread's.
template <class V, class Reduce>
class reducing {
 public:
  static_assert(GivesNext<const Reduce&, V, V> || ChangesValue<const Reduce&, V, V>,
                "reduce(V, V) gives a V, or reduce(V&, V) changes the first one; it is called as const");
  using value_type = V;
  static constexpr bool any_order = commutes<Reduce, V>;
  explicit reducing(Reduce reduce) : reduce_(std::move(reduce)) {}
  V start(V value) const { return value; }
  void add(V& group, V value) const { combine_into(group, std::move(value), reduce_); }
  void merge(V& group, V other) const { add(group, std::move(other)); }

 private:
  Reduce reduce_;
};

/// Takes values by key into groups, by the rules of an `Aggregate`: start, add, merge.
template <class Groups, class Aggregate>
class group_builder {
 public:
  group_builder(Groups& into, const Aggregate& how) noexcept : into_(into), how_(how) {}

  template <class Key, class V>
  void operator()(Key&& key, V&& value) const {
    const auto start = [this](auto&& v) { return how_.start(std::forward<decltype(v)>(v)); };
    const auto add = [this](auto& group, auto&& v) { how_.add(group, std::forward<decltype(v)>(v)); };
    into_.insert(std::forward<Key>(key), std::forward<V>(value), start, add);
  }

 private:
  Groups& into_;
  const Aggregate& how_;
};

/// The groups of a slice of the input, or of all slices that one thread took, on their way to the groups of all. Where
/// nearly each value has a key of its own it would be grouped twice for nothing: from then on values are only put with
/// those of the same part of the keys, and grouped there once, in tables that are small enough to stay in the cache.
/// Which of the two is done depends on the values alone.
template <class Groups, class Aggregate>
class partial_groups {
  using key_type = typename Groups::key_type;
  using group_type = typename Groups::mapped_type;
  using value_type = typename Aggregate::value_type;

 public:
  template <class K, class V>
  void take(const Aggregate& how, K&& key, V&& value) {
    if (!lone_.empty()) return add_lone(std::forward<K>(key), std::forward<V>(value));
    const auto start = [&how](auto&& v) { return how.start(std::forward<decltype(v)>(v)); };
    const auto add = [&how](auto& group, auto&& v) { how.add(group, std::forward<decltype(v)>(v)); };
    const auto table = [this](std::uint64_t) -> auto& { return repeated_; };
    insert_group<key_type>(table, std::forward<K>(key), std::forward<V>(value), start, add);
    if (++taken_ == next_look_) look();
  }

  /// After the last value: sorts the groups out by part.
  void close() {
    groups_.resize(Groups::parts);
    for (auto& each : groups_) each.reserve(repeated_.size() / Groups::parts * 9 / 8);
    drain(repeated_, [this](std::uint64_t hash, key_type&& key, group_type&& group) {
      groups_[Groups::part_of(hash)].push_back({hash, std::move(key), std::move(group)});
    });
  }

  /// Moves a part of the keys into the groups of all. Slices go there in their order.
  void move_part(const Aggregate& how, std::size_t part, Groups& all) {
    const auto start = [&how](auto&& v) { return how.start(std::forward<decltype(v)>(v)); };
    const auto add = [&how](auto& group, auto&& v) { how.add(group, std::forward<decltype(v)>(v)); };
    const auto keep = [](auto&& group) { return std::forward<decltype(group)>(group); };
    const auto merge = [&how](auto& group, auto&& other) { how.merge(group, std::forward<decltype(other)>(other)); };
    if (!groups_.empty()) move_all(std::exchange(groups_[part], {}), all.part(part), keep, merge);
    if (!lone_.empty()) move_all(std::exchange(lone_[part], {}), all.part(part), start, add);
  }

 private:
  template <class T>
  struct keyed {
    std::uint64_t hash;
    key_type key;
    T value;
  };
  template <class T>
  using by_part = std::vector<std::vector<keyed<T>>>;

  template <class T, class Start, class Add>
  static void move_all(std::vector<keyed<T>> from, group_table<key_type, group_type>& into, Start& start, Add& add) {
    for (keyed<T>& each : from) {
      const hashed<key_type> wanted{each.hash, each.key};
      add_to_group(into, wanted, std::move(each.key), std::move(each.value), start, add);
    }
  }

  template <class K, class V>
  void add_lone(K&& from, V&& v) {
    key_type own(std::forward<K>(from));  // first, for it may be a view of the value
    const std::uint64_t hash = hashed_key<key_type>(own).hash;
    lone_[Groups::part_of(hash)].push_back({hash, std::move(own), value_type(std::forward<V>(v))});
  }

  void look() {
    if (4 * repeated_.size() > 3 * taken_) lone_.resize(Groups::parts);
    next_look_ *= 2;
  }

  group_table<key_type, group_type> repeated_;
  std::size_t taken_ = 0;
  std::size_t next_look_ = 8192;
  by_part<value_type> lone_;    // empty as long as keys repeat
  by_part<group_type> groups_;  // empty until it is closed
};

}  // namespace fanfold::detail
