#include "server/bearer_token.hpp"

#include <algorithm>

namespace fanfold::server {
namespace {

constexpr std::string_view token_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

// Schemes are compared without regard to case.
bool is_bearer(std::string_view scheme) {
  return std::ranges::equal(scheme, std::string_view("bearer"),
                            [](char c, char letter) { return c == letter || c == letter - ('a' - 'A'); });
}

// token68 of RFC 9110: some of its characters, then padding.
bool is_token(std::string_view text) {
  const std::string_view padding = text.substr(std::min(text.find_first_not_of(token_characters), text.size()));
  return padding.size() < text.size() && padding.find_first_not_of('=') == padding.npos;
}

}  // namespace

std::optional<std::string_view> bearer_token(std::string_view field) noexcept {
  while (!field.empty() && is_space(field.front())) field.remove_prefix(1);
  while (!field.empty() && is_space(field.back())) field.remove_suffix(1);
  const auto space = field.find(' ');
  if (space == field.npos || !is_bearer(field.substr(0, space))) return std::nullopt;
  const std::string_view token = field.substr(std::min(field.find_first_not_of(' ', space), field.size()));
  return is_token(token) ? std::optional(token) : std::nullopt;
}

}  // namespace fanfold::server
