#pragma once

#include <cstddef>
#include <new>
#include <utility>

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

/// Coroutine frames, recycled. A program that fans out makes and drops frames of a few sizes by the million; each
/// thread keeps those it drops in free lists by size, up to `max_cached_bytes`, and hands them out again. A frame may
/// be dropped on another thread than the one that made it.
class frame_allocator {
 public:
  static void* allocate(std::size_t size) {
#if FANFOLD_RECYCLE_FRAMES
    const std::size_t bin = bin_of(size);
    if (bin < bins) {
      auto& cache = cache_;
      if (block* head = cache.free[bin]) {
        cache.free[bin] = head->next;
        cache.bytes -= (bin + 1) * granule;
        return head;
      }
      return ::operator new((bin + 1) * granule);
    }
#endif
    return ::operator new(size);
  }

  static void deallocate(void* frame, std::size_t size) noexcept {
#if FANFOLD_RECYCLE_FRAMES
    const std::size_t bin = bin_of(size);
    auto& cache = cache_;
    if (bin < bins && cache.bytes < max_cached_bytes) {
      if (!cache.registered) register_thread();
      cache.free[bin] = ::new (frame) block{cache.free[bin]};
      cache.bytes += (bin + 1) * granule;
      return;
    }
#else
    (void)size;
#endif
    ::operator delete(frame);
  }

 private:
  static constexpr std::size_t granule = 64;
  static constexpr std::size_t bins = 32;  // frames of up to 2 KiB are recycled
  static constexpr std::size_t max_cached_bytes = std::size_t{16} << 20;

  struct block {
    block* next;
  };
  struct cache {
    block* free[bins];
    std::size_t bytes;
    bool registered;
  };
  // Frees a thread's cache when the thread ends. Apart from the cache, because a thread_local with a destructor costs
  // a check at each access.
  struct at_thread_exit {
    ~at_thread_exit() {
      for (block*& head : cache_.free)
        while (head) ::operator delete(std::exchange(head, head->next));
      cache_.bytes = max_cached_bytes;  // whatever is dropped after this goes to the heap
    }
  };

  static std::size_t bin_of(std::size_t size) noexcept { return (size - 1) / granule; }
  static void register_thread() noexcept {
    static thread_local at_thread_exit guard;
    (void)guard;
    cache_.registered = true;
  }

  static inline constinit thread_local cache cache_{};
};

}  // namespace fanfold::detail
