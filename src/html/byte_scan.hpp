#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

namespace fanfold::html {

/// The first byte of [begin, end) that is one of Needles, or end. Sixteen bytes a step where the machine can.
template <char... Needles>
inline const char* find_any(const char* begin, const char* end) {
#if defined(__SSE2__)
  for (; end - begin >= 16; begin += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const __m128i hits = (_mm_cmpeq_epi8(block, _mm_set1_epi8(Needles)) | ...);
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits)); mask != 0) {
      return begin + std::countr_zero(mask);
    }
  }
#endif
  while (begin != end && ((*begin != Needles) && ...)) ++begin;
  return begin;
}

}  // namespace fanfold::html
