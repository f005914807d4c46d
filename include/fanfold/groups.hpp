#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fanfold {
namespace detail {

/// A key to look for, hashed already.
template <class Query>
struct hashed {
  std::uint64_t hash;
  const Query& key;
};

/// std::hash, spread over all 64 bits: that of an integer is often the integer itself. What is equal as a string has
/// one hash, whatever its type.
template <class Key>
struct spread_hash {
  using is_avalanching = void;
  using is_transparent = void;
  template <class Query>
  std::size_t operator()(const Query& key) const {
    using hashed_type = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>;
    return spread(std::hash<hashed_type>()(key));
  }
  template <class Query>
  std::size_t operator()(const hashed<Query>& key) const noexcept {
    return key.hash;
  }
  // The finalizer of MurmurHash3 (A. Appleby, public domain): each bit of the input changes half of the output's.
  static constexpr std::uint64_t spread(std::uint64_t h) noexcept {
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
    return h ^ (h >> 33);
  }
};

struct same_key {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return a == b;
  }
  template <class A, class Query>
  bool operator()(const A& a, const hashed<Query>& b) const {
    return a == b.key;
  }
  template <class Query, class B>
  bool operator()(const hashed<Query>& a, const B& b) const {
    return a.key == b;
  }
};

}  // namespace detail

/// What grouping gives: a value for each key, found in O(1). Iteration visits each group once, as `auto& [key, value]`,
/// in an order that means nothing but is the same each time, whatever the number of threads. A key of std::string is
/// also found by a std::string_view.
template <class Key, class Value>
class groups {
  using table = boost::unordered_flat_map<Key, Value, detail::spread_hash<Key>, detail::same_key>;

  template <bool Const>
  class cursor;

 public:
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
  template <class Query>
  const Value* find(const Query& key) const {
    const detail::hashed<Query> wanted{detail::spread_hash<Key>()(key), key};
    const table& part = parts_[part_of(wanted.hash)];
    const auto found = part.find(wanted);
    return found == part.end() ? nullptr : &found->second;
  }

  /// Gives `value` to the key's group: `start(value)` makes a new group's, `add(group's value, value)` extends it.
  template <class Query, class V, class Start, class Add>
  void insert(Query&& key, V&& value, Start& start, Add& add) {
    const detail::hashed<std::remove_cvref_t<Query>> wanted{detail::spread_hash<Key>()(key), key};
    table& part = parts_[part_of(wanted.hash)];
    const auto found = part.find(wanted);
    if (found == part.end())
      part.emplace(Key(std::forward<Query>(key)), start(std::forward<V>(value)));
    else
      add(found->second, std::forward<V>(value));
  }

  /// Moves the groups of one part of `other` in: `merge(value, other's value)` where both have the key.
  template <class Merge>
  void absorb(std::size_t part, groups& other, Merge& merge) {
    table from = std::move(other.parts_[part]);
    parts_[part].merge(from);
    for (auto& [key, value] : from) merge(parts_[part].find(key)->second, std::move(value));
  }

  iterator begin() noexcept { return iterator(parts_.data(), parts_.data() + parts_.size()); }
  iterator end() noexcept { return iterator(parts_.data() + parts, parts_.data() + parts_.size()); }
  const_iterator begin() const noexcept { return const_iterator(parts_.data(), parts_.data() + parts_.size()); }
  const_iterator end() const noexcept { return const_iterator(parts_.data() + parts, parts_.data() + parts_.size()); }

 private:
  // By bits that the table, which uses the upper and the lowest ones, does not look at.
  static std::size_t part_of(std::uint64_t hash) noexcept { return (hash >> 16) % parts; }

  std::vector<table> parts_ = std::vector<table>(parts);
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
