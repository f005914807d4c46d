#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace fanfold {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hexadecimal(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool has_digit(std::string_view text) noexcept {
  return std::ranges::any_of(text, is_digit);
}
constexpr bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Whether it is one of the names, which are in lower case; its own case doesn't count.
constexpr bool is_one_of(std::string_view name, std::span<const std::string_view> names) noexcept {
  return std::ranges::any_of(names,
                             [name](std::string_view each) { return std::ranges::equal(name, each, {}, lower); });
}

}  // namespace fanfold
