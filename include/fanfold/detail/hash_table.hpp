#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::detail {

/// std::hash, spread over all 64 bits: that of an integer is often the integer itself. What is equal as a string has
/// one hash, whatever its type.
template <class Key>
struct spread_hash {
  template <class Query>
  std::uint64_t operator()(const Query& key) const {
    return spread(std::hash<Key>()(key));
  }
  // The finalizer of MurmurHash3 (A. Appleby, public domain): each bit of the input changes half of the output's.
  static constexpr std::uint64_t spread(std::uint64_t h) noexcept {
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
    return h ^ (h >> 33);
  }
};
template <>
struct spread_hash<std::string> : spread_hash<std::string_view> {};

/// Entries in the order in which they were added, and an index of their hashes: open addressing, linear probing, at
/// most half full. A slot has a part of the hash, so that an entry is touched only where it most likely is the one.
template <class Key, class Value>
class hash_table {
 public:
  struct entry {
    Key key;
    Value value;
  };

  std::size_t size() const noexcept { return entries_.size(); }
  const std::vector<entry>& entries() const noexcept { return entries_; }
  std::vector<entry>& entries() noexcept { return entries_; }
  std::uint64_t hash_of(std::size_t index) const noexcept { return hashes_[index]; }

  template <class Query>
  const Value* find(std::uint64_t hash, const Query& key) const {
    if (slots_.empty()) return nullptr;
    const slot found = slots_[probe(hash, key)];
    return found.number == 0 ? nullptr : &entries_[found.number - 1].value;
  }

  /// The value of `key`, which `make()` makes where it is new; and whether it was.
  template <class Query, class Make>
  std::pair<Value&, bool> find_or_add(std::uint64_t hash, Query&& key, Make make) {
    if (2 * entries_.size() >= slots_.size()) grow();
    const std::size_t at = probe(hash, key);
    if (slots_[at].number != 0) return {entries_[slots_[at].number - 1].value, false};
    entries_.push_back({Key(std::forward<Query>(key)), make()});
    hashes_.push_back(hash);
    slots_[at] = {tag_of(hash), static_cast<std::uint32_t>(entries_.size())};
    return {entries_.back().value, true};
  }

 private:
  struct slot {
    std::uint32_t tag = 0;
    std::uint32_t number = 0;  // of the entry, from 1
  };

  static std::uint32_t tag_of(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash >> 32); }

  // The slot of the key, or the free one where it belongs.
  template <class Query>
  std::size_t probe(std::uint64_t hash, const Query& key) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      const slot s = slots_[at];
      if (s.number == 0 || (s.tag == tag_of(hash) && entries_[s.number - 1].key == key)) return at;
    }
  }

  void grow() {
    std::vector<slot> larger(slots_.empty() ? 16 : 2 * slots_.size());
    const std::size_t mask = larger.size() - 1;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      std::size_t at = hashes_[i] & mask;
      while (larger[at].number != 0) at = (at + 1) & mask;
      larger[at] = {tag_of(hashes_[i]), static_cast<std::uint32_t>(i + 1)};
    }
    slots_.swap(larger);
  }

  std::vector<entry> entries_;
  std::vector<std::uint64_t> hashes_;
  std::vector<slot> slots_;
};

}  // namespace fanfold::detail
