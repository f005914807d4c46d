#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fanfold::url_detail {

/// What a byte may do in a URL: a set of bits, looked up in one table. The sets for percent-encoding are those of
/// https://url.spec.whatwg.org/#percent-encoded-bytes; bytes above 0x7F are in every one of them, so that text in UTF-8
/// is encoded without being decoded first.
enum class byte_class : std::uint16_t {
  encoded_in_opaque = 1 << 0,  ///< the C0 control set: opaque paths and opaque hosts
  encoded_in_fragment = 1 << 1,
  encoded_in_query = 1 << 2,
  encoded_in_special_query = 1 << 3,
  encoded_in_path = 1 << 4,
  encoded_in_userinfo = 1 << 5,
  forbidden_in_host = 1 << 6,
  forbidden_in_domain = 1 << 7,
  plain_in_domain = 1 << 8,  ///< a domain of these is in its final form already
  in_scheme = 1 << 9,
  unreserved = 1 << 10,    ///< RFC 3986 §2.3
  care_in_path = 1 << 11,  ///< a path without these has no dot segments and no backslashes
};

constexpr bool is_ascii_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_ascii_alpha(char c) noexcept {
  return (c >= 'a' && c <= 'z') || is_ascii_upper(c);
}
constexpr bool is_ascii_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr char ascii_lower(char c) noexcept {
  return is_ascii_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The value of a hexadecimal digit; -1: it is none.
constexpr int hex_value(char c) noexcept {
  if (is_ascii_digit(c)) return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr std::uint16_t classes_of(char c) noexcept {
  using namespace std::string_view_literals;
  const auto any_of = [c](std::string_view set) { return set.contains(c); };
  const auto byte = static_cast<unsigned char>(c);
  const bool alphanumeric = is_ascii_alpha(c) || is_ascii_digit(c);
  const bool opaque = byte < 0x20 || byte > 0x7E;
  const bool query = opaque || any_of(" \"#<>");
  const bool path = query || any_of("?^`{}");
  const bool host = any_of("\0\t\n\r #/:<>?@[\\]^|"sv);
  const bool domain = host || byte < 0x20 || byte == 0x7F || c == '%';

  std::uint16_t bits = 0;
  const auto set = [&bits](byte_class one, bool member) { bits |= member ? static_cast<std::uint16_t>(one) : 0; };
  set(byte_class::encoded_in_opaque, opaque);
  set(byte_class::encoded_in_fragment, opaque || any_of(" \"<>`"));
  set(byte_class::encoded_in_query, query);
  set(byte_class::encoded_in_special_query, query || c == '\'');
  set(byte_class::encoded_in_path, path);
  set(byte_class::encoded_in_userinfo, path || any_of("/:;=@[\\]|"));
  set(byte_class::forbidden_in_host, host);
  set(byte_class::forbidden_in_domain, domain);
  set(byte_class::plain_in_domain, !domain && byte < 0x80 && !is_ascii_upper(c));
  set(byte_class::in_scheme, alphanumeric || any_of("+-."));
  set(byte_class::unreserved, alphanumeric || any_of("-._~"));
  set(byte_class::care_in_path, any_of(".%\\"));
  return bits;
}

inline constexpr auto byte_classes = [] {
  std::array<std::uint16_t, 256> table{};
  for (int byte = 0; byte < 256; ++byte) table[byte] = classes_of(static_cast<char>(byte));
  return table;
}();

constexpr bool is(char c, byte_class one) noexcept {
  return (byte_classes[static_cast<unsigned char>(c)] & static_cast<std::uint16_t>(one)) != 0;
}

/// How many bytes stand before the first one that `stop` holds for: all, where it holds for none.
template <class Predicate>
constexpr std::size_t size_until(std::string_view text, Predicate stop) {
  std::size_t size = 0;
  while (size < text.size() && !stop(text[size])) ++size;
  return size;
}

}  // namespace fanfold::url_detail
