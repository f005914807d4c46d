#include "http/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "coding/field_text.hpp"

namespace fanfold::http {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a date from its beginning; what is missing somewhere makes it fail for good.
class date_reader {
 public:
  explicit date_reader(std::string_view text) : rest_(text) {}

  bool succeeded() const { return !failed_ && rest_.empty(); }
  bool is_next(char c) const { return rest_.starts_with(c); }

  void skip(std::string_view expected) {
    if (!equal_ignoring_case(rest_.substr(0, expected.size()), expected)) return fail();
    rest_.remove_prefix(expected.size());
  }
  // A number of exactly this many digits. In asctime's format a day may have a blank for its first digit.
  int number(std::size_t digits, bool may_be_padded = false) {
    const std::string_view text = rest_.substr(0, digits);
    rest_.remove_prefix(text.size());
    const std::size_t blanks = may_be_padded && text.starts_with(' ') ? 1 : 0;
    int value = 0;
    if (text.size() < digits || !std::ranges::all_of(text.substr(blanks), is_digit)) fail();
    for (const char c : text.substr(blanks)) value = value * 10 + (c - '0');
    return value;
  }
  unsigned month() {
    const std::string_view text = rest_.substr(0, 3);
    rest_.remove_prefix(text.size());
    const auto* const found = std::ranges::find_if(months, [&](auto name) { return equal_ignoring_case(name, text); });
    if (found == months.end()) fail();
    return static_cast<unsigned>(found - months.begin()) + 1;
  }
  // "Sun" or "Sunday".
  void weekday() {
    const std::size_t size = std::min(rest_.find_first_of(", "), rest_.size());
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    const auto is_it = [&](std::string_view name) {
      return equal_ignoring_case(name, text) || equal_ignoring_case(name.substr(0, 3), text);
    };
    if (std::ranges::none_of(weekdays, is_it)) fail();
  }

 private:
  void fail() {
    failed_ = true;
    rest_ = {};
  }

  std::string_view rest_;
  bool failed_ = false;
};

struct date_time {
  int year = 0;
  unsigned month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool is_short_year = false;
};

void read_time(date_reader& text, date_time& into) {
  into.hour = text.number(2);
  text.skip(":");
  into.minute = text.number(2);
  text.skip(":");
  into.second = text.number(2);
}

// "Nov  6 08:49:37 1994", after the day's name.
void read_asctime(date_reader& text, date_time& into) {
  into.month = text.month();
  text.skip(" ");
  into.day = text.number(2, true);
  text.skip(" ");
  read_time(text, into);
  text.skip(" ");
  into.year = text.number(4);
}

// "06 Nov 1994 08:49:37 GMT" or "06-Nov-94 08:49:37 GMT", after the day's name.
void read_date(date_reader& text, date_time& into) {
  into.day = text.number(2);
  into.is_short_year = text.is_next('-');
  const std::string_view separator = into.is_short_year ? "-" : " ";
  text.skip(separator);
  into.month = text.month();
  text.skip(separator);
  into.year = text.number(into.is_short_year ? 2 : 4);
  text.skip(" ");
  read_time(text, into);
  text.skip(" GMT");
}

std::optional<sys_seconds> to_time(const date_time& date) {
  using namespace std::chrono;
  const year_month_day day{year{date.year}, month{date.month}, std::chrono::day{static_cast<unsigned>(date.day)}};
  if (!day.ok() || date.hour > 23 || date.minute > 59 || date.second > 60) return std::nullopt;  // 60: a leap second
  return sys_days{day} + hours{date.hour} + minutes{date.minute} + seconds{date.second};
}

// In the latest century that leaves it no more than 50 years ahead.
std::optional<sys_seconds> to_time_of_short_year(date_time date, sys_seconds now) {
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const int this_year = static_cast<int>(today.year());
  const sys_seconds latest = now + std::chrono::years{50};
  for (date.year += (this_year / 100 + 1) * 100; date.year > this_year - 100; date.year -= 100)
    if (const auto time = to_time(date); time && *time <= latest) return time;
  return std::nullopt;
}

}  // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text, std::chrono::system_clock::time_point now) {
  date_reader reader(trimmed(text));
  date_time date;
  reader.weekday();
  if (reader.is_next(',')) {
    reader.skip(", ");
    read_date(reader, date);
  } else {
    reader.skip(" ");
    read_asctime(reader, date);
  }
  if (!reader.succeeded()) return std::nullopt;
  if (date.is_short_year) return to_time_of_short_year(date, std::chrono::floor<std::chrono::seconds>(now));
  return to_time(date);
}

std::optional<std::chrono::seconds> retry_after(std::string_view value, std::chrono::system_clock::time_point now) {
  using std::chrono::seconds;
  value = trimmed(value);
  if (!value.empty() && std::ranges::all_of(value, is_digit)) {
    seconds::rep count = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
    return error == std::errc::result_out_of_range ? seconds::max() : seconds{count};
  }
  const auto date = parse_http_date(value, now);
  if (!date) return std::nullopt;
  return std::max(*date - std::chrono::floor<seconds>(now), seconds{0});
}

}  // namespace fanfold::http
