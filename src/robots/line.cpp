#include "robots/line.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fanfold::robots {
namespace {

constexpr std::string_view blanks = " \t\v\f";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// With the misspellings that Google's parser has found to be common.
constexpr auto keys = std::to_array<std::pair<std::string_view, key>>({
    {"user-agent", key::user_agent},
    {"useragent", key::user_agent},
    {"user agent", key::user_agent},
    {"allow", key::allow},
    {"disallow", key::disallow},
    {"dissallow", key::disallow},
    {"dissalow", key::disallow},
    {"disalow", key::disallow},
    {"diasllow", key::disallow},
    {"disallaw", key::disallow},
    {"sitemap", key::sitemap},
    {"site-map", key::sitemap},
    {"crawl-delay", key::crawl_delay},
});

std::optional<key> find_key(std::string_view text) {
  const std::string name = lower_case(text);
  const auto found = std::ranges::find(keys, name, &std::pair<std::string_view, key>::first);
  if (found == keys.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return lower;
}

std::optional<line> read_line(std::string_view text) {
  text = trimmed(text.substr(0, text.find('#')));
  std::size_t separator = text.find(':');
  if (separator == std::string_view::npos) {  // "disallow /path": two words and nothing else
    separator = text.find_first_of(blanks);
    if (separator == std::string_view::npos) return std::nullopt;
    if (trimmed(text.substr(separator)).find_first_of(blanks) != std::string_view::npos) return std::nullopt;
  }
  const auto what = find_key(trimmed(text.substr(0, separator)));
  if (!what) return std::nullopt;
  return line{*what, trimmed(text.substr(separator + 1))};
}

}  // namespace fanfold::robots
