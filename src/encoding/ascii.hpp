#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

/// ASCII, as the Infra standard names its classes: https://infra.spec.whatwg.org/#ascii-whitespace.
namespace fanfold::encoding_detail {

constexpr bool is_ascii(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x80;
}
constexpr bool is_whitespace(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}
constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool is_alpha(char c) noexcept {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

constexpr std::string_view trim_whitespace(std::string_view text) noexcept {
  while (!text.empty() && is_whitespace(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_whitespace(text.back())) text.remove_suffix(1);
  return text;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

/// Whether none of the 8 bytes at `at` is beyond ASCII.
inline bool are_eight_ascii(const char* at) noexcept {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return (bytes & 0x8080808080808080) == 0;
}

/// Likewise of 64 bytes; the compiler has them looked at together.
inline bool are_64_ascii(const char* at) noexcept {
  unsigned char bits = 0;
  for (int i = 0; i < 64; ++i) bits |= static_cast<unsigned char>(at[i]);
  return bits < 0x80;
}

/// The first byte beyond ASCII, or `end`.
inline const char* find_non_ascii(const char* at, const char* end) noexcept {
  while (end - at >= 64 && are_64_ascii(at)) at += 64;
  while (end - at >= 8 && are_eight_ascii(at)) at += 8;
  while (at != end && is_ascii(*at)) ++at;
  return at;
}

}  // namespace fanfold::encoding_detail
