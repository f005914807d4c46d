#include "support/request.hpp"

#include <algorithm>
#include <charconv>

#include "support/ascii.hpp"

namespace fanfold::test_web {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Drops the text up to the separator and the separator itself; returns what was before it.
std::string_view take_until(std::string_view& text, std::string_view separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + separator.size(), text.size()));
  return taken;
}

bool parse_request_line(std::string_view line, request& out) {
  out.method = take_until(line, " ");
  out.target = take_until(line, " ");
  out.keep_alive = line == "HTTP/1.1";
  if (out.method.empty() || !line.starts_with("HTTP/1.")) return false;
  if (const auto authority = out.target.find("://"); !out.target.starts_with('/') && authority != out.target.npos) {
    out.target.remove_prefix(authority + 3);
    out.host = out.target.substr(0, out.target.find('/'));
    out.target.remove_prefix(out.host.size());
  }
  return out.target.starts_with('/');
}

bool parse_field(std::string_view line, request& out) {
  if (line.find(':') == line.npos) return false;
  const auto name = take_until(line, ":");
  const auto value = trim(line);
  if (same_letters(name, "host")) {
    if (out.host.empty()) out.host = value;
  } else if (same_letters(name, "connection")) {
    if (same_letters(value, "close")) out.keep_alive = false;
  } else if (same_letters(name, "content-length")) {
    return std::from_chars(value.data(), value.data() + value.size(), out.body_bytes).ec == std::errc{};
  } else if (same_letters(name, "transfer-encoding")) {
    return false;
  }
  return true;
}

}  // namespace

parse_state parse_request(std::string_view buffer, request& out) {
  const auto end = buffer.find("\r\n\r\n");
  if (end == buffer.npos) return parse_state::incomplete;
  out = {};
  out.head = buffer.substr(0, end + 4);
  std::string_view lines = buffer.substr(0, end);
  if (!parse_request_line(take_until(lines, "\r\n"), out)) return parse_state::malformed;
  while (!lines.empty())
    if (!parse_field(take_until(lines, "\r\n"), out)) return parse_state::malformed;
  return parse_state::complete;
}

}  // namespace fanfold::test_web
