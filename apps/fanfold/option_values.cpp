#include "option_values.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "number_text.hpp"

namespace fanfold::cli {
namespace {

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

// A decimal number and what comes behind it.
struct quantity {
  double number;
  std::string_view unit;
};

std::optional<quantity> parse_quantity(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = whole<double>(text.substr(0, end));
  if (!number) return std::nullopt;
  return quantity{*number, text.substr(end)};
}

std::optional<double> milliseconds_in(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s" || unit.empty()) return 1000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return std::nullopt;
}

std::optional<double> bytes_in(std::string_view unit) {
  for (const std::string_view ending : {"iB", "B"})
    if (unit.ends_with(ending)) {
      unit.remove_suffix(ending.size());
      break;
    }
  if (unit.empty()) return 1;
  if (unit == "k" || unit == "K") return 1 << 10;
  if (unit == "M") return 1 << 20;
  if (unit == "G") return 1 << 30;
  return std::nullopt;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

std::uint64_t parse_number(std::string_view text, std::uint64_t least, std::uint64_t most) {
  const auto number = whole<std::uint64_t>(text);
  if (number && *number >= least && *number <= most) return *number;
  throw wrong_value(fmt::format("must be a whole number from {} to {}", grouped(least), grouped(most)));
}

std::chrono::milliseconds parse_duration(std::string_view text) {
  constexpr std::chrono::milliseconds longest = std::chrono::years(1);
  const auto read = parse_quantity(text);
  const auto factor = read ? milliseconds_in(read->unit) : std::nullopt;
  const double value = factor ? std::round(read->number * *factor) : -1;
  if (value >= 0 && value <= static_cast<double>(longest.count()))
    return std::chrono::milliseconds(static_cast<std::int64_t>(value));
  throw wrong_value("must be a time such as 500ms, 2s, 1.5m or 1h; without a unit, seconds");
}

std::uint64_t parse_size(std::string_view text) {
  constexpr double largest = 1.0 * (std::uint64_t{1} << 40);
  const auto read = parse_quantity(text);
  const auto factor = read ? bytes_in(read->unit) : std::nullopt;
  const double value = factor ? std::round(read->number * *factor) : 0;
  if (value >= 1 && value <= largest) return static_cast<std::uint64_t>(value);
  throw wrong_value("must be a size such as 500k, 16M or 1G; without a unit, bytes");
}

std::string value_text(std::chrono::milliseconds time) {
  const std::int64_t count = time.count();
  if (count == 0 || count % 1000 != 0) return fmt::format("{}ms", count);
  return count % 60'000 == 0 ? fmt::format("{}m", count / 60'000) : fmt::format("{}s", count / 1000);
}

std::string size_value_text(std::uint64_t bytes) {
  constexpr std::string_view units = "kMG";
  std::size_t unit = 0;
  for (; unit < units.size() && bytes % 1024 == 0; ++unit) bytes /= 1024;
  return fmt::format("{}{}", bytes, unit == 0 ? "" : units.substr(unit - 1, 1));
}

std::string parse_resolve(std::string_view text) {
  const auto host_end = text.find(':', text.starts_with('[') ? std::min(text.find(']'), text.size()) : 0);
  const std::string_view rest = text.substr(std::min(host_end, text.size()));  // ":PORT:ADDRESS"
  const auto port_end = rest.find(':', 1);
  const bool whole_entry = host_end != 0 && port_end != rest.npos && port_end + 1 < rest.size();
  if (whole_entry && whole<std::uint16_t>(rest.substr(1, port_end - 1)).value_or(0) > 0) return std::string(text);
  throw wrong_value("must be HOST:PORT:ADDRESS, such as example.com:443:127.0.0.1");
}

std::string parse_name_server(std::string_view text) {
  const auto colon = text.ends_with(']') ? text.npos : text.rfind(':');
  const bool is_ipv6 = text.find(':') != colon && !text.starts_with('[');
  const std::string_view address = is_ipv6 ? text : text.substr(0, colon);
  const bool has_port = !is_ipv6 && colon != text.npos;
  const bool good_port = !has_port || whole<std::uint16_t>(text.substr(colon + 1)).value_or(0) > 0;
  if (ip_address::parse(address) && good_port) return std::string(text);
  throw wrong_value("must be an address, such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53");
}

ip_network parse_network(std::string_view text) {
  if (const auto network = ip_network::parse(text)) return *network;
  throw wrong_value("must be an address or a network, such as 10.1.0.0/16 or fd00::/8");
}

std::string parse_header_value(std::string_view text) {
  if (!text.empty() && std::ranges::none_of(text, is_control)) return std::string(text);
  throw wrong_value("must be some text without control characters");
}

std::string parse_readable_file(std::string_view text) {
  std::string file(text);
  if (::access(file.c_str(), R_OK) == 0) return file;
  throw wrong_value("must be a file that can be read");
}

}  // namespace fanfold::cli
