// Strings, URLs and escapes: what references are made of.
#include <algorithm>
#include <utility>

#include "css/byte_class.hpp"
#include "css/reference_scanner.hpp"

namespace fanfold::css {
namespace {

bool is_c0_or_space(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

bool is_in_document(std::string_view reference) {
  return reference.starts_with('#') || equals_ignoring_case(reference.substr(0, 5), "data:");
}

}  // namespace

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
