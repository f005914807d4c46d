#include "html/tag_filter.hpp"

#include <algorithm>
#include <string_view>

#include "html/ascii.hpp"
#include "html/byte_scan.hpp"

namespace fanfold::html {
namespace {

bool is_plain_name_byte(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == ':';
}

// Whether the quote opens the value of an attribute, [begin, quote) being all of the tag behind its name. Said only of
// name="…" behind whitespace: elsewhere a quote may be a byte of a name or of a value without quotes, as in a= b="c.
bool opens_value(const char* begin, const char* quote) {
  if (quote - begin < 3 || quote[-1] != '=') return false;
  const char* at = quote - 2;
  while (at != begin && is_plain_name_byte(*at)) --at;
  if (at == quote - 2 || !is_whitespace(*at)) return false;
  while (at != begin && is_whitespace(*at)) --at;
  return *at != '=';
}

// The byte behind the '>' of a tag whose name ends at `in`.
const char* skip_attributes(const char* in, const char* end) {
  const char* const begin = in;
  while (true) {
    in = find_any<'>', '"', '\''>(in, end);
    if (in == end) return nullptr;
    if (*in == '>') return in + 1;
    if (!opens_value(begin, in)) return nullptr;
    in = *in == '"' ? find_any<'"'>(in + 1, end) : find_any<'\''>(in + 1, end);
    if (in == end) return nullptr;
    ++in;
  }
}

const char* skip_unwanted_start_tag(const char* name, const char* end, const tag_filter& wanted) {
  const char* const name_end = find_first<control_or_space, one_of<'/', '>'>>(name, end);
  const bool is_end_of_name = name_end != end && (*name_end == '>' || *name_end == '/' || is_whitespace(*name_end));
  const element element = find_element({name, name_end});
  if (!is_end_of_name || wanted.wants(element)) return nullptr;
  const bool may_be_known = element == element::other && std::any_of(name, name_end, is_upper);
  return may_be_known ? nullptr : skip_attributes(name_end, end);
}

}  // namespace

const char* skip_unwanted_tag(const char* begin, const char* end, const tag_filter& wanted) {
  if (end - begin < 4) return nullptr;
  if (is_alpha(begin[1])) return skip_unwanted_start_tag(begin + 1, end, wanted);
  const bool is_end_tag = begin[1] == '/' && is_alpha(begin[2]);
  return is_end_tag && !wanted.end_tags ? skip_attributes(begin + 2, end) : nullptr;
}

}  // namespace fanfold::html
