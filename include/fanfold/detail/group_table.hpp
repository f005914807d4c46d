#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "key_hash.hpp"

namespace fanfold::detail {

template <class Key, class Value>
using group_table = boost::unordered_flat_map<Key, Value, key_hash<Key>, same_key<Key>>;

template <class Key>
hashed<Key> hashed_key(typename key_query<Key>::type key) {
  return {key_hash<Key>()(key), key};
}

// Apart, so that what is done for each value stays small enough to be inlined.
template <class Key, class Value, class K, class V, class Start>
[[gnu::noinline]] void start_group(group_table<Key, Value>& table, K&& key, V&& value, Start& start) {
  Key own(std::forward<K>(key));  // first, for the key may be a view of the value
  table.emplace(std::move(own), start(std::forward<V>(value)));
}

/// Gives `value` to the key's group in a table: `start(value)` makes a new group's, `add(group's value, value)` extends
/// it.
template <class Key, class Value, class K, class V, class Start, class Add>
[[gnu::always_inline]] inline void add_to_group(group_table<Key, Value>& table, const hashed<Key>& wanted, K&& key,
                                                V&& value, Start& start, Add& add) {
  const auto found = table.find(wanted);
  if (found != table.end()) [[likely]]
    add(found->second, std::forward<V>(value));
  else
    start_group(table, std::forward<K>(key), std::forward<V>(value), start);
}

/// The same in the table that `table_of(hash)` gives. What is no Key, and no string to look for, is made one first.
template <class Key, class TableOf, class K, class V, class Start, class Add>
void insert_group(const TableOf& table_of, K&& key, V&& value, Start& start, Add& add) {
  using query = typename key_query<Key>::type;
  if constexpr (std::same_as<std::remove_cvref_t<K>, Key> ||
                (!std::is_reference_v<query> && std::is_convertible_v<const K&, query>)) {
    const hashed<Key> wanted = hashed_key<Key>(key);
    add_to_group(table_of(wanted.hash), wanted, std::forward<K>(key), std::forward<V>(value), start, add);
  } else {
    insert_group<Key>(table_of, Key(std::forward<K>(key)), std::forward<V>(value), start, add);
  }
}

/// Takes a table's groups out: `take(hash, key, value)`, both to be moved from.
template <class Key, class Value, class F>
void drain(group_table<Key, Value>& table, F take) {
  for (auto& [key, value] : table) {
    const std::uint64_t hash = hashed_key<Key>(key).hash;
    // The table itself moves them so, when it grows; none of them is looked at again.
    take(hash, std::move(const_cast<Key&>(key)), std::move(value));
  }
  table = group_table<Key, Value>();
}

/// Makes a table's order one that depends on the keys alone. O(n log n).
template <class Key, class Value>
void put_in_order(group_table<Key, Value>& table) {
  struct group {
    std::uint64_t hash;
    Key key;
    Value value;
  };
  std::vector<group> all;
  all.reserve(table.size());
  drain(table, [&all](std::uint64_t hash, Key&& key, Value&& value) {
    all.push_back({hash, std::move(key), std::move(value)});
  });
  std::ranges::sort(all, {}, &group::hash);
  table.reserve(all.size());
  for (group& each : all) table.emplace(std::move(each.key), std::move(each.value));
}

}  // namespace fanfold::detail
