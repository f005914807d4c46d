#pragma once

#include <cstddef>

namespace fanfold {

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool memory_is_measurable = false;  // a sanitizer keeps what was freed
#else
inline constexpr bool memory_is_measurable = true;
#endif

/// How far this process's memory grows beyond what it has when this is made. One at a time.
class peak_memory {
 public:
  peak_memory();
  /// The most resident bytes since then, beyond those at its beginning; 0 where that can't be measured.
  std::size_t growth_bytes() const;

 private:
  std::size_t at_first_;
};

}  // namespace fanfold
