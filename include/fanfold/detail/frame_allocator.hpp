#pragma once

#include <cstddef>
#include <new>

#include "frame_heap.hpp"

// Under AddressSanitizer every frame comes from the heap, so that a use after free is seen.
#if defined(__SANITIZE_ADDRESS__)
#define FANFOLD_RECYCLE_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FANFOLD_RECYCLE_FRAMES 0
#endif
#endif
#ifndef FANFOLD_RECYCLE_FRAMES
#define FANFOLD_RECYCLE_FRAMES 1
#endif

namespace fanfold::detail {

/// Where coroutine frames come from: the calling thread's frame_heap, or operator new where they are large. A frame may
/// be dropped on another thread than the one that made it.
class frame_allocator {
 public:
  static void* allocate(std::size_t size) {
    if (!recycled(size)) return ::operator new(size);
    if (!heap_) attach_thread();
    return heap_->allocate(size_class(size));
  }

  static void deallocate(void* frame, std::size_t size) noexcept {
    if (!recycled(size)) return ::operator delete(frame);
    frame_slab& slab = frame_slab::of(frame);
    if (&slab.owner() == heap_)
      heap_->deallocate(frame, slab);
    else
      slab.owner().give_back(frame);
  }

 private:
  static constexpr bool recycled(std::size_t size) noexcept {
    return FANFOLD_RECYCLE_FRAMES && size <= frame_heap::sizes * frame_heap::granule;
  }
  static constexpr std::size_t size_class(std::size_t size) noexcept { return (size - 1) / frame_heap::granule; }

  // Apart from the pointer, because a thread_local with a destructor costs a check at each access.
  struct at_thread_exit {
    ~at_thread_exit() {
      if (heap_) std::exchange(heap_, nullptr)->release();
    }
  };
  static void attach_thread() {
    heap_ = &frame_heap::attach();
    static thread_local const at_thread_exit guard;
    (void)guard;
  }

  static inline constinit thread_local frame_heap* heap_ = nullptr;
};

}  // namespace fanfold::detail
