#include "html/tag_scanner.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "html/ascii.hpp"
#include "html/byte_scan.hpp"
#include "html/character_references.hpp"

namespace fanfold::html {
namespace {

// What a byte means in the middle of a tag.
enum byte_class : std::uint8_t {
  ends_tag_name = 1,
  ends_attribute_name = 2,
  ends_unquoted_value = 4,
  upper = 8,
  ampersand = 16,
};

constexpr auto byte_classes = [] {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&](std::string_view bytes, int bits) {
    for (const char c : bytes) classes[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(bits);
  };
  mark({"\t\n\f\r >\0", 7}, ends_tag_name | ends_attribute_name | ends_unquoted_value);
  mark("/", ends_tag_name | ends_attribute_name);
  mark("=", ends_attribute_name);
  mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ", upper);
  mark("&", ampersand);
  return classes;
}();

constexpr std::uint8_t class_of(char c) {
  return byte_classes[static_cast<unsigned char>(c)];
}

// The first byte in one of the classes `Ends`, or null at a NUL or at the end. Collects what was passed in `seen`.
template <std::uint8_t Ends>
const char* skip_until(const char* in, const char* end, unsigned& seen) {
  for (; in != end; ++in) {
    const std::uint8_t byte = class_of(*in);
    if ((byte & Ends) != 0) return *in == '\0' ? nullptr : in;
    seen |= byte;
  }
  return nullptr;
}

const char* skip_whitespace(const char* in, const char* end) {
  while (in != end && is_whitespace(*in)) ++in;
  return in;
}

}  // namespace

// Decoding makes a value longer in the worst case (&nGt; has 5 bytes and stands for 6), so a tag of half the limits'
// size is certain to stay within them.
tag_scanner::tag_scanner(const tokenizer_options& options)
    : max_raw_bytes_(std::min(options.max_tag_bytes, options.max_attribute_bytes) / 2),
      max_attributes_(options.max_attributes) {}

const char* tag_scanner::scan(const char* begin, const char* end) {
  end = begin + std::min<std::size_t>(end - begin, max_raw_bytes_);
  attributes_.clear();
  has_upper_ = has_references_ = false;
  const char* in = scan_tag_name(begin, end);
  bool after_slash = false;
  while (in != nullptr && in != end && *in != '>') {
    after_slash = *in == '/';
    if (after_slash || is_whitespace(*in)) {
      ++in;
    } else {
      in = attributes_.size() < max_attributes_ ? scan_attribute(in, end) : nullptr;
    }
  }
  if (in == nullptr || in == end) return nullptr;
  if (has_upper_ || has_references_) rewrite(static_cast<std::size_t>(in - begin));
  drop_duplicates();
  tag_.attributes = attributes_;
  tag_.self_closing = after_slash;
  return in + 1;
}

const char* tag_scanner::scan_tag_name(const char* in, const char* end) {
  if (end - in < 3) return nullptr;
  ++in;
  is_end_tag_ = *in == '/';
  const char* const begin = is_end_tag_ ? in + 1 : in;
  if (!is_alpha(*begin)) return nullptr;
  unsigned seen = 0;
  in = skip_until<ends_tag_name>(begin, end, seen);
  if (in == nullptr) return nullptr;
  has_upper_ = (seen & upper) != 0;
  tag_.name = {begin, in};
  return in;
}

const char* tag_scanner::scan_attribute(const char* in, const char* end) {
  const char* const begin = in;
  if (*begin == '\0') return nullptr;
  unsigned seen = class_of(*begin);  // even a '=' that comes first belongs to the name
  in = skip_until<ends_attribute_name>(begin + 1, end, seen);
  if (in == nullptr) return nullptr;
  has_upper_ |= (seen & upper) != 0;
  attribute& added = attributes_.emplace_back(std::string_view{begin, in}, std::string_view{in, in});
  const char* const after = skip_whitespace(in, end);
  if (after == end) return nullptr;
  return *after == '=' ? scan_value(after + 1, end, added.value) : after;
}

const char* tag_scanner::scan_value(const char* in, const char* end, std::string_view& value) {
  const char* begin = skip_whitespace(in, end);
  if (begin == end) return nullptr;
  if (*begin == '>') return begin;
  if (*begin == '"' || *begin == '\'') {
    const char quote = *begin++;
    in = quote == '"' ? find_quote<'"'>(begin, end) : find_quote<'\''>(begin, end);
    if (in == nullptr) return nullptr;
    value = {begin, in};
    return in + 1;
  }
  unsigned seen = 0;
  in = skip_until<ends_unquoted_value>(begin, end, seen);
  if (in == nullptr) return nullptr;
  has_references_ |= (seen & ampersand) != 0;
  value = {begin, in};
  return in;
}

template <char Quote>
const char* tag_scanner::find_quote(const char* in, const char* end) {
  in = find_any<Quote, '&', '\0'>(in, end);
  if (in != end && *in == '&') {
    has_references_ = true;
    in = find_any<Quote, '\0'>(in, end);
  }
  return in != end && *in == Quote ? in : nullptr;
}

// Puts names in lower case and decodes values. The memory is reserved first: views into it must stay valid.
void tag_scanner::rewrite(std::size_t raw_bytes) {
  rewritten_.clear();
  rewritten_.reserve(2 * raw_bytes);
  if (has_upper_) tag_.name = lower(tag_.name);
  for (attribute& each : attributes_) {
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
  for (const attribute& each : attributes_) {
    const auto same_name = [&](const attribute& other) { return other.name == each.name; };
    if (std::none_of(attributes_.begin(), kept, same_name)) *kept++ = each;
  }
  attributes_.erase(kept, attributes_.end());
}

}  // namespace fanfold::html
