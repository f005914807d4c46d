#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>

#include "detail/group_table.hpp"

namespace fanfold {

/// What grouping gives: a value for each key, found in O(1). Iteration visits each group once, as `auto& [key, value]`,
/// in an order that means nothing but is the same each time, whatever the number of threads.
///
/// A key needs std::hash and ==, or is a pair or tuple of such. One of std::string is also found by a std::string_view.
/// Of floating-point keys, 0.0 and -0.0 are one, and so are all NaN.
template <class Key, class Value>
class groups {
  using table = detail::group_table<Key, Value>;
  using query = typename detail::key_query<Key>::type;

  template <bool Const>
  class cursor;

 public:
  using key_type = Key;
  using mapped_type = Value;
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
    const detail::hashed<Key> wanted = detail::hashed_key<Key>(key);
    const table& part = parts_[part_of(wanted.hash)];
    const auto found = part.find(wanted);
    return found == part.end() ? nullptr : &found->second;
  }

  /// Gives `value` to the key's group: `start(value)` makes a new group's, `add(group's value, value)` extends it.
  template <class K, class V, class Start, class Add>
  void insert(K&& key, V&& value, Start& start, Add& add) {
    const auto part = [this](std::uint64_t hash) -> auto& { return parts_[part_of(hash)]; };
    detail::insert_group<Key>(part, std::forward<K>(key), std::forward<V>(value), start, add);
  }

  /// By bits that the table, which uses the upper and the lowest ones, does not look at.
  static std::size_t part_of(std::uint64_t hash) noexcept { return (hash >> 16) % parts; }
  /// The table of a part.
  table& part(std::size_t i) noexcept { return parts_[i]; }

  iterator begin() noexcept { return iterator(parts_.data(), parts_.data() + parts); }
  iterator end() noexcept { return iterator(parts_.data() + parts, parts_.data() + parts); }
  const_iterator begin() const noexcept { return const_iterator(parts_.data(), parts_.data() + parts); }
  const_iterator end() const noexcept { return const_iterator(parts_.data() + parts, parts_.data() + parts); }

 private:
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
