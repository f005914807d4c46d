#include "frontier/session_id.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "frontier/ascii.hpp"

namespace fanfold {
namespace {

constexpr std::size_t shortest_id = 16;  // where the name alone doesn't tell

// ASP.NET's: letters, each with its value in parentheses, in parentheses. X says only that cookies have been tried.
bool is_session_folder(std::string_view segment) noexcept {
  if (!segment.starts_with('(') || !segment.ends_with("))")) return false;
  segment = segment.substr(1, segment.size() - 2);
  bool has_id = false;
  while (!segment.empty()) {
    const auto end = segment.find(')');
    if (end < 2 || end == segment.npos || segment[1] != '(') return false;
    if (!std::string_view("AFSX").contains(segment[0])) return false;
    has_id |= segment[0] != 'X' && end - 2 >= shortest_id;
    segment.remove_prefix(end + 1);
  }
  return has_id;
}

}  // namespace

bool is_session(std::string_view name, std::string_view value) noexcept {
  constexpr std::array<std::string_view, 5> certain{"jsessionid", "phpsessid", "cfid", "cftoken", "zenid"};
  constexpr std::array<std::string_view, 5> likely{"sid", "sessionid", "session_id", "session", "oscsid"};
  if (!has_digit(value)) return false;
  return is_one_of(name, certain) || (value.size() >= shortest_id && is_one_of(name, likely));
}

std::string_view without_session(std::string_view segment) noexcept {
  if (is_session_folder(segment)) return {};
  const auto semicolon = segment.find(';');
  if (semicolon == segment.npos) return segment;
  const std::string_view parameter = segment.substr(semicolon + 1);
  const auto equals = parameter.find('=');
  if (equals == parameter.npos || !is_session(parameter.substr(0, equals), parameter.substr(equals + 1)))
    return segment;
  return segment.substr(0, semicolon);
}

}  // namespace fanfold
