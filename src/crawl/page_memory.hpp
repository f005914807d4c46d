#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

#include "html/page_room.hpp"

namespace fanfold {

/// What pages may hold together, beside what each of them always may. Any thread may use it.
class page_memory_budget {
 public:
  static constexpr std::size_t usual_bytes = 256 << 20;

  explicit page_memory_budget(std::size_t bytes = usual_bytes) noexcept : left_bytes_(bytes) {}
  page_memory_budget(const page_memory_budget&) = delete;
  page_memory_budget& operator=(const page_memory_budget&) = delete;

  /// Takes all of it or nothing.
  bool take(std::size_t bytes) noexcept;
  void give_back(std::size_t bytes) noexcept { left_bytes_.fetch_add(bytes, std::memory_order_relaxed); }
  std::size_t left_bytes() const noexcept { return left_bytes_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::size_t> left_bytes_;
};

/// What one page holds: a little that is its own, and what it has of a budget, taken in steps and given back at the
/// end. On one thread at a time.
class page_memory final : public html::page_room {
 public:
  static constexpr std::size_t own_bytes = 256 << 10;
  static constexpr std::size_t step_bytes = 256 << 10;

  /// Its own, and no more.
  page_memory() noexcept = default;
  /// The budget must outlive it.
  explicit page_memory(page_memory_budget& budget) noexcept : budget_(&budget) {}
  page_memory(page_memory&& other) noexcept { swap(other); }
  page_memory& operator=(page_memory&& other) noexcept {
    page_memory(std::move(other)).swap(*this);
    return *this;
  }
  ~page_memory() { shrink_to(0); }

  bool take(std::size_t bytes) noexcept override {
    if (bytes > granted_bytes_ - taken_bytes_ && !grow(bytes)) return false;
    taken_bytes_ += bytes;
    return true;
  }
  /// Of what was taken so many bytes are still held.
  void shrink_to(std::size_t bytes) noexcept;

 private:
  bool grow(std::size_t bytes) noexcept;
  void swap(page_memory& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(granted_bytes_, other.granted_bytes_);
    std::swap(taken_bytes_, other.taken_bytes_);
  }

  page_memory_budget* budget_ = nullptr;
  std::size_t granted_bytes_ = own_bytes;
  std::size_t taken_bytes_ = 0;
};

}  // namespace fanfold
