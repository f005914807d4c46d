#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "../group_by.hpp"
#include "../groups.hpp"
#include "../map_reduce.hpp"

namespace fanfold::detail {

// The type that the keys of two sides are compared as.
template <class Left, class Right>
struct join_key {
  using type = Right;
};
template <class Left, class Right>
  requires std::is_arithmetic_v<Left> && std::is_arithmetic_v<Right> && (!std::same_as<Left, Right>)
struct join_key<Left, Right> {
  using type = std::common_type_t<Left, Right>;
  static_assert(std::is_signed_v<type> || (std::is_unsigned_v<Left> && std::is_unsigned_v<Right>),
                "-1 would equal a large number: make the keys of both sides signed, or both unsigned");
};

/// The elements of a range, found by key: those of one key are a chain of positions, in the order of the range.
template <class View, class KeyOf, class Key>
class join_index {
 public:
  join_index(View range, KeyOf key_of)
      : range_(std::move(range)),
        key_of_(std::move(key_of)),
        next_(static_cast<std::size_t>(std::ranges::size(range_))) {}

  void build() { group_into(chains_, positions(), *this, linking{next_}); }
  task<> build_on(workers& team) {
    const linking how{next_};
    co_await group_into_on(team, chains_, positions(), *this, how);
  }

  template <class Query, class F>
  void for_each_match(const Query& key, F function) {
    const chain* found = chains_.find(key);
    if (!found) return;
    for (std::size_t at = found->first;; at = next_[at]) {
      function((*this)[at]);
      if (at == found->last) return;
    }
  }

  // As a map: a position's key, and the position.
  template <class Emit>
  void operator()(std::size_t position, Emit& emit) {
    const auto& element = (*this)[position];
    emit(std::invoke(key_of_, element), position);
  }

 private:
  struct chain {
    std::size_t first, last;
  };
  struct linking {
    using value_type = std::size_t;
    std::vector<std::size_t>& next;
    chain start(std::size_t position) const { return {position, position}; }
    void add(chain& to, std::size_t position) const { to.last = next[to.last] = position; }
    void merge(chain& to, chain other) const {
      next[to.last] = other.first;
      to.last = other.last;
    }
  };

  decltype(auto) operator[](std::size_t position) {
    return std::ranges::begin(range_)[static_cast<std::ranges::range_difference_t<View>>(position)];
  }
  auto positions() const { return std::views::iota(std::size_t{0}, next_.size()); }

  View range_;
  KeyOf key_of_;
  groups<Key, chain> chains_;
  std::vector<std::size_t> next_;
};

template <class Left, class LeftKey, class View, class KeyOf>
auto index_for(View right, KeyOf key_of) {
  using right_key = key_of_group<KeyOf, std::ranges::range_value_t<View>>;
  using key = typename join_key<member_of<LeftKey, const Left&>, right_key>::type;
  return join_index<View, KeyOf, key>(std::move(right), std::move(key_of));
}

}  // namespace fanfold::detail
