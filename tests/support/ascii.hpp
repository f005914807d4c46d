#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace fanfold::test_web {

/// The letter in lower case; any other byte as it is, whatever the locale.
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), to_lower);
  return out;
}

/// Whether both are the same but for the case of their letters.
inline bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

}  // namespace fanfold::test_web
