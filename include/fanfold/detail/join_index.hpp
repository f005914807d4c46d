#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "../group_by.hpp"
#include "key_hash.hpp"
#include "share_out.hpp"

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

/// The elements of a range, found by key: those of one bucket are a chain of positions, in the order of the range. No
/// key is copied, and each step of a search can be asked for before it is taken, so that many searches wait for memory
/// together (group prefetching: S. Chen et al., Improving Hash Join Performance through Prefetching, ICDE 2004).
template <class View, class KeyOf, class Key>
class join_index {
  using query = typename key_query<Key>::type;

 public:
  join_index(View range, KeyOf key_of)
      : range_(std::move(range)),
        key_of_(std::move(key_of)),
        entries_(static_cast<std::size_t>(std::ranges::size(range_))),
        first_(std::bit_ceil(std::max<std::size_t>(entries_.size(), 1)), none) {}

  void build() {
    hash(positions());
    link(0, first_.size());
  }
  task<> build_on(workers& team) {
    const auto all = positions();
    const slices<decltype(all)> cut(all);
    const auto hash_slice = [&](std::size_t i) { hash(cut[i]); };
    co_await share_out(team, cut.count(), hash_slice);
    // Each thread reads all of the hashes, and links those of its share of the buckets.
    const std::size_t shares = team.size();
    const auto share_begin = [&](std::size_t i) { return first_.size() * i / shares; };
    const auto link_share = [&](std::size_t i) { link(share_begin(i), share_begin(i + 1)); };
    co_await share_out(team, shares, link_share);
  }

  static std::uint64_t hash_of(query key) { return key_hash<Key>()(key); }

  /// The steps of a search, to be asked for one after the other, other work between them.
  void prefetch_bucket(std::uint64_t hash) const noexcept { __builtin_prefetch(&first_[bucket_of(hash)]); }
  void prefetch_first(std::uint64_t hash) noexcept {
    const std::size_t at = first_[bucket_of(hash)];
    if (at == none) return;
    __builtin_prefetch(&entries_[at]);
    if constexpr (std::is_lvalue_reference_v<std::ranges::range_reference_t<View>>)
      __builtin_prefetch(std::addressof((*this)[at]));
  }

  template <class F>
  void for_each_match(std::uint64_t hash, query key, F function) {
    for (std::size_t at = first_[bucket_of(hash)]; at != none; at = entries_[at].next) {
      if (entries_[at].hash != hash) continue;
      const auto& element = (*this)[at];
      if (same_key<Key>::same(std::invoke(key_of_, element), key)) function(element);
    }
  }

 private:
  struct entry {
    std::uint64_t hash;
    std::size_t next;
  };
  static constexpr std::size_t none = ~std::size_t{0};

  decltype(auto) operator[](std::size_t position) {
    return std::ranges::begin(range_)[static_cast<std::ranges::range_difference_t<View>>(position)];
  }
  auto positions() const { return std::views::iota(std::size_t{0}, entries_.size()); }
  std::size_t bucket_of(std::uint64_t hash) const noexcept { return hash & (first_.size() - 1); }

  template <class Positions>
  void hash(Positions&& positions) {
    for (const std::size_t at : positions) {
      const auto& element = (*this)[at];
      entries_[at].hash = hash_of(std::invoke(key_of_, element));
    }
  }

  // From the end, because what is linked last comes first.
  void link(std::size_t begin, std::size_t end) noexcept {
    for (std::size_t at = entries_.size(); at-- > 0;) {
      const std::size_t bucket = bucket_of(entries_[at].hash);
      if (bucket >= begin && bucket < end) entries_[at].next = std::exchange(first_[bucket], at);
    }
  }

  View range_;
  KeyOf key_of_;
  std::vector<entry> entries_;      // by position
  std::vector<std::size_t> first_;  // by bucket
};

template <class Left, class LeftKey, class View, class KeyOf>
auto index_for(View right, KeyOf key_of) {
  using right_key = key_of_group<KeyOf, std::ranges::range_value_t<View>>;
  using key = typename join_key<member_of<LeftKey, const Left&>, right_key>::type;
  return join_index<View, KeyOf, key>(std::move(right), std::move(key_of));
}

}  // namespace fanfold::detail
