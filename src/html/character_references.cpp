#include "html/character_references.hpp"

#include <algorithm>

#include "html/ascii.hpp"
#include "html/byte_scan.hpp"
#include "html/utf8.hpp"

namespace fanfold::html {
namespace {

constexpr std::uint32_t last_code_point = 0x10FFFF;

// What 0x80 to 0x9F stand for: their meaning in windows-1252, or themselves (§13.2.5.80).
constexpr std::array<char16_t, 32> c1_replacements{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

constexpr char32_t numbered_code_point(std::uint32_t number) {
  const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (number == 0 || number > last_code_point || surrogate) return U'\uFFFD';
  if (number >= 0x80 && number <= 0x9F) return c1_replacements[number - 0x80];
  return number;
}

// 16 for what is no hexadecimal digit.
constexpr unsigned digit_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a' + 10) : 16;
}

}  // namespace

const char* character_reference::read(const char* begin, const char* end) {
  while (begin != end && !is_complete() && read_byte(*begin)) ++begin;
  return begin;
}

// Each of these returns whether `c` belongs to the reference.
bool character_reference::read_byte(char c) {
  switch (state_) {
    case state::start:
      if (c == '#') return keep(c, state::number_start);
      state_ = state::named;
      [[fallthrough]];
    case state::named:
      return read_name(c);
    case state::number_start:
      if (c == 'x' || c == 'X') return keep(c, state::hexadecimal_start);
      [[fallthrough]];
    case state::decimal:
      return read_digit(c, 10);
    case state::hexadecimal_start:
    case state::hexadecimal:
      return read_digit(c, 16);
    case state::complete:
      break;
  }
  return false;
}

bool character_reference::read_name(char c) {
  if (match_.advance(c)) {
    keep(c, state::named);
    if (const auto value = match_.value(); value && match_.needs_no_semicolon()) {
      best_value_ = *value;
      best_size_ = read_size_;
    }
    return true;
  }
  if (const auto value = match_.value(); c == ';' && value) {
    complete(*value, {});
    return true;
  }
  complete_name(c);
  return false;
}

bool character_reference::read_digit(char c, unsigned base) {
  if (const unsigned digit = digit_value(c); digit < base) {
    code_point_ = std::min(code_point_ * base + digit, last_code_point + 1);
    state_ = base == 16 ? state::hexadecimal : state::decimal;
    return true;
  }
  const bool has_digits = state_ == state::hexadecimal || state_ == state::decimal;
  finish();
  return has_digits && c == ';';
}

bool character_reference::keep(char c, state next) {
  read_[read_size_++] = c;
  state_ = next;
  return true;
}

void character_reference::finish() {
  switch (state_) {
    case state::complete:
      return;
    case state::named:
      return complete_name('\0');
    case state::hexadecimal:
    case state::decimal:
      return complete(utf8_sequence{numbered_code_point(code_point_)}.view(), {});
    case state::start:
    case state::number_start:
    case state::hexadecimal_start:
      return complete("&", as_written());
  }
}

// At the end of the longest match: `next` follows what was read.
void character_reference::complete_name(char next) {
  const std::string_view rest = as_written().substr(best_size_);
  const char after_match = rest.empty() ? next : rest.front();
  const bool part_of_word = after_match == '=' || is_alphanumeric(after_match);
  if (best_size_ == 0 || (context_ == reference_context::attribute && part_of_word)) {
    complete("&", as_written());
  } else {
    complete(best_value_, rest);
  }
}

void character_reference::complete(std::string_view value, std::string_view rest) {
  const auto middle = std::ranges::copy(value, output_.begin()).out;
  const auto end = std::ranges::copy(rest, middle).out;
  output_size_ = static_cast<std::uint8_t>(end - output_.begin());
  state_ = state::complete;
}

void append_decoded(std::string_view text, reference_context context, std::string& out) {
  constexpr std::string_view amp = "&amp;";  // most of all references, between the fields of query strings
  const char* const end = text.data() + text.size();
  for (const char* in = text.data(); in != end;) {
    const char* const ampersand = find_any<'&'>(in, end);
    out.append(in, ampersand);
    if (ampersand == end) return;
    if (std::string_view{ampersand, end}.starts_with(amp)) {
      out += '&';
      in = ampersand + amp.size();
      continue;
    }
    character_reference reference{context};
    in = reference.read(ampersand + 1, end);
    reference.finish();
    out += reference.replacement();
  }
}

}  // namespace fanfold::html
