#pragma once

#include <malloc.h>

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FANFOLD_OWN_ALLOCATOR 1
#endif
#endif

namespace fanfold {

/// What the program has allocated. Without meaning where FANFOLD_OWN_ALLOCATOR is defined.
inline std::size_t bytes_in_use() {
  const auto heap = ::mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

}  // namespace fanfold
