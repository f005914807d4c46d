#include "frontier/record_chain.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace fanfold {
namespace {

using record_size = std::uint32_t;  // stands before each record
constexpr std::size_t largest_chunk = 16 * 1024;

}  // namespace

/// Its records follow it.
struct record_chain::chunk {
  chunk* next = nullptr;
  std::uint32_t capacity;
  std::uint32_t used = 0;

  char* bytes() noexcept { return reinterpret_cast<char*>(this + 1); }
};

record_chain::~record_chain() {
  while (first_) drop_first();
}

std::span<char> record_chain::push(std::size_t size) {
  if (size > UINT32_MAX - sizeof(record_size)) throw std::length_error("a record of 4 GiB");
  const auto needed = static_cast<std::uint32_t>(sizeof(record_size) + size);
  if (!last_ || last_->capacity - last_->used < needed) {
    const auto grown = last_ ? std::min<std::size_t>(2 * last_->capacity, largest_chunk) : 0;
    chunk* const added = make_chunk(std::max<std::size_t>(needed, grown));
    (last_ ? last_->next : first_) = added;
    last_ = added;
  }
  char* const at = last_->bytes() + last_->used;
  const auto stored = static_cast<record_size>(size);
  std::memcpy(at, &stored, sizeof stored);
  last_->used += needed;
  return {at + sizeof stored, size};
}

std::span<const char> record_chain::front() const noexcept {
  const char* const at = first_->bytes() + read_;
  record_size size;
  std::memcpy(&size, at, sizeof size);
  return {at + sizeof size, size};
}

void record_chain::pop() noexcept {
  read_ += static_cast<std::uint32_t>(sizeof(record_size) + front().size());
  if (read_ == first_->used) drop_first();
}

record_chain::chunk* record_chain::make_chunk(std::size_t capacity) {
  auto* const made = static_cast<chunk*>(::operator new(sizeof(chunk) + capacity));
  return new (made) chunk{.capacity = static_cast<std::uint32_t>(capacity)};
}

void record_chain::drop_first() noexcept {
  chunk* const rest = first_->next;
  ::operator delete(first_);
  first_ = rest;
  if (!rest) last_ = nullptr;
  read_ = 0;
}

}  // namespace fanfold
