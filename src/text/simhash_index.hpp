#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "text/simhash.hpp"

namespace fanfold::text {

/// Finds hashes that are near others, among millions. Of two that differ in at most three bits one quarter is the same:
/// four tables are looked into, each by a quarter. Memory: 6 MB, and 48 to 96 bytes a hash.
class simhash_index {
 public:
  /// How many hashes with the same quarter are compared: the first ones. Of pages that are nearly all the same frame
  /// there are more, and some that are near may then be missed.
  static constexpr std::size_t max_compared = 4'096;

  /// The number of the first hash that is near this one.
  std::optional<std::uint32_t> find(std::uint64_t hash) const;
  /// The first one has the number 0, and so on.
  void add(std::uint64_t hash);

 private:
  static constexpr std::size_t tables = near_bits + 1;
  static constexpr std::size_t key_bits = 64 / tables;

  struct entry {  // 12 bytes: the hash is in two halves
    std::uint32_t low;
    std::uint32_t high;
    std::uint32_t number;
    std::uint64_t hash() const noexcept { return low | std::uint64_t{high} << 32; }
  };

  static std::size_t bucket_of(std::uint64_t hash, std::size_t table) noexcept {
    return (table << key_bits) + ((hash >> (table * key_bits)) & ((1u << key_bits) - 1));
  }

  std::vector<std::vector<entry>> buckets_;  // of all tables; none before the first hash
  std::uint32_t added_ = 0;
};

}  // namespace fanfold::text
