#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "html/byte_scan.hpp"

namespace fanfold::html {

/// Goes from one to the next of the bytes that open and close what markup is made of: < > " and '. They are found 64
/// bytes at a time, so that the way to the next one has no branch that depends on how far it is, and what is done about
/// one need not be over before the next is known.
class markup_cursor {
 public:
  /// To go through [begin, end), except for the last block and what doesn't fill one.
  void reset(const char* begin, const char* end) {
    block_ = begin;
    end_ = end;
    marks_ = rest_ = end - begin < 2 * block_bytes ? 0 : marks_of(begin);
  }

  /// Goes on at `at`, which is in what reset() said.
  void seek(const char* at) {
    if (at < block_ || at - block_ >= block_bytes) return reset(at, end_);
    rest_ = marks_ & ~std::uint64_t{0} << (at - block_);
  }

  /// The next one, with at least 64 bytes behind it; null if there is none.
  const char* next() {
    while (rest_ == 0) {
      if (end_ - block_ < 3 * block_bytes) return nullptr;
      block_ += block_bytes;
      marks_ = rest_ = marks_of(block_);
    }
    const char* const found = block_ + std::countr_zero(rest_);
    rest_ &= rest_ - 1;
    return found;
  }

 private:
  static constexpr std::ptrdiff_t block_bytes = 64;

  static std::uint64_t marks_of(const char* block) { return find_all<one_of<'<', '>', '"', '\''>>(block); }

  const char* block_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t marks_ = 0;  // of the block: a bit for each byte, the first one lowest
  std::uint64_t rest_ = 0;   // of them, those that are still to come
};

}  // namespace fanfold::html
