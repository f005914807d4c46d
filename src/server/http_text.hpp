#pragma once

#include <string_view>

namespace fanfold::server {

/// Whether the byte is of a token (RFC 9110 section 5.6.2), as methods and the names of fields are.
constexpr bool is_of_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// Whether the byte is of a field's value: no control character but a tab.
constexpr bool is_of_value(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
}

/// Whether the byte may follow what is before it in a line, '\n' at its beginning: lines end with CRLF, none begins
/// with a blank (which would go on with the line before), and there are no other control characters.
constexpr bool may_follow(char before, char c) {
  if (before == '\r') return c == '\n';
  if (before == '\n' && (c == ' ' || c == '\t')) return false;
  return c == '\r' || is_of_value(c);
}

}  // namespace fanfold::server
