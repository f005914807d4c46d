#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "frontier/spill_file.hpp"

namespace fanfold {

/// Records of bytes, first in, first out, in a chain of chunks. The first one has 256 bytes, each further one twice as
/// many, up to 16 KiB: a million records cost no more than 3 % beside themselves. Where the spill file says that memory
/// is used up, chunks are of 256 bytes, and each that is full goes there; 8 bytes say where. A chunk goes when its last
/// record has. What was moved from is empty.
///
/// Calls are given the same file each time. What it throws leaves the chain as it was.
class record_chain {
 public:
  record_chain() noexcept = default;
  record_chain(record_chain&& other) noexcept { swap(other); }
  record_chain& operator=(record_chain&& other) noexcept {
    record_chain(std::move(other)).swap(*this);
    return *this;
  }
  ~record_chain();

  /// Appends a record of `size` bytes, to be written by the caller before the next call.
  std::span<char> push(std::size_t size, spill_file& overflow);

  /// The oldest record, until the next call. Precondition: not empty.
  std::span<const char> front(spill_file& overflow);
  /// Drops the oldest record, which `front` has given. Precondition: not empty.
  void pop(spill_file& overflow) noexcept;

  bool empty() const noexcept { return links_.empty(); }

 private:
  struct chunk;

  // A chunk: in memory, or in the file.
  class link {
   public:
    explicit link(chunk* held) noexcept : bits_(reinterpret_cast<std::uintptr_t>(held)) {}
    link(std::uint64_t at, std::uint32_t size) noexcept : bits_(at << (size_bits + 1) | size << 1 | 1) {}

    bool is_spilled() const noexcept { return (bits_ & 1) != 0; }
    chunk* held() const noexcept {
      return reinterpret_cast<chunk*>(bits_);  // NOLINT(performance-no-int-to-ptr): as it was put there
    }
    std::uint64_t at() const noexcept { return bits_ >> (size_bits + 1); }
    std::uint32_t size() const noexcept { return bits_ >> 1 & max_size; }

    static constexpr int size_bits = 20;
    static constexpr std::uint32_t max_size = (1 << size_bits) - 1;
    static constexpr std::uint64_t max_at = UINT64_MAX >> (size_bits + 1);  // 8 TiB

   private:
    std::uint64_t bits_;
  };
  static_assert(sizeof(link) == 8);

  void add_chunk(std::uint32_t needed, spill_file& overflow);
  void spill_last(std::uint32_t capacity, spill_file& overflow);
  void append(chunk* added, spill_file& overflow);
  void drop_first(spill_file& overflow) noexcept;
  static chunk* load(link& which, spill_file& overflow);
  static chunk* make_chunk(std::uint32_t capacity, spill_file& overflow);
  static void free(chunk* gone, spill_file& overflow) noexcept;
  void swap(record_chain& other) noexcept {
    links_.swap(other.links_);
    std::swap(first_, other.first_);
    std::swap(read_, other.read_);
  }

  std::vector<link> links_;  // from the oldest chunk to the one that grows
  std::uint32_t first_ = 0;  // that is not gone
  std::uint32_t read_ = 0;   // how far that one has been read
};

}  // namespace fanfold
