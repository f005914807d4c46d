#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

/// Searches for the first byte of some classes, sixteen bytes a step where the machine can. A step has no branch that
/// depends on how far it is to the byte, which is what makes it fast: in markup no two distances are alike.
namespace fanfold::html {

/// The bytes in Needles.
template <char... Needles>
struct one_of {
  static bool matches(char c) { return ((c == Needles) || ...); }
#if defined(__SSE2__)
  static __m128i matches(__m128i block) { return (_mm_cmpeq_epi8(block, _mm_set1_epi8(Needles)) | ...); }
#endif
};

/// The bytes from First to Last, unsigned.
template <unsigned char First, unsigned char Last>
struct between {
  static bool matches(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= First && byte <= Last;
  }
#if defined(__SSE2__)
  static __m128i matches(__m128i block) {
    const __m128i distance = _mm_sub_epi8(block, _mm_set1_epi8(static_cast<char>(First)));
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(static_cast<char>(Last - First))), distance);
  }
#endif
};

/// The C0 controls and the space, and with them NUL and all whitespace.
using control_or_space = between<0, ' '>;
using upper_case = between<'A', 'Z'>;

/// The first byte of [begin, end) that is in one of Classes, or end.
template <typename... Classes>
inline const char* find_first(const char* begin, const char* end) {
#if defined(__SSE2__)
  for (; end - begin >= 16; begin += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const auto hits = static_cast<unsigned>(_mm_movemask_epi8((Classes::matches(block) | ...)));
    if (hits != 0) return begin + std::countr_zero(hits);
  }
#endif
  while (begin != end && !(Classes::matches(*begin) || ...)) ++begin;
  return begin;
}

/// A bit for each of the 64 bytes from `begin` on, that one lowest: whether it is in one of Classes.
template <typename... Classes>
inline std::uint64_t find_all(const char* begin) {
  std::uint64_t hits = 0;
#if defined(__SSE2__)
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + i));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8((Classes::matches(block) | ...)));
    hits |= std::uint64_t{mask} << i;
  }
#else
  for (unsigned i = 0; i < 64; ++i) hits |= std::uint64_t{(Classes::matches(begin[i]) || ...)} << i;
#endif
  return hits;
}

/// The first byte of [begin, end) that is one of Needles, or end.
template <char... Needles>
inline const char* find_any(const char* begin, const char* end) {
  return find_first<one_of<Needles...>>(begin, end);
}

}  // namespace fanfold::html
