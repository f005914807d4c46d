#pragma once

#include <chrono>
#include <cstdint>
#include <fanfold/ip_address.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

/// What the values of options mean. What makes no sense is thrown as wrong_value.
namespace fanfold::cli {

/// Says what the value must be: "must be a whole number from 1 to 64".
class wrong_value : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::uint64_t parse_number(std::string_view text, std::uint64_t least, std::uint64_t most);

/// "500ms", "2s", "1.5m", "1h"; without a unit, seconds. Up to a year.
std::chrono::milliseconds parse_duration(std::string_view text);

/// "500k", "16M", "1.5G", in powers of 1024, "B" or "iB" after them or not; without a unit, bytes. Up to 1 TiB.
std::uint64_t parse_size(std::string_view text);

/// What parse_duration and parse_size read as the same: "500ms", "30s", "5m"; "16M".
std::string value_text(std::chrono::milliseconds time);
std::string size_value_text(std::uint64_t bytes);

/// One of curl's --resolve: HOST:PORT:ADDRESS[,ADDRESS]…, HOST may be *, addresses may be in brackets.
std::string parse_resolve(std::string_view text);

/// ADDRESS[:PORT] of a name server.
std::string parse_name_server(std::string_view text);

/// An address, or a network in CIDR notation.
ip_network parse_network(std::string_view text);
inline std::string value_text(const ip_network& network) {
  return network.text();
}

/// What goes into a header field: not empty, no control characters.
std::string parse_header_value(std::string_view text);

/// A file that can be read.
std::string parse_readable_file(std::string_view text);

}  // namespace fanfold::cli
