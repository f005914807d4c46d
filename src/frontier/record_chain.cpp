#include "frontier/record_chain.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace fanfold {
namespace {

using record_size = std::uint32_t;  // stands before each record
constexpr std::uint32_t largest_chunk = 16 * 1024;
// With what stands before it, 256 bytes: what a chain has in memory whose rest is in the file. All that are as small
// have this one size, because a million chains that grow leave a million gaps behind.
constexpr std::uint32_t small_chunk = 248;

}  // namespace

/// Its records follow it.
struct record_chain::chunk {
  std::uint32_t capacity;
  std::uint32_t used = 0;

  std::uint32_t room() const noexcept { return capacity - used; }
  char* bytes() noexcept { return reinterpret_cast<char*>(this + 1); }
};

record_chain::~record_chain() {
  for (std::size_t i = first_; i < links_.size(); ++i)
    if (!links_[i].is_spilled()) ::operator delete(links_[i].held());
}

std::span<char> record_chain::push(std::size_t size, spill_file& overflow) {
  if (size > UINT32_MAX - sizeof(record_size)) throw std::length_error("a record of 4 GiB");
  const auto needed = static_cast<std::uint32_t>(sizeof(record_size) + size);
  if (links_.empty() || links_.back().held()->room() < needed) add_chunk(needed, overflow);
  chunk& last = *links_.back().held();
  char* const at = last.bytes() + last.used;
  const auto stored = static_cast<record_size>(size);
  std::memcpy(at, &stored, sizeof stored);
  last.used += needed;
  return {at + sizeof stored, size};
}

std::span<const char> record_chain::front(spill_file& overflow) {
  link& first = links_[first_];
  chunk* const its = first.is_spilled() ? load(first, overflow) : first.held();
  const char* const at = its->bytes() + read_;
  record_size size;
  std::memcpy(&size, at, sizeof size);
  return {at + sizeof size, size};
}

void record_chain::pop(spill_file& overflow) noexcept {
  chunk& first = *links_[first_].held();
  record_size size;
  std::memcpy(&size, first.bytes() + read_, sizeof size);
  read_ += static_cast<std::uint32_t>(sizeof size) + size;
  if (read_ == first.used) drop_first(overflow);
}

// Makes so much room in a last chunk, which is new if need be.
void record_chain::add_chunk(std::uint32_t needed, spill_file& overflow) {
  const std::uint32_t least = std::max(needed, small_chunk);
  if (links_.empty()) return append(make_chunk(least, overflow), overflow);
  if (overflow.is_needed()) return spill_last(least, overflow);
  const std::uint32_t doubled = 2 * links_.back().held()->capacity;
  append(make_chunk(std::max(needed, std::min(doubled, largest_chunk)), overflow), overflow);
}

// The last chunk goes to the file, its memory becomes the next one, of that capacity.
void record_chain::spill_last(std::uint32_t capacity, spill_file& overflow) {
  chunk* const last = links_.back().held();
  const bool fits = last->used <= link::max_size && overflow.size() <= link::max_at;
  if (!fits) return append(make_chunk(capacity, overflow), overflow);
  chunk* const next = last->capacity == capacity ? last : make_chunk(capacity, overflow);
  append(next, overflow);
  try {
    links_.end()[-2] = link(overflow.write({last->bytes(), last->used}), last->used);
  } catch (...) {
    links_.pop_back();
    if (next != last) free(next, overflow);
    throw;
  }
  if (next != last) free(last, overflow);
  next->used = 0;
}

void record_chain::append(chunk* added, spill_file& overflow) {
  try {
    links_.push_back(link(added));
  } catch (...) {
    free(added, overflow);
    throw;
  }
}

void record_chain::drop_first(spill_file& overflow) noexcept {
  free(links_[first_].held(), overflow);
  read_ = 0;
  if (++first_ < links_.size() && 2 * first_ < links_.size() + 32) return;
  links_.erase(links_.begin(), links_.begin() + first_);
  first_ = 0;
}

record_chain::chunk* record_chain::load(link& which, spill_file& overflow) {
  chunk* const its = make_chunk(std::max(which.size(), small_chunk), overflow);
  try {
    overflow.take(which.at(), {its->bytes(), which.size()});
  } catch (...) {
    free(its, overflow);
    throw;
  }
  its->used = which.size();
  which = link(its);
  return its;
}

record_chain::chunk* record_chain::make_chunk(std::uint32_t capacity, spill_file& overflow) {
  auto* const made = static_cast<chunk*>(::operator new(sizeof(chunk) + capacity));
  overflow.hold(capacity);
  return new (made) chunk{.capacity = capacity};
}

void record_chain::free(chunk* gone, spill_file& overflow) noexcept {
  overflow.let_go(gone->capacity);
  ::operator delete(gone);
}

}  // namespace fanfold
