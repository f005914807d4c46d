#include "encoding/meta_prescan.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "encoding/ascii.hpp"

namespace fanfold {
namespace {

using encoding_detail::is_alpha;
using encoding_detail::is_whitespace;
using encoding_detail::to_lower;

constexpr std::size_t max_name_size = std::string_view{"http-equiv"}.size();
constexpr std::size_t max_value_size = 1024;

/// As the standard takes what a document says of itself.
encoding declared(encoding label) {
  switch (label) {
    case encoding::utf_16be:
    case encoding::utf_16le:
      return encoding::utf_8;
    case encoding::x_user_defined:
      return encoding::windows_1252;
    default:
      return label;
  }
}

constexpr bool ends_name(char c) {
  return is_whitespace(c) || c == '=' || c == '/' || c == '>';
}

constexpr bool ends_value(char c) {
  return is_whitespace(c) || c == '>';
}

/// Where a tag ends that is read from its name on; `end`: not before.
/// https://html.spec.whatwg.org/#concept-get-attributes-when-sniffing
const char* find_tag_end(const char* at, const char* end) {
  const auto pass = [&](auto is_passed) {
    while (at != end && is_passed(*at)) ++at;
    return at != end;
  };
  pass([](char c) { return !ends_value(c); });
  while (pass([](char c) { return is_whitespace(c) || c == '/'; }) && *at != '>') {
    ++at;  // of a name, whatever it is
    pass([](char c) { return !ends_name(c); });
    if (!pass(is_whitespace)) return end;
    if (*at != '=') continue;
    ++at;
    if (!pass(is_whitespace)) return end;
    if (*at != '"' && *at != '\'') {
      pass([](char c) { return !ends_value(c); });
      continue;
    }
    const auto* const close =
        static_cast<const char*>(std::memchr(at + 1, *at, static_cast<std::size_t>(end - at - 1)));
    if (!close) return end;
    at = close + 1;
  }
  return at;
}

/// Where text or a whole tag is followed by what may be anything else.
std::size_t pass_tags(std::string_view bytes, std::size_t at) {
  const char* const end = bytes.data() + bytes.size();
  while ((at = bytes.find('<', at)) != bytes.npos) {
    std::size_t name = at + 1;
    if (name < bytes.size() && bytes[name] == '/') ++name;
    if (name == bytes.size() || !is_alpha(bytes[name]) || to_lower(bytes[name]) == 'm') return at;
    const char* const close = find_tag_end(bytes.data() + name, end);
    if (close == end) return at;
    at = static_cast<std::size_t>(close - bytes.data()) + 1;
  }
  return bytes.size();
}

std::string_view skip_whitespace(std::string_view text) {
  while (!text.empty() && is_whitespace(text.front())) text.remove_prefix(1);
  return text;
}

std::size_t find_charset(std::string_view text) {
  constexpr std::string_view word = "charset";
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (encoding_detail::equals_ignoring_case(text.substr(at, word.size()), word)) return at + word.size();
  }
  return text.npos;
}

}  // namespace

std::optional<encoding> encoding_of_meta_content(std::string_view content) {
  while (true) {
    const auto behind = find_charset(content);
    if (behind == content.npos) return std::nullopt;
    content = skip_whitespace(content.substr(behind));
    if (content.starts_with('=')) break;
  }
  content = skip_whitespace(content.substr(1));
  if (content.empty()) return std::nullopt;
  if (const char quote = content.front(); quote == '"' || quote == '\'') {
    content.remove_prefix(1);
    const auto end = content.find(quote);
    return end == content.npos ? std::nullopt : encoding_of_label(content.substr(0, end));
  }
  return encoding_of_label(content.substr(0, content.find_first_of("\t\n\f\r ;")));
}

std::optional<meta_prescan::declaration> meta_prescan::feed(std::string_view bytes) {
  for (std::size_t at = next_step(bytes, 0); at < bytes.size(); at = next_step(bytes, at)) {
    if (step(bytes[at])) ++at;
    if (std::exchange(is_done_, false)) return declaration{declared(found_), at};
  }
  return std::nullopt;
}

/// Passes over bytes that change nothing, most of them.
std::size_t meta_prescan::next_step(std::string_view bytes, std::size_t at) const noexcept {
  switch (state_) {
    case state::text:
      return pass_tags(bytes, at);
    case state::bogus:
      return std::min(bytes.find('>', at), bytes.size());
    case state::quoted_value:
      return is_meta_ ? at : std::min(bytes.find(quote_, at), bytes.size());
    case state::tag_name:
      while (at < bytes.size() && !is_whitespace(bytes[at]) && bytes[at] != '>') ++at;
      return at;
    default:
      return at;
  }
}

bool meta_prescan::step(char c) {
  switch (state_) {
    case state::text:
      state_ = state::markup;
      return true;
    case state::markup:
      return step_markup(c);
    case state::end_tag:
      return enter(is_alpha(c) ? state::tag_name : state::bogus, false);
    case state::declaration:
      return c == '-' ? enter(state::declaration_dash) : enter(state::bogus, false);
    case state::declaration_dash:
      dashes_ = 2;  // those of "<!--" may be those of "-->"
      return c == '-' ? enter(state::comment) : enter(state::bogus, false);
    case state::comment:
      if (c == '>' && dashes_ >= 2) state_ = state::text;
      dashes_ = c == '-' ? dashes_ + 1 : 0;
      return true;
    case state::bogus:
      if (c == '>') state_ = state::text;
      return true;
    case state::maybe_meta:
      return step_maybe_meta(c);
    case state::tag_name:
      if (!is_whitespace(c) && c != '>') return true;
      begin_attributes(false);
      return false;
    default:
      return step_attribute(c);
  }
}

bool meta_prescan::enter(state next, bool takes_byte) {
  state_ = next;
  return takes_byte;
}

bool meta_prescan::step_markup(char c) {
  if (c == '!') return enter(state::declaration);
  if (c == '/') return enter(state::end_tag);
  if (c == '?') return enter(state::bogus);
  name_.clear();
  return enter(is_alpha(c) ? state::maybe_meta : state::text, false);
}

bool meta_prescan::step_maybe_meta(char c) {
  constexpr std::string_view meta = "meta";
  if (name_ == meta && (is_whitespace(c) || c == '/')) {
    begin_attributes(true);
    return true;
  }
  if (name_ == meta || to_lower(c) != meta[name_.size()]) return enter(state::tag_name, false);
  name_ += to_lower(c);
  return true;
}

/// https://html.spec.whatwg.org/#concept-get-attributes-when-sniffing
bool meta_prescan::step_attribute(char c) {
  switch (state_) {
    case state::before_name:
      if (is_whitespace(c) || c == '/') return true;
      if (c == '>') {
        end_tag();
        return true;
      }
      begin_attribute();
      add_to_name(c);
      return true;
    case state::name:
      if (c == '=') {
        state_ = state::before_value;
      } else if (is_whitespace(c)) {
        state_ = state::after_name;
      } else if (c == '/' || c == '>') {
        return end_attribute();
      } else {
        add_to_name(c);
      }
      return true;
    case state::after_name:
      if (is_whitespace(c)) return true;
      if (c != '=') return end_attribute();
      state_ = state::before_value;
      return true;
    case state::before_value:
      if (is_whitespace(c)) return true;
      if (c == '>') return end_attribute();
      state_ = c == '"' || c == '\'' ? state::quoted_value : state::unquoted_value;
      quote_ = c;
      return state_ == state::quoted_value;
    case state::quoted_value:
      if (c == quote_) {
        end_attribute();
      } else {
        add_to_value(c);
      }
      return true;
    default:
      if (is_whitespace(c) || c == '>') return end_attribute();
      add_to_value(c);
      return true;
  }
}

void meta_prescan::begin_attributes(bool of_meta) {
  state_ = state::before_name;
  is_meta_ = of_meta;
  has_http_equiv_ = has_content_ = has_charset_ = got_pragma_ = needs_pragma_ = false;
  charset_ = charset::none;
}

void meta_prescan::begin_attribute() {
  state_ = state::name;
  name_.clear();
  value_.clear();
}

/// Takes the attribute, if it is the first of its name; false: the byte at its end belongs to what follows.
bool meta_prescan::end_attribute() {
  state_ = state::before_name;
  if (!is_meta_) return false;
  if (name_ == "http-equiv" && !std::exchange(has_http_equiv_, true)) {
    got_pragma_ = value_ == "content-type";
  } else if (name_ == "content" && !std::exchange(has_content_, true)) {
    take_content(value_);
  } else if (name_ == "charset" && !std::exchange(has_charset_, true)) {
    take_charset(value_);
  }
  return false;
}

void meta_prescan::take_content(std::string_view value) {
  const auto named = encoding_of_meta_content(value);
  if (!named || charset_ != charset::none) return;
  charset_ = charset::known;
  found_ = *named;
  needs_pragma_ = true;
}

void meta_prescan::take_charset(std::string_view value) {
  const auto named = encoding_of_label(value);
  charset_ = named ? charset::known : charset::unknown;
  if (named) found_ = *named;
  needs_pragma_ = false;
}

void meta_prescan::end_tag() {
  state_ = state::text;
  is_done_ = is_meta_ && charset_ == charset::known && (got_pragma_ || !needs_pragma_);
}

/// A longer name is none of those that are looked for, and no prefix of one either.
void meta_prescan::add_to_name(char c) {
  if (is_meta_ && name_.size() <= max_name_size) name_ += to_lower(c);
}

void meta_prescan::add_to_value(char c) {
  if (is_meta_ && value_.size() < max_value_size) value_ += to_lower(c);
}

}  // namespace fanfold
