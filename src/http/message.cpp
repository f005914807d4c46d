#include "http/message.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "coding/field_text.hpp"

namespace fanfold::http {
namespace {

constexpr std::size_t usual_head_bytes = 512;

// "HTTP/1.1 200 OK", "HTTP/2 200": 0 where it is neither.
int status_of(std::string_view line) noexcept {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  int status = 0;
  const char* first = line.data() + space + 1;
  std::from_chars(first, std::min(first + 3, line.data() + line.size()), status);
  return status;
}

// Takes lines off the front up to the first of this name, and gives its value.
std::optional<std::string_view> take_field(std::string_view& lines, std::string_view name) noexcept {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (const auto colon = line.find(':'); colon == name.size() && equal_ignoring_case(line.substr(0, colon), name))
      return trimmed(line.substr(colon + 1));
  }
  return std::nullopt;
}

}  // namespace

std::string_view response_head::header(std::string_view name) const noexcept {
  std::string_view rest = lines();
  return take_field(rest, name).value_or("");
}

std::vector<std::string_view> response_head::headers(std::string_view name) const {
  std::vector<std::string_view> values;
  std::string_view rest = lines();
  while (const auto value = take_field(rest, name)) values.push_back(*value);
  return values;
}

// The line to come goes on with the field of the last one (RFC 9112 §5.2).
void response_head::unfold() noexcept {
  for (auto last = text_.size(); last > status_line_bytes_ && (text_[last - 1] == '\n' || text_[last - 1] == '\r');)
    text_[--last] = ' ';
}

bool response_head::add_line(std::string_view line, std::size_t max_bytes) {
  received_bytes_ += line.size();
  if (received_bytes_ > max_bytes) return false;
  if (ended_ && line.starts_with("HTTP/")) {
    status_ = status_of(line);
    text_ = line;
    status_line_bytes_ = line.size();
    ended_ = false;
    return true;
  }
  if (is_whole()) return true;  // a trailer
  if (text_.empty()) text_.reserve(usual_head_bytes);
  if (line.starts_with(' ') || line.starts_with('\t')) unfold();
  text_ += line;
  ended_ = line == "\r\n" || line == "\n";
  return true;
}

}  // namespace fanfold::http
