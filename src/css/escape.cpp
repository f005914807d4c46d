#include "css/escape.hpp"

#include <algorithm>

#include "css/byte_class.hpp"

namespace fanfold::css {
namespace {

constexpr int max_digits = 6;

// Of a hexadecimal digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

void escape_reader::set_text(std::string_view bytes) {
  std::ranges::copy(bytes, text_.begin());
  size_ = static_cast<std::uint8_t>(bytes.size());
}

void escape_reader::set_code_point() {
  const std::uint32_t c = code_point_;
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return set_text(replacement_character);
  const auto lead = [](std::uint32_t mark, std::uint32_t bits) { return static_cast<char>(mark | bits); };
  const auto next = [c](unsigned shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80)
    text_ = {lead(0, c)}, size_ = 1;
  else if (c < 0x800)
    text_ = {lead(0xC0, c >> 6), next(0)}, size_ = 2;
  else if (c < 0x10000)
    text_ = {lead(0xE0, c >> 12), next(6), next(0)}, size_ = 3;
  else
    text_ = {lead(0xF0, c >> 18), next(12), next(6), next(0)}, size_ = 4;
}

escape_reader::result escape_reader::read(char c) {
  switch (state_) {
    case state::first:
      return read_first(c);
    case state::digits:
      return read_digit(c);
    case state::line_feed:
    case state::closed:
      break;
  }
  state_ = state::closed;
  size_ = 0;
  return c == '\n' ? result::complete : result::before;
}

escape_reader::result escape_reader::read_first(char c) {
  if (const int digit = hex_value(c); digit >= 0) {
    code_point_ = static_cast<std::uint32_t>(digit);
    digits_ = 1;
    state_ = state::digits;
    return result::more;
  }
  state_ = c == '\r' ? state::line_feed : state::closed;
  if (is(newline, c)) return result::newline;
  set_text(c == '\0' ? replacement_character : std::string_view{&c, 1});
  return result::complete;
}

escape_reader::result escape_reader::read_digit(char c) {
  if (const int digit = hex_value(c); digit >= 0 && digits_ < max_digits) {
    code_point_ = code_point_ * 16 + static_cast<std::uint32_t>(digit);
    ++digits_;
    return result::more;
  }
  set_code_point();
  state_ = c == '\r' ? state::line_feed : state::closed;
  return is(whitespace, c) ? result::complete : result::before;
}

void escape_reader::finish() {
  size_ = 0;
  if (state_ == state::first) set_text(replacement_character);
  if (state_ == state::digits) set_code_point();
  state_ = state::closed;
}

}  // namespace fanfold::css
