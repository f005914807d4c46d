#include "html/tag_scanner.hpp"

#include <algorithm>

#include "html/ascii.hpp"
#include "html/byte_scan.hpp"
#include "html/character_references.hpp"

namespace fanfold::html {
namespace {

// The first byte in Classes, `seen` being set if one in Rare comes before. Null at the end, and at a control character
// that is no whitespace: a NUL, or a byte of a name that the states had better look at.
template <typename Rare, typename... Classes>
const char* skip_until(const char* in, const char* end, bool& seen) {
  in = find_first<Rare, Classes...>(in, end);
  if (in != end && Rare::matches(*in)) {
    seen = true;
    in = find_first<Classes...>(in, end);
  }
  const bool is_control = in != end && control_or_space::matches(*in) && !is_whitespace(*in);
  return in == end || is_control ? nullptr : in;
}

const char* skip_whitespace(const char* in, const char* end) {
  while (in != end && is_whitespace(*in)) ++in;
  return in;
}

}  // namespace

// Decoding makes a value longer in the worst case (&nGt; has 5 bytes and stands for 6), so a tag of half the limits'
// size is certain to stay within them.
tag_scanner::tag_scanner(const tokenizer_limits& limits)
    : max_raw_bytes_(std::min(limits.max_tag_bytes, limits.max_attribute_bytes) / 2),
      max_attributes_(std::min(limits.max_attributes, attributes_in_reach)) {}

const char* tag_scanner::scan(const char* begin, const char* end) {
  end = begin + std::min<std::size_t>(end - begin, max_raw_bytes_);
  attribute_count_ = 0;
  has_upper_ = has_references_ = may_have_duplicates_ = false;
  names_seen_ = 0;
  const char* in = scan_tag_name(begin, end);
  bool after_slash = false;
  while (in != nullptr && in != end && *in != '>') {
    after_slash = *in == '/';
    if (after_slash || is_whitespace(*in)) {
      ++in;
    } else {
      in = attribute_count_ < max_attributes_ ? scan_attribute(in, end) : nullptr;
    }
  }
  if (in == nullptr || in == end) return nullptr;
  if (has_upper_ || has_references_) rewrite(static_cast<std::size_t>(in - begin));
  if (may_have_duplicates_ || has_upper_) drop_duplicates();
  tag_.attributes = attributes();
  tag_.self_closing = after_slash;
  return in + 1;
}

const char* tag_scanner::scan_tag_name(const char* in, const char* end) {
  if (end - in < 3) return nullptr;
  ++in;
  is_end_tag_ = *in == '/';
  const char* const begin = is_end_tag_ ? in + 1 : in;
  if (!is_alpha(*begin)) return nullptr;
  in = skip_until<upper_case, control_or_space, one_of<'/', '>'>>(begin, end, has_upper_);
  if (in == nullptr) return nullptr;
  tag_.name = {begin, in};
  return in;
}

const char* tag_scanner::scan_attribute(const char* in, const char* end) {
  const char* const begin = in;
  const char* const after_first = *begin == '=' ? begin + 1 : begin;  // even a '=' that comes first belongs to the name
  in = skip_until<upper_case, control_or_space, one_of<'/', '>', '='>>(after_first, end, has_upper_);
  if (in == nullptr) return nullptr;
  attribute& added = attributes_[attribute_count_++];
  added = {.name = {begin, in}, .value = {in, in}};
  note_name(added.name);
  const char* const after = skip_whitespace(in, end);
  if (after == end) return nullptr;
  return *after == '=' ? scan_value(after + 1, end, added.value) : after;
}

const char* tag_scanner::scan_value(const char* in, const char* end, std::string_view& value) {
  const char* const begin = skip_whitespace(in, end);
  if (begin == end) return nullptr;
  if (*begin == '"') return scan_quoted<'"'>(begin + 1, end, value);
  if (*begin == '\'') return scan_quoted<'\''>(begin + 1, end, value);
  if (*begin == '>') return begin;
  in = skip_until<one_of<'&'>, control_or_space, one_of<'>'>>(begin, end, has_references_);
  if (in != nullptr) value = {begin, in};
  return in;
}

template <char Quote>
const char* tag_scanner::scan_quoted(const char* begin, const char* end, std::string_view& value) {
  const char* const in = skip_until<one_of<'&'>, one_of<Quote, '\0'>>(begin, end, has_references_);
  if (in == nullptr) return nullptr;
  value = {begin, in};
  return in + 1;
}

// Two names of the same size and first letter may be the same: only then are names compared.
void tag_scanner::note_name(std::string_view name) {
  const std::uint64_t bit = std::uint64_t{1} << ((name.size() * 7 + static_cast<unsigned char>(name.front())) % 64);
  may_have_duplicates_ |= (names_seen_ & bit) != 0;
  names_seen_ |= bit;
}

// Puts names in lower case and decodes values. The memory is reserved first: views into it must stay valid.
void tag_scanner::rewrite(std::size_t raw_bytes) {
  rewritten_.clear();
  rewritten_.reserve(2 * raw_bytes);
  if (has_upper_) tag_.name = lower(tag_.name);
  for (attribute& each : attributes()) {
    if (has_upper_) each.name = lower(each.name);
    if (has_references_) each.value = decode(each.value);
  }
}

std::string_view tag_scanner::lower(std::string_view name) {
  if (std::ranges::none_of(name, is_upper)) return name;
  const std::size_t begin = rewritten_.size();
  rewritten_ += name;
  std::transform(rewritten_.begin() + begin, rewritten_.end(), rewritten_.begin() + begin, to_lower);
  return std::string_view{rewritten_}.substr(begin);
}

std::string_view tag_scanner::decode(std::string_view value) {
  if (value.find('&') == std::string_view::npos) return value;
  const std::size_t begin = rewritten_.size();
  append_decoded(value, reference_context::attribute, rewritten_);
  return std::string_view{rewritten_}.substr(begin);
}

void tag_scanner::drop_duplicates() {
  auto kept = attributes_.begin();
  for (const attribute& each : attributes()) {
    const auto same_name = [&](const attribute& other) { return other.name == each.name; };
    if (std::none_of(attributes_.begin(), kept, same_name)) *kept++ = each;
  }
  attribute_count_ = static_cast<std::size_t>(kept - attributes_.begin());
}

}  // namespace fanfold::html
