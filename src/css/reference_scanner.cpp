#include "css/reference_scanner.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "css/byte_class.hpp"

namespace fanfold::css {
namespace {

constexpr bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, {}, to_lower);
}

// Whether a text's last name is this one. A hash is a name as a whole (§4.3.1): `#url(` is not the function.
bool ends_with_name(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size() || !equals_ignoring_case(text.substr(text.size() - lower.size()), lower)) return false;
  if (text.size() == lower.size()) return true;
  const char before = text[text.size() - lower.size() - 1];
  return !is(name_byte, before) && before != '#';
}

bool takes_strings(std::string_view text) {
  return ends_with_name(text, "src") || ends_with_name(text, "image-set") || ends_with_name(text, "-webkit-image-set");
}

bool is_c0_or_space(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

bool is_in_document(std::string_view reference) {
  return reference.starts_with('#') || equals_ignoring_case(reference.substr(0, 5), "data:");
}

}  // namespace

void reference_scanner::feed(std::string_view chunk) {
  const char* at = chunk.data();
  const char* const end = at + chunk.size();
  while (at != end) at = escape_.is_open() ? read_escape(at) : step(at, end);
}

void reference_scanner::finish() {
  if (escape_.is_open()) {
    const bool is_ignored = state_ == state::string && escape_.is_empty();  // §4.3.5
    escape_.finish();
    if (!is_ignored) append_escaped(escape_.text());
  }
  if (state_ == state::string || state_ == state::url || state_ == state::url_end) end_value();
  end_prelude();
  name_.clear();
  state_ = state::text;
}

const char* reference_scanner::step(const char* at, const char* end) {
  switch (state_) {
    case state::text:
      return read_text(at, end);
    case state::slash:
      state_ = *at == '*' ? state::comment : state::text;
      return state_ == state::comment ? at + 1 : at;
    case state::comment:
      at = static_cast<const char*>(std::memchr(at, '*', static_cast<std::size_t>(end - at)));
      if (at == nullptr) return end;
      state_ = state::comment_star;
      return at + 1;
    case state::comment_star:
      if (*at != '*') state_ = *at == '/' ? state::text : state::comment;
      return at + 1;
    case state::at_keyword:
      return read_at_keyword(at, end);
    case state::string:
      return read_string(at, end);
    case state::url_begin:
      return read_url_begin(at, end);
    case state::url:
      return read_url(at, end);
    case state::url_end:
      return read_url_end(at, end);
    case state::bad_url:
      return read_bad_url(at, end);
  }
  std::unreachable();
}

const char* reference_scanner::read_text(const char* at, const char* end) {
  const char* const stop = find(is_detailed() ? detail_stop : text_stop, at, end);
  if (stop == end || *stop == '(' || *stop == '\\') name_.append({at, stop});
  if (stop == end) return end;
  begin(*stop);
  return stop + 1;
}

// Acts on a byte that text stops at.
void reference_scanner::begin(char c) {
  if (c == '\\') return escape_.begin();
  if (c == '(') return open_parenthesis();
  name_.clear();
  switch (c) {
    case '/':
      state_ = state::slash;
      break;
    case '@':
      state_ = state::at_keyword;
      break;
    case ')':
      functions_ >>= 1;
      break;
    case '"':
    case '\'':
      begin_string(c, use_of_string());
      break;
    default:  // ; { }
      end_prelude();
  }
}

void reference_scanner::open_parenthesis() {
  if (ends_with_name(name_.view(), "url")) {
    begin_value(use_of_url());
    state_ = state::url_begin;
  } else if (prelude_ == prelude::none) {
    functions_ = functions_ << 1 | static_cast<std::uint64_t>(takes_strings(name_.view()));
  }
  name_.clear();
}

reference_scanner::use reference_scanner::use_of_url() {
  if (prelude_ == prelude::none) return use::url;
  return std::exchange(prelude_, prelude::other) == prelude::import ? use::import : use::none;
}

reference_scanner::use reference_scanner::use_of_string() {
  if (prelude_ == prelude::none && (functions_ & 1) == 0) return use::none;
  return use_of_url();
}

const char* reference_scanner::read_at_keyword(const char* at, const char* end) {
  const char* const stop = find_not(name_byte, at, end);
  name_.append({at, stop});
  if (stop == end) return end;
  if (*stop == '\\') {
    escape_.begin();
    return stop + 1;
  }
  end_at_keyword();
  return stop;
}

void reference_scanner::end_at_keyword() {
  if (!name_.view().empty()) {
    prelude_ = equals_ignoring_case(name_.view(), "import") ? prelude::import : prelude::other;
    functions_ = 0;
  }
  name_.clear();
  state_ = state::text;
}

void reference_scanner::end_prelude() {
  prelude_ = prelude::none;
  functions_ = 0;
}

void reference_scanner::begin_value(use use) {
  use_ = use;
  too_long_ = false;
  value_.clear();
}

void reference_scanner::begin_string(char quote, use use) {
  begin_value(use);
  quote_ = quote;
  state_ = state::string;
}

void reference_scanner::append(std::string_view bytes) {
  if (use_ == use::none || too_long_) return;
  if (value_.empty())
    bytes.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(bytes, is_c0_or_space) - bytes.begin()));
  too_long_ = bytes.size() > max_reference_bytes_ - value_.size();
  value_ += bytes.substr(0, max_reference_bytes_ - value_.size());
  if (is_in_document(value_)) use_ = use::none;
}

void reference_scanner::end_value() {
  name_.clear();
  state_ = state::text;
  if (use_ == use::none) return;
  if (too_long_) {
    ++dropped_;
    return;
  }
  while (!value_.empty() && is_c0_or_space(value_.back())) value_.pop_back();
  if (value_.empty()) return;
  sink_.on_reference(use_ == use::import ? reference_kind::import : reference_kind::url, value_);
}

const char* reference_scanner::read_string(const char* at, const char* end) {
  const char* const stop = find(string_stop, at, end);
  append({at, stop});
  if (stop == end) return end;
  if (*stop == quote_) {
    end_value();
  } else if (is(newline, *stop)) {  // a bad string
    state_ = state::text;
  } else if (*stop == '\\') {
    escape_.begin();
  } else {
    append(*stop == '\0' ? replacement_character : std::string_view{stop, 1});
  }
  return stop + 1;
}

// §4.3.4: a quote makes it a function, whose parenthesis is still open, and nothing else does.
const char* reference_scanner::read_url_begin(const char* at, const char* end) {
  at = find_not(whitespace, at, end);
  if (at == end) return end;
  if (*at != '"' && *at != '\'') {
    state_ = state::url;
    return at;
  }
  functions_ <<= 1;
  begin_string(*at, use_);
  return at + 1;
}

const char* reference_scanner::read_url(const char* at, const char* end) {
  const char* const stop = find(url_stop, at, end);
  append({at, stop});
  if (stop == end) return end;
  if (*stop == ')')
    end_value();
  else if (is(whitespace, *stop))
    state_ = state::url_end;
  else if (*stop == '\\')
    escape_.begin();
  else if (*stop == '\0')
    append(replacement_character);
  else
    state_ = state::bad_url;
  return stop + 1;
}

const char* reference_scanner::read_url_end(const char* at, const char* end) {
  at = find_not(whitespace, at, end);
  if (at == end) return end;
  if (*at != ')') {
    state_ = state::bad_url;
    return at;
  }
  end_value();
  return at + 1;
}

// §4.3.14
const char* reference_scanner::read_bad_url(const char* at, const char* end) {
  at = std::find_if(at, end, [](char c) { return c == ')' || c == '\\'; });
  if (at == end) return end;
  if (*at == '\\')
    escape_.begin();
  else
    state_ = state::text;
  return at + 1;
}

const char* reference_scanner::read_escape(const char* at) {
  switch (escape_.read(*at)) {
    case escape_reader::result::more:
      return at + 1;
    case escape_reader::result::newline:
      escape_newline();
      return at + 1;
    case escape_reader::result::complete:
      append_escaped(escape_.text());
      return at + 1;
    case escape_reader::result::before:
      append_escaped(escape_.text());
      return at;
  }
  std::unreachable();
}

void reference_scanner::append_escaped(std::string_view bytes) {
  if (state_ == state::string || state_ == state::url) return append(bytes);
  if (state_ == state::bad_url || bytes.empty()) return;
  // What is part of a name only because it is escaped is in no name of interest.
  name_.append(is(name_byte, bytes.front()) ? bytes : replacement_character);
}

// Continues the line in a string (§4.3.5). Elsewhere it was no escape (§4.3.8).
void reference_scanner::escape_newline() {
  if (state_ == state::at_keyword) end_at_keyword();
  if (state_ == state::url) state_ = state::bad_url;
  name_.append("\n");
}

}  // namespace fanfold::css
