#include "css/reference_scanner.hpp"

#include <cstring>
#include <utility>

#include "css/byte_class.hpp"

namespace fanfold::css {
namespace {

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

}  // namespace fanfold::css
