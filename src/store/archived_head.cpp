#include "store/archived_head.hpp"

#include <algorithm>

#include "coding/field_text.hpp"

namespace fanfold {
namespace {

constexpr std::string_view content_length = "Content-Length";

bool is_named(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         equal_ignoring_case(line.substr(0, name.size()), name);
}

bool is_coding(std::string_view line) {
  return is_named(line, "Content-Encoding") || is_named(line, "Transfer-Encoding");
}

std::string_view take_line(std::string_view& lines) {
  const std::string_view line = lines.substr(0, std::min(lines.size(), lines.find('\n') + 1));
  lines.remove_prefix(line.size());
  return line;
}

// "HTTP/2 200 " in the format of HTTP/1.1.
void append_status_line(std::string& out, std::string_view line) {
  const bool is_text = line.starts_with("HTTP/1.");
  const std::string_view rest = is_text ? line : line.substr(std::min(line.size(), line.find(' ')));
  out.append(is_text ? "" : "HTTP/1.1").append(rest);
}

// RFC 9110 §6.4.1
bool has_body(std::string_view status_line) {
  const std::string_view status = status_line.substr(std::min(status_line.size(), status_line.find(' ')));
  return !status.starts_with(" 1") && !status.starts_with(" 204") && !status.starts_with(" 304");
}

bool is_coded(std::string_view lines) {
  while (!lines.empty())
    if (is_coding(take_line(lines))) return true;
  return false;
}

}  // namespace

std::string archived_head(std::string_view lines, std::uint64_t payload_bytes) {
  std::string head;
  head.reserve(lines.size() + 80);
  const std::string_view status_line = take_line(lines);
  append_status_line(head, status_line);
  if (!has_body(status_line)) return head.append(lines);
  const std::string length = std::to_string(payload_bytes);
  const bool coded = is_coded(lines);
  bool says_length = false;
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    const bool is_length = is_named(line, content_length);
    const bool is_true_length = is_length && !coded && trimmed(line.substr(content_length.size() + 1)) == length;
    if (is_coding(line) || (is_length && !is_true_length)) head += "X-Crawler-";
    if (lines.empty() && !says_length) head.append(content_length).append(": ").append(length).append("\r\n");
    says_length |= is_true_length;
    head += line;
  }
  return head;
}

}  // namespace fanfold
