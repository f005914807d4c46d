#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace fanfold::detail {

/// What a key is looked for by: a string by a view of it.
template <class Key>
struct key_query {
  using type = const Key&;
};
template <class Char, class Traits, class Allocator>
struct key_query<std::basic_string<Char, Traits, Allocator>> {
  using type = std::basic_string_view<Char, Traits>;
};

/// A key to look for, hashed already.
template <class Key>
struct hashed {
  std::uint64_t hash;
  typename key_query<Key>::type key;
};

// The finalizer of MurmurHash3 (A. Appleby, public domain): each bit of the input changes half of the output's.
constexpr std::uint64_t spread(std::uint64_t h) noexcept {
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
  return h ^ (h >> 33);
}

/// std::hash, spread over all 64 bits: that of an integer is often the integer itself. Pairs and tuples have one too;
/// what is not a number has one, whatever its bits.
template <class T>
std::uint64_t spread_hash(const T& value) {
  if constexpr (std::is_floating_point_v<T>) {
    return value == value ? spread(std::hash<T>()(value)) : ~std::uint64_t{0};
  } else if constexpr (std::is_default_constructible_v<std::hash<T>>) {
    return spread(std::hash<T>()(value));
  } else {
    static_assert(requires { std::tuple_size<T>::value; }, "a key needs std::hash, or is a tuple");
    std::uint64_t all = 0;
    std::apply([&all](const auto&... each) { ((all = spread(all + spread_hash(each))), ...); }, value);
    return all;
  }
}

template <class Key>
struct key_hash {
  using is_avalanching = void;
  using is_transparent = void;
  std::size_t operator()(typename key_query<Key>::type key) const { return spread_hash(key); }
  std::size_t operator()(const hashed<Key>& key) const noexcept { return key.hash; }
};

/// ==, but that there is one key for all that is not a number.
template <class Key>
struct same_key {
  using is_transparent = void;
  bool operator()(const Key& a, const Key& b) const { return same(a, b); }
  bool operator()(const Key& a, const hashed<Key>& b) const { return same(a, b.key); }
  bool operator()(const hashed<Key>& a, const Key& b) const { return same(b, a.key); }

  static bool same(typename key_query<Key>::type a, typename key_query<Key>::type b) {
    if constexpr (std::is_floating_point_v<Key>)
      return a == b || (a != a && b != b);
    else
      return a == b;
  }
};

}  // namespace fanfold::detail
