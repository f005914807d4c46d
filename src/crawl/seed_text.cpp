#include "crawl/seed_text.hpp"

#include <algorithm>
#include <cctype>

namespace fanfold {
namespace {

// "host:8000" has none.
bool has_scheme(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0 || !std::isalpha(static_cast<unsigned char>(text[0]))) return false;
  const bool plain = std::ranges::all_of(
      text.substr(0, colon), [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '-' || c == '.'; });
  const auto next = colon + 1 < text.size() ? static_cast<unsigned char>(text[colon + 1]) : '\0';
  return plain && !std::isdigit(next);
}

}  // namespace

std::string with_scheme(std::string_view text) {
  if (has_scheme(text)) return std::string(text);
  return std::string(text.starts_with("//") ? "http:" : "http://").append(text);
}

}  // namespace fanfold
