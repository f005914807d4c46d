#include "frontier/date_text.hpp"

#include <array>

#include "frontier/ascii.hpp"

namespace fanfold {
namespace {

bool is_month(std::string_view text) noexcept {
  return text.size() <= 2 && is_between(text, 1, 12);
}
bool is_day(std::string_view text) noexcept {
  return text.size() <= 2 && is_between(text, 1, 31);
}

}  // namespace

bool is_between(std::string_view text, int least, int most) noexcept {
  if (text.size() > 4 || !is_number(text)) return false;
  int value = 0;
  for (const char c : text) value = 10 * value + (c - '0');
  return value >= least && value <= most;
}

bool is_date_name(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 9> names{"year", "month", "week", "day", "date", "y", "m", "w", "d"};
  return is_one_of(name, names);
}

bool is_whole_date(std::string_view text) noexcept {
  if (text.size() < 6 || !is_between(text.substr(0, 4), 1900, 2199)) return false;
  const char separator = text[4];
  if (is_digit(separator)) return text.size() == 8 && is_month(text.substr(4, 2)) && is_day(text.substr(6));
  if (separator != '-' && separator != '_' && separator != '.') return false;
  text.remove_prefix(5);
  const auto end = text.find(separator);
  if (end == text.npos) return is_month(text);
  return is_month(text.substr(0, end)) && is_day(text.substr(end + 1));
}

}  // namespace fanfold
