#include "crawl/page_memory.hpp"

#include <algorithm>

namespace fanfold {
namespace {

// What a page of so many bytes has of the budget: whole steps.
std::size_t steps_for(std::size_t bytes) noexcept {
  if (bytes <= page_memory::own_bytes) return 0;
  constexpr std::size_t step = page_memory::step_bytes;
  return (bytes - page_memory::own_bytes + step - 1) / step * step;
}

}  // namespace

bool page_memory_budget::take(std::size_t bytes) noexcept {
  std::size_t left = left_bytes();
  do {
    if (bytes > left) return false;
  } while (!left_bytes_.compare_exchange_weak(left, left - bytes, std::memory_order_relaxed));
  return true;
}

bool page_memory::grow(std::size_t bytes) noexcept {
  const std::size_t wanted = own_bytes + steps_for(taken_bytes_ + bytes);
  if (!budget_ || !budget_->take(wanted - granted_bytes_)) return false;
  granted_bytes_ = wanted;
  return true;
}

void page_memory::shrink_to(std::size_t bytes) noexcept {
  taken_bytes_ = std::min(taken_bytes_, bytes);
  const std::size_t needed = own_bytes + steps_for(taken_bytes_);
  if (needed == granted_bytes_) return;
  budget_->give_back(granted_bytes_ - needed);
  granted_bytes_ = needed;
}

}  // namespace fanfold
