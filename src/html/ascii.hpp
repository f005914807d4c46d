#pragma once

#include <cstddef>
#include <string_view>

/// Character classes of the Infra and HTML standards (https://infra.spec.whatwg.org/#code-points): ASCII only, and
/// the same in every locale.
namespace fanfold::html {

constexpr bool is_whitespace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool is_alpha(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}
constexpr bool is_alphanumeric(char c) {
  return is_alpha(c) || is_digit(c);
}

/// True when the two are equal but for ASCII case.
constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

/// Takes the next token of `list`, a set of space-separated tokens, off its front; empty when there is none left.
constexpr std::string_view take_token(std::string_view& list) {
  std::size_t begin = 0;
  while (begin < list.size() && is_whitespace(list[begin])) ++begin;
  std::size_t end = begin;
  while (end < list.size() && !is_whitespace(list[end])) ++end;
  const std::string_view token = list.substr(begin, end - begin);
  list.remove_prefix(end);
  return token;
}

/// True when `list`, a set of space-separated tokens, has `token` but for ASCII case.
constexpr bool has_token(std::string_view list, std::string_view token) {
  for (std::string_view each = take_token(list); !each.empty(); each = take_token(list)) {
    if (equals_ignoring_case(each, token)) return true;
  }
  return false;
}

}  // namespace fanfold::html
