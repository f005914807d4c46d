#include "url/ipv4.hpp"

#include <algorithm>
#include <array>

#include "url/byte_class.hpp"

namespace fanfold::url_detail {
namespace {

/// https://url.spec.whatwg.org/#ipv4-number-parser. A number over 32 bits is any number over 32 bits.
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t number = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    number = std::min<std::uint64_t>(number * base + digit, std::uint64_t{1} << 32);
  }
  return number;
}

}  // namespace

bool ends_in_number(std::string_view domain) noexcept {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  const auto label = domain.substr(domain.rfind('.') + 1);
  // Both forms of a number start with a digit: most names are done here.
  if (label.empty() || !is_ascii_digit(label.front())) return false;
  return std::ranges::all_of(label, is_ascii_digit) || parse_number(label);
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) noexcept {
  if (text.ends_with('.')) text.remove_suffix(1);
  std::uint64_t address = 0;
  for (int bits_left = 32;;) {
    const auto dot = text.find('.');
    const auto number = parse_number(text.substr(0, dot));
    if (!number || bits_left == 0) return std::nullopt;
    if (dot == text.npos) {
      if (*number >> bits_left != 0) return std::nullopt;
      return static_cast<std::uint32_t>(address | *number);
    }
    if (*number > 255) return std::nullopt;
    bits_left -= 8;
    address |= *number << bits_left;
    text.remove_prefix(dot + 1);
  }
}

void append_ipv4(std::string& out, std::uint32_t address) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string(address >> shift & 255);
    if (shift != 0) out += '.';
  }
}

}  // namespace fanfold::url_detail
