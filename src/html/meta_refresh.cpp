#include "html/meta_refresh.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "html/ascii.hpp"

namespace fanfold::html {
namespace {

void skip_whitespace(std::string_view& text) {
  while (!text.empty() && is_whitespace(text.front())) text.remove_prefix(1);
}

// Takes `c`, a lower-case letter or a sign, off the front of `text` if it is there in any case.
bool take(std::string_view& text, char c) {
  if (text.empty() || to_lower(text.front()) != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::uint32_t> take_seconds(std::string_view& text) {
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::result_out_of_range) seconds = std::numeric_limits<std::uint32_t>::max();
  if (error == std::errc::invalid_argument && !text.starts_with('.')) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (!text.empty() && (is_digit(text.front()) || text.front() == '.')) text.remove_prefix(1);
  return seconds;
}

// "url =" may stand before the URL; where it breaks off after the 'u' it is the URL's own beginning.
bool take_url_keyword(std::string_view& text) {
  return take(text, 'r') && take(text, 'l') && (skip_whitespace(text), take(text, '='));
}

std::string_view unquoted(std::string_view url) {
  if (!url.starts_with('"') && !url.starts_with('\'')) return url;
  const char quote = url.front();
  url.remove_prefix(1);
  return url.substr(0, url.find(quote));
}

}  // namespace

std::optional<meta_refresh> parse_meta_refresh(std::string_view content) {
  skip_whitespace(content);
  const auto seconds = take_seconds(content);
  if (!seconds) return std::nullopt;
  if (content.empty()) return meta_refresh{*seconds};
  if (content.front() != ';' && content.front() != ',' && !is_whitespace(content.front())) return std::nullopt;
  skip_whitespace(content);
  if (!take(content, ';')) take(content, ',');
  skip_whitespace(content);

  const std::string_view as_written = content;
  if (take(content, 'u')) {
    if (!take_url_keyword(content)) return meta_refresh{*seconds, as_written};
    skip_whitespace(content);
  }
  return meta_refresh{*seconds, unquoted(content)};
}

}  // namespace fanfold::html
