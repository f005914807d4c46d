#include "http/message.hpp"

#include <algorithm>
#include <charconv>

namespace fanfold::http {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view s) noexcept {
  constexpr std::string_view space = " \t\r\n";
  const auto first = s.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(space) - first + 1);
}

// "HTTP/1.1 200 OK", "HTTP/2 200": 0 where it is neither.
int status_of(std::string_view line) noexcept {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  int status = 0;
  const char* first = line.data() + space + 1;
  std::from_chars(first, std::min(first + 3, line.data() + line.size()), status);
  return status;
}

}  // namespace

std::string_view response_head::header(std::string_view name) const noexcept {
  std::string_view rest = lines_;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (const auto colon = line.find(':'); colon == name.size() && equal_ignoring_case(line.substr(0, colon), name))
      return trimmed(line.substr(colon + 1));
  }
  return {};
}

bool response_head::add_line(std::string_view line, std::size_t max_bytes) {
  received_bytes_ += line.size();
  if (received_bytes_ > max_bytes) return false;
  if (ended_ && line.starts_with("HTTP/")) {
    status_ = status_of(line);
    lines_.clear();
    ended_ = false;
    return true;
  }
  if (is_whole()) return true;  // a trailer
  lines_ += line;
  ended_ = line == "\r\n" || line == "\n";
  return true;
}

}  // namespace fanfold::http
