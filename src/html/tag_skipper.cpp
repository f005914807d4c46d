#include "html/tag_skipper.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "html/ascii.hpp"
#include "html/byte_scan.hpp"

namespace fanfold::html {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101;
constexpr std::uint64_t highs = 0x80 * ones;
constexpr std::uint64_t lower_case = 0x20 * ones;

// Behind a mark there are more bytes than this reads.
std::uint64_t load_word(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return std::endian::native == std::endian::big ? std::byteswap(word) : word;
}

// The high bit of the first byte below `limit`, and maybe of bytes after that (Bit Twiddling Hacks).
constexpr std::uint64_t find_less(std::uint64_t word, unsigned char limit) {
  return (word - limit * ones) & ~word & highs;
}

constexpr std::uint64_t find_equal(std::uint64_t word, unsigned char byte) {
  return find_less(word ^ byte * ones, 1);
}

const char* find_name_end(const char* in, const char* end) {
  return find_first<control_or_space, one_of<'/', '>'>>(in, end);
}

bool is_separator(char c) {
  return is_whitespace(c) || c == '/';
}

// Whether the name of an attribute begins as one of the wanted, between the end of a name or value and `end`.
bool has_wanted(const char* in, const char* end, tag_filter::attributes wanted) {
  for (; in != end; ++in) {
    const bool may_separate = control_or_space::matches(*in) || *in == '/';
    if (may_separate && tag_filter::has(wanted, in[1])) return true;
  }
  return false;
}

// Where a style refers to something there is a parenthesis, or a character reference that may stand for one.
bool may_refer(const char* begin, const char* end) {
  return find_any<'(', '&'>(begin, end) != end;
}

// Whether the quote opens the value of an attribute, whose name is somewhere behind `in`: before the quote is an equals
// sign, and no other. Elsewhere a quote may be a byte of a name or of a value without quotes, as in a= b="c.
bool opens_value(const char* in, const char* quote) {
  if (quote - in < 3 || is_separator(quote[-2])) return false;
  for (; quote - in > 8; in += 8) {
    if (find_equal(load_word(in), '=') != 0) return false;
  }
  return std::countr_zero(find_equal(load_word(in), '=')) / 8 == quote - in - 1;
}

// Of the attribute whose value the quote opens.
bool is_style(const char* in, const char* quote) {
  constexpr std::string_view style = "style";
  return quote - in > 6 && equals_ignoring_case({quote - 6, style.size()}, style);
}

// The quote that closes what this one opens. Null, here as below, where that takes more than a glance to find.
const char* skip_value(const char* quote, markup_cursor& marks) {
  const char* mark = marks.next();
  while (mark != nullptr && *mark != *quote) mark = marks.next();
  return mark;
}

// The byte behind the tag. `in` is the end of its name and `mark` the next mark.
const char* skip_attributes(const char* in, const char* mark, markup_cursor& marks, tag_filter::attributes wanted) {
  while (true) {
    if (wanted != 0 && has_wanted(in, mark, wanted)) return nullptr;
    if (*mark == '>') return may_refer(in, mark) ? nullptr : mark + 1;
    if (*mark == '<' || !opens_value(in, mark)) return nullptr;
    const char* const value_end = skip_value(mark, marks);
    if (value_end == nullptr || (is_style(in, mark) && may_refer(mark, value_end))) return nullptr;
    in = value_end + 1;
    mark = marks.next();
    if (mark == nullptr || (mark != in && !is_separator(*in))) return nullptr;
  }
}

// Behind "</" and what is no letter comes a comment, in which a quote means nothing.
bool is_bogus_comment(const char* tag) {
  return tag[1] == '/' && !is_alpha(tag[2]);
}

// The byte behind the tag, from its '<', which is the last mark.
const char* skip_tag(const char* tag, markup_cursor& marks, const tag_filter& wanted) {
  const char* const mark = marks.next();
  if (mark == nullptr) return nullptr;
  const std::uint64_t word = load_word(tag + 1);
  const std::uint64_t name = word ^ (tag[1] == '/' ? '/' ^ 'a' : 0);
  if (!is_alpha(static_cast<char>(name))) return nullptr;
  const std::uint64_t ends = find_less(name, ' ' + 1) | find_equal(name, '/') | find_equal(name, '>');
  const std::uint64_t key = (word | lower_case) & (((ends & -ends) >> 7) - 1);
  const tag_filter::attributes attributes = wanted.wanted(key);
  if (attributes == tag_filter::everything) return nullptr;
  const char* const name_end =
      ends != 0 ? tag + 1 + std::countr_zero(ends) / 8 : find_name_end(tag + 9, std::max(tag + 8, mark) + 1);
  if (name_end == mark) return mark + 1;
  if (is_bogus_comment(tag)) return nullptr;
  return mark > name_end && is_separator(*name_end) ? skip_attributes(name_end, mark, marks, attributes) : nullptr;
}

}  // namespace

void tag_skipper::reset(const char* begin, const char* end) {
  end_ = end;
  marks_.reset(begin, end);
}

const char* tag_skipper::skip(const char* in, const tag_filter& wanted) {
  markup_cursor marks = marks_;  // in registers
  marks.seek(in);
  const char* mark = marks.next();
  while (mark != nullptr) {
    if (*mark == '<') {
      const char* const after = skip_tag(mark, marks, wanted);
      if (after == nullptr) break;
      in = after;
    }
    mark = marks.next();
  }
  marks_ = marks;
  return mark != nullptr ? mark : find_any<'<'>(in, end_);
}

}  // namespace fanfold::html
