#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace fanfold {

/// Records of bytes, first in, first out, in a chain of chunks. The first chunk is as large as the first record, later
/// ones double up to 16 KiB: one record costs little more than itself, a million no more than 3 % beside themselves. A
/// chunk goes when its last record has. What was moved from is empty.
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
  std::span<char> push(std::size_t size);

  /// The oldest record, until the next call. Precondition: not empty.
  std::span<const char> front() const noexcept;
  /// Drops the oldest record. Precondition: not empty.
  void pop() noexcept;

  bool empty() const noexcept { return first_ == nullptr; }

 private:
  struct chunk;
  static chunk* make_chunk(std::size_t capacity);
  void drop_first() noexcept;
  void swap(record_chain& other) noexcept {
    std::swap(first_, other.first_);
    std::swap(last_, other.last_);
    std::swap(read_, other.read_);
  }

  chunk* first_ = nullptr;
  chunk* last_ = nullptr;
  std::uint32_t read_ = 0;  // how far the first chunk has been read
};

}  // namespace fanfold
