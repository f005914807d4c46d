#pragma once

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/key_hash.hpp"

namespace fanfold {

/// What grouping gives: a value for each key, found in O(1). Iteration visits each group once, as `auto& [key, value]`,
/// in an order that means nothing but is the same each time, whatever the number of threads.
///
/// A key needs std::hash and ==, or is a pair or tuple of such. One of std::string is also found by a std::string_view.
/// Of floating-point keys, 0.0 and -0.0 are one, and so are all NaN.
template <class Key, class Value>
class groups {
  using table = boost::unordered_flat_map<Key, Value, detail::key_hash<Key>, detail::same_key<Key>>;
  using query = typename detail::key_query<Key>::type;

  template <bool Const>
  class cursor;

 public:
  using key_type = Key;
  using value_type = typename table::value_type;
  using iterator = cursor<false>;
  using const_iterator = cursor<true>;

  /// Fans in by key: tables of disjoint keys, which can be merged independently.
  static constexpr std::size_t parts = 32;

  std::size_t size() const noexcept {
    std::size_t all = 0;
    for (const auto& each : parts_) all += each.size();
    return all;
  }
  bool empty() const noexcept { return size() == 0; }

  /// The key's value, null where there is no such group.
  const Value* find(query key) const {
    const detail::hashed<Key> wanted = hashed(key);
    const table& part = parts_[part_of(wanted.hash)];
    const auto found = part.find(wanted);
    return found == part.end() ? nullptr : &found->second;
  }

  /// Gives `value` to the key's group: `start(value)` makes a new group's, `add(group's value, value)` extends it. What
  /// is no Key, and no string to look for, is made one first.
  template <class K, class V, class Start, class Add>
  void insert(K&& key, V&& value, Start& start, Add& add) {
    if constexpr (std::same_as<std::remove_cvref_t<K>, Key> ||
                  (!std::is_reference_v<query> && std::is_convertible_v<const K&, query>))
      insert_as(hashed(query(key)), std::forward<K>(key), std::forward<V>(value), start, add);
    else
      insert(Key(std::forward<K>(key)), std::forward<V>(value), start, add);
  }

  /// The same of a key whose hash is known.
  template <class V, class Start, class Add>
  void insert_hashed(std::uint64_t hash, Key key, V value, Start& start, Add& add) {
    const detail::hashed<Key> wanted{hash, key};
    insert_as(wanted, std::move(key), std::move(value), start, add);
  }
  static std::uint64_t hash_of(const Key& key) { return hashed(key).hash; }
  /// By bits that the table, which uses the upper and the lowest ones, does not look at.
  static std::size_t part_of(std::uint64_t hash) noexcept { return (hash >> 16) % parts; }

  /// Moves the groups of one part of `other` in: `merge(value, other's value)` where both have the key.
  template <class Merge>
  void absorb(std::size_t part, groups& other, Merge& merge) {
    table from = std::move(other.parts_[part]);
    parts_[part].merge(from);
    for (auto& [key, value] : from) merge(parts_[part].find(key)->second, std::move(value));
  }

  /// Makes the order of a part's groups one that depends on the keys alone. O(n log n).
  void put_in_order(std::size_t part) {
    std::vector<std::pair<std::uint64_t, value_type*>> by_hash;
    by_hash.reserve(parts_[part].size());
    for (auto& group : parts_[part]) by_hash.emplace_back(hash_of(group.first), &group);
    std::ranges::sort(by_hash);
    table ordered;
    ordered.reserve(by_hash.size());
    for (auto& [hash, group] : by_hash) ordered.emplace(group->first, std::move(group->second));
    parts_[part] = std::move(ordered);
  }

  iterator begin() noexcept { return iterator(parts_.data(), parts_.data() + parts); }
  iterator end() noexcept { return iterator(parts_.data() + parts, parts_.data() + parts); }
  const_iterator begin() const noexcept { return const_iterator(parts_.data(), parts_.data() + parts); }
  const_iterator end() const noexcept { return const_iterator(parts_.data() + parts, parts_.data() + parts); }

 private:
  static detail::hashed<Key> hashed(query key) { return {detail::key_hash<Key>()(key), key}; }

  template <class K, class V, class Start, class Add>
  void insert_as(const detail::hashed<Key>& wanted, K&& key, V&& value, Start& start, Add& add) {
    table& part = parts_[part_of(wanted.hash)];
    const auto found = part.find(wanted);
    if (found != part.end()) [[likely]]
      add(found->second, std::forward<V>(value));
    else
      start_group(part, std::forward<K>(key), std::forward<V>(value), start);
  }

  template <class K, class V, class Start>
  [[gnu::noinline]] static void start_group(table& part, K&& key, V&& value, Start& start) {
    Key own(std::forward<K>(key));  // first, for the key may be a view of the value
    part.emplace(std::move(own), start(std::forward<V>(value)));
  }

  std::array<table, parts> parts_;
};

template <class Key, class Value>
template <bool Const>
class groups<Key, Value>::cursor {
  using part = std::conditional_t<Const, const table, table>;
  using element = std::conditional_t<Const, typename table::const_iterator, typename table::iterator>;

 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = typename table::value_type;
  using difference_type = std::ptrdiff_t;
  using reference = std::conditional_t<Const, const value_type&, value_type&>;
  using pointer = std::remove_reference_t<reference>*;

  cursor() = default;
  cursor(part* first, part* end) noexcept : part_(first), end_(end) {
    if (part_ != end_) element_ = part_->begin();
    skip_empty();
  }

  reference operator*() const noexcept { return *element_; }
  pointer operator->() const noexcept { return &*element_; }
  cursor& operator++() noexcept {
    ++element_;
    skip_empty();
    return *this;
  }
  cursor operator++(int) noexcept {
    cursor old = *this;
    ++*this;
    return old;
  }
  bool operator==(const cursor& other) const noexcept { return part_ == other.part_ && element_ == other.element_; }

 private:
  void skip_empty() noexcept {
    while (part_ != end_ && element_ == part_->end()) {
      ++part_;
      element_ = part_ != end_ ? part_->begin() : element();
    }
  }

  part* part_ = nullptr;
  part* end_ = nullptr;
  element element_;
};

}  // namespace fanfold
