#pragma once

#include <algorithm>
#include <string_view>

/// Text of headers: ASCII, the same in every locale.
namespace fanfold {

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// Without whitespace, and a line's end, at both ends.
constexpr std::string_view trimmed(std::string_view s) noexcept {
  constexpr std::string_view space = " \t\r\n";
  const auto first = s.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(space) - first + 1);
}

}  // namespace fanfold
