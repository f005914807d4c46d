#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "../fold.hpp"

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
  using value_type = typename Aggregate::value_type;

 public:
  template <class K, class V>
  void take(const Aggregate& how, K&& key, V&& value) {
    if (!lone_.empty()) return add_lone(std::forward<K>(key), std::forward<V>(value));
    const group_builder<Groups, Aggregate> emit(repeated_, how);
    emit(std::forward<K>(key), std::forward<V>(value));
    if (++taken_ == next_look_) look();
  }

  /// Moves a part of the keys into the groups of all. Slices go there in their order.
  void move_part(const Aggregate& how, std::size_t part, Groups& into) {
    const auto start = [&how](auto&& v) { return how.start(std::forward<decltype(v)>(v)); };
    const auto add = [&how](auto& group, auto&& v) { how.add(group, std::forward<decltype(v)>(v)); };
    const auto merge = [&how](auto& group, auto&& v) { how.merge(group, std::forward<decltype(v)>(v)); };
    into.absorb(part, repeated_, merge);
    if (lone_.empty()) return;
    for (lone_value& each : std::exchange(lone_[part], {}))
      into.insert_hashed(each.hash, std::move(each.key), std::move(each.value), start, add);
  }

 private:
  struct lone_value {
    std::uint64_t hash;
    key_type key;
    value_type value;
  };

  template <class K, class V>
  void add_lone(K&& from, V&& v) {
    key_type own(std::forward<K>(from));  // first, for it may be a view of the value
    const std::uint64_t hash = Groups::hash_of(own);
    lone_[Groups::part_of(hash)].push_back({hash, std::move(own), value_type(std::forward<V>(v))});
  }

  void look() {
    if (4 * repeated_.size() > 3 * taken_) lone_.resize(Groups::parts);
    next_look_ *= 2;
  }

  Groups repeated_;
  std::size_t taken_ = 0;
  std::size_t next_look_ = 8192;
  std::vector<std::vector<lone_value>> lone_;  // by part; empty as long as keys repeat
};

}  // namespace fanfold::detail
