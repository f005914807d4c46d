#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>

#include "intrusive_list.hpp"

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#define FANFOLD_MAPS_SLABS 1
#else
#define FANFOLD_MAPS_SLABS 0
#endif

namespace fanfold::detail {

class frame_heap;

/// Room for frames of one size, which follow each other in memory. Aligned to its own size, so that a frame's address
/// says where its slab begins. Used by its heap's thread alone.
class frame_slab : public list_node<> {
 public:
  static constexpr std::size_t bytes = std::size_t{2} << 20;  // a huge page of x86-64 and of AArch64

  struct block {
    block* next;
  };

  frame_slab(frame_heap& owner, std::size_t frame_size) noexcept
      : owner_(owner), frame_size_(frame_size), fresh_(begin()), end_(fresh_ + capacity(frame_size) * frame_size) {}

  static frame_slab& of(void* frame) noexcept {
    const std::size_t offset = reinterpret_cast<std::uintptr_t>(frame) & (bytes - 1);
    return *reinterpret_cast<frame_slab*>(static_cast<std::byte*>(frame) - offset);
  }
  frame_heap& owner() const noexcept { return owner_; }
  std::size_t frame_size() const noexcept { return frame_size_; }
  bool empty() const noexcept { return live_ == 0; }

  /// Room for one frame; null where the slab is full.
  void* take() noexcept {
    void* frame = free_;
    if (free_)
      free_ = free_->next;
    else if (fresh_ != end_)
      frame = std::exchange(fresh_, fresh_ + frame_size_);
    live_ += frame ? 1 : 0;
    return frame;
  }
  void put(void* frame) noexcept {
    free_ = ::new (frame) block{free_};
    --live_;
  }

  /// Memory for a slab. `large` asks the system for a huge page: fewer page faults, and fewer misses of the TLB.
  static void* map(bool large) {
#if FANFOLD_MAPS_SLABS
    void* area = ::mmap(nullptr, 2 * bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED) throw std::bad_alloc();
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(area) & (bytes - 1);
    auto* memory = static_cast<std::byte*>(area) + before;
    if (before > 0) ::munmap(area, before);
    ::munmap(memory + bytes, bytes - before);
#ifdef MADV_HUGEPAGE
    if (large) ::madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
#else
    (void)large;
    return ::operator new(bytes, std::align_val_t(bytes));
#endif
  }
  static void unmap(frame_slab* slab) noexcept {
    slab->~frame_slab();
#if FANFOLD_MAPS_SLABS
    ::munmap(slab, bytes);
#else
    ::operator delete(slab, std::align_val_t(bytes));
#endif
  }

 private:
  static constexpr std::size_t header = 128;
  std::byte* begin() noexcept { return reinterpret_cast<std::byte*>(this) + header; }
  static constexpr std::size_t capacity(std::size_t frame_size) noexcept { return (bytes - header) / frame_size; }

  frame_heap& owner_;
  std::size_t frame_size_;
  std::size_t live_ = 0;
  block* free_ = nullptr;
  std::byte* fresh_;  // from here on no frame has been yet
  std::byte* end_;
};

/// One thread's memory for coroutine frames. A program that fans out makes and drops frames of a few sizes by the
/// million: a frame is taken from and given back to its size's slabs in a few instructions, and those made one after
/// the other lie one behind the other. A frame that is dropped on another thread goes home through a list, and is used
/// again when its thread runs short.
///
/// Empty slabs go back to the system, but for a few. A heap outlives its thread, as its frames may, and serves the next
/// thread that starts.
class frame_heap {
 public:
  static constexpr std::size_t granule = 64;
  static constexpr std::size_t sizes = 32;  // frames of up to 2 KiB

  void* allocate(std::size_t size_class) {
    if (!room_[size_class].empty()) {
      if (void* frame = room_[size_class].front().take()) return frame;
    }
    return allocate_from_another_slab(size_class);
  }

  void deallocate(void* frame, frame_slab& slab) noexcept {
    slab.put(frame);
    if (slab.empty() || !slab.linked()) settle(slab);
  }

  /// From any thread but the heap's own.
  void give_back(void* frame) noexcept {
    auto* block = ::new (frame) frame_slab::block{returned_.load(std::memory_order_relaxed)};
    while (!returned_.compare_exchange_weak(block->next, block, std::memory_order_release, std::memory_order_relaxed)) {
    }
  }

  /// A heap for the calling thread, until it is released: one that an ended thread left, or a new one.
  static frame_heap& attach() {
    const std::lock_guard lock(idle_guard_);
    if (!idle_) return *new frame_heap;
    return *std::exchange(idle_, idle_->next_idle_);
  }
  void release() noexcept {
    take_returned();
    for (auto& slabs : room_) {
      slab_list kept;
      while (!slabs.empty()) {
        frame_slab& slab = slabs.pop_front();
        if (slab.empty())
          frame_slab::unmap(&slab);
        else
          kept.push_back(slab);
      }
      while (!kept.empty()) slabs.push_back(kept.pop_front());
    }
    drop_spares(0);
    const std::lock_guard lock(idle_guard_);
    next_idle_ = std::exchange(idle_, this);
  }

 private:
  using slab_list = intrusive_list<frame_slab>;
  static constexpr std::size_t most_spares = 64;  // 128 MiB: a million tasks

  frame_heap() = default;

  void* allocate_from_another_slab(std::size_t size_class) {
    take_returned();
    slab_list& room = room_[size_class];
    bool grown = false;
    while (!room.empty()) {
      if (void* frame = room.front().take()) return frame;
      room.front().unlink();  // full
      grown = true;
    }
    frame_slab& slab = add_slab((size_class + 1) * granule, grown);
    room.push_back(slab);
    return slab.take();
  }

  frame_slab& add_slab(std::size_t frame_size, bool large) {
    void* memory = nullptr;
    if (spares_.empty()) {
      memory = frame_slab::map(large);
    } else {
      memory = &spares_.pop_front();
      static_cast<frame_slab*>(memory)->~frame_slab();
      --spare_count_;
    }
    return *::new (memory) frame_slab(*this, frame_size);
  }

  // A slab that was full or is empty now.
  void settle(frame_slab& slab) noexcept {
    slab_list& room = room_[slab.frame_size() / granule - 1];
    if (!slab.linked()) room.push_back(slab);
    if (!slab.empty() || &slab == &room.front()) return;
    slab.unlink();
    spares_.push_back(slab);
    ++spare_count_;
    drop_spares(most_spares);
  }
  void drop_spares(std::size_t but) noexcept {
    for (; spare_count_ > but; --spare_count_) frame_slab::unmap(&spares_.pop_front());
  }

  void take_returned() noexcept {
    frame_slab::block* next = returned_.exchange(nullptr, std::memory_order_acquire);
    while (next) {
      void* frame = std::exchange(next, next->next);
      deallocate(frame, frame_slab::of(frame));
    }
  }

  slab_list room_[sizes];  // slabs that may have room, by size; frames come from the first
  slab_list spares_;
  std::size_t spare_count_ = 0;
  std::atomic<frame_slab::block*> returned_{nullptr};

  frame_heap* next_idle_ = nullptr;
  static inline constinit std::mutex idle_guard_;
  static inline constinit frame_heap* idle_ = nullptr;
};

}  // namespace fanfold::detail
