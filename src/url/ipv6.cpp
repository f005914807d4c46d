#include "url/ipv6.hpp"

#include <algorithm>
#include <charconv>

#include "url/byte_class.hpp"

namespace fanfold::url_detail {
namespace {

/// Reads from the front of a text; at its end, the next character is '\0'.
class ipv6_parser {
 public:
  explicit ipv6_parser(std::string_view text) noexcept : rest_(text) {}

  std::optional<ipv6_address> parse() noexcept {
    if (accept(':') && next() != ':') return std::nullopt;
    while (!rest_.empty()) {
      if (!read_piece()) return std::nullopt;
    }
    if (!compress_ && pieces_ != 8) return std::nullopt;
    // The pieces after "::" belong at the end.
    if (compress_) std::rotate(address_.begin() + *compress_, address_.begin() + pieces_, address_.end());
    return address_;
  }

 private:
  char next() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }

  bool accept(char c) noexcept {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_piece() noexcept {
    if (pieces_ == 8) return false;
    if (accept(':')) {  // the second one of "::", which stands for at least one piece
      if (compress_) return false;
      compress_ = ++pieces_;
      return true;
    }
    const auto start = rest_;
    unsigned value = 0;
    std::size_t length = 0;
    for (; length < 4 && hex_value(next()) >= 0; ++length) {
      value = value * 16 + hex_value(next());
      rest_.remove_prefix(1);
    }
    if (next() == '.') {
      rest_ = start;
      return length > 0 && read_ipv4_pieces();
    }
    if (length == 0) return false;
    address_[pieces_++] = static_cast<std::uint16_t>(value);
    // A colon needs something behind it.
    return rest_.empty() || (accept(':') && !rest_.empty());
  }

  /// Four decimal numbers without leading zeros, up to the end.
  bool read_ipv4_pieces() noexcept {
    if (pieces_ > 6) return false;
    unsigned value = 0;
    for (int seen = 0; seen < 4; ++seen) {
      if (seen > 0 && !accept('.')) return false;
      const bool leading_zero = next() == '0';
      unsigned number = 0;
      std::size_t length = 0;
      for (; length < 3 && is_ascii_digit(next()); ++length) {
        number = number * 10 + (next() - '0');
        rest_.remove_prefix(1);
      }
      if (length == 0 || (leading_zero && length > 1) || number > 255) return false;
      value = value << 8 | number;
    }
    address_[pieces_++] = static_cast<std::uint16_t>(value >> 16);
    address_[pieces_++] = static_cast<std::uint16_t>(value);
    return rest_.empty();
  }

  std::string_view rest_;
  ipv6_address address_{};
  int pieces_ = 0;
  std::optional<int> compress_;
};

struct zero_run {
  std::size_t start;
  std::size_t length;
};

/// The first longest run of zero pieces.
zero_run longest_zero_run(const ipv6_address& address) noexcept {
  zero_run best{0, 0};
  zero_run current{0, 0};
  for (std::size_t at = 0; at < address.size(); ++at) {
    current = address[at] == 0 ? zero_run{current.start, current.length + 1} : zero_run{at + 1, 0};
    if (current.length > best.length) best = current;
  }
  return best;
}

}  // namespace

std::optional<ipv6_address> parse_ipv6(std::string_view text) noexcept {
  return ipv6_parser(text).parse();
}

void append_ipv6(std::string& out, const ipv6_address& address) {
  const auto zeros = longest_zero_run(address);
  const bool compressed = zeros.length > 1;
  for (std::size_t at = 0; at < address.size();) {
    if (compressed && at == zeros.start) {
      out += at == 0 ? "::" : ":";
      at += zeros.length;
      continue;
    }
    char digits[4];
    const auto end = std::to_chars(digits, digits + sizeof digits, address[at], 16).ptr;
    out.append(digits, end);
    if (++at < address.size()) out += ':';
  }
}

}  // namespace fanfold::url_detail
