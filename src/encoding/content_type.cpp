#include "encoding/content_type.hpp"

#include <algorithm>
#include <string>

#include "encoding/ascii.hpp"

namespace fanfold {
namespace {

constexpr std::string_view http_whitespace = "\t\n\r ";

/// Takes what stands before the first of `stops` off the front of `text`.
std::string_view take_until(std::string_view& text, std::string_view stops) {
  const auto taken = text.substr(0, text.find_first_of(stops));
  text.remove_prefix(taken.size());
  return taken;
}

/// Takes a quoted string; `text`: behind its opening quote.
/// https://fetch.spec.whatwg.org/#collect-an-http-quoted-string
std::string take_quoted(std::string_view& text) {
  std::string value;
  while (true) {
    value += take_until(text, "\"\\");
    if (text.empty()) return value;
    const bool is_end = text.front() == '"';
    text.remove_prefix(1);
    if (is_end) return value;
    value += text.empty() ? '\\' : text.front();
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
  }
}

std::string_view trim_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(http_whitespace) + 1);
}

/// Takes a parameter's value and what follows it up to the next ';'.
std::string take_value(std::string_view& text) {
  if (!text.starts_with('"')) return std::string(trim_end(take_until(text, ";")));
  text.remove_prefix(1);
  auto value = take_quoted(text);
  take_until(text, ";");
  return value;
}

}  // namespace

std::optional<encoding> encoding_of_content_type(std::string_view rest) {
  for (take_until(rest, ";"); !rest.empty();) {
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(http_whitespace), rest.size()));
    const auto name = take_until(rest, ";=");
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    const bool is_quoted = rest.starts_with('"');
    const auto value = take_value(rest);
    const bool counts = is_quoted || !value.empty();
    if (counts && encoding_detail::equals_ignoring_case(name, "charset")) return encoding_of_label(value);
  }
  return std::nullopt;
}

}  // namespace fanfold
