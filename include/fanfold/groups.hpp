#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/hash_table.hpp"

namespace fanfold {

/// What grouping gives: a value for each key, found in O(1). Iteration visits each group once, as `key` and `value`, in
/// an order that depends on the keys and the order of the input alone, not on how many threads took part. A key of
/// std::string is also found by a std::string_view.
template <class Key, class Value>
class groups {
  using table = detail::hash_table<Key, Value>;

  template <bool Const>
  class cursor;

 public:
  using value_type = typename table::entry;
  using iterator = cursor<false>;
  using const_iterator = cursor<true>;

  /// Fans in by key: tables of disjoint keys, by the upper bits of the hash, which can be merged independently.
  static constexpr std::size_t parts = 32;

  std::size_t size() const noexcept {
    std::size_t all = 0;
    for (const auto& each : parts_) all += each.size();
    return all;
  }
  bool empty() const noexcept { return size() == 0; }

  /// The key's value, null where there is no such group.
  template <class Query>
  const Value* find(const Query& key) const {
    const std::uint64_t hash = detail::spread_hash<Key>()(key);
    return parts_[part_of(hash)].find(hash, key);
  }

  /// Gives `value` to the key's group: `start(value)` makes a new group's, `add(group's value, value)` extends it.
  template <class Query, class V, class Start, class Add>
  void insert(Query&& key, V&& value, Start& start, Add& add) {
    const std::uint64_t hash = detail::spread_hash<Key>()(key);
    const auto [group, is_new] = parts_[part_of(hash)].find_or_add(
        hash, std::forward<Query>(key), [&]() -> Value { return start(std::forward<V>(value)); });
    if (!is_new) add(group, std::forward<V>(value));
  }

  /// Moves the groups of one part of `other` in: `merge(value, other's value)` where both have the key.
  template <class Merge>
  void absorb(std::size_t part, groups& other, Merge& merge) {
    table from = std::move(other.parts_[part]);
    for (std::size_t i = 0; i < from.size(); ++i) {
      auto& [key, value] = from.entries()[i];
      const auto [group, is_new] =
          parts_[part].find_or_add(from.hash_of(i), std::move(key), [&]() -> Value { return std::move(value); });
      if (!is_new) merge(group, std::move(value));
    }
  }

  iterator begin() noexcept { return iterator(parts_.data(), parts_.data() + parts_.size()); }
  iterator end() noexcept { return iterator(parts_.data() + parts, parts_.data() + parts_.size()); }
  const_iterator begin() const noexcept { return const_iterator(parts_.data(), parts_.data() + parts_.size()); }
  const_iterator end() const noexcept { return const_iterator(parts_.data() + parts, parts_.data() + parts_.size()); }

 private:
  static std::size_t part_of(std::uint64_t hash) noexcept { return hash >> (64 - 5); }
  static_assert(parts == 1 << 5);

  std::vector<table> parts_ = std::vector<table>(parts);
};

template <class Key, class Value>
template <bool Const>
class groups<Key, Value>::cursor {
  using part = std::conditional_t<Const, const table, table>;

 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = typename table::entry;
  using difference_type = std::ptrdiff_t;
  using reference = std::conditional_t<Const, const value_type&, value_type&>;
  using pointer = std::remove_reference_t<reference>*;

  cursor() = default;
  cursor(part* first, part* end) noexcept : part_(first), end_(end) { skip_empty(); }

  reference operator*() const noexcept { return part_->entries()[index_]; }
  pointer operator->() const noexcept { return &**this; }
  cursor& operator++() noexcept {
    ++index_;
    skip_empty();
    return *this;
  }
  cursor operator++(int) noexcept {
    cursor old = *this;
    ++*this;
    return old;
  }
  bool operator==(const cursor& other) const noexcept { return part_ == other.part_ && index_ == other.index_; }

 private:
  void skip_empty() noexcept {
    while (part_ != end_ && index_ == part_->size()) {
      ++part_;
      index_ = 0;
    }
  }

  part* part_ = nullptr;
  part* end_ = nullptr;
  std::size_t index_ = 0;
};

}  // namespace fanfold
