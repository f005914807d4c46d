#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold::url_detail {

/// Whether an ASCII domain must be an IPv4 address. https://url.spec.whatwg.org/#ends-in-a-number-checker
bool ends_in_number(std::string_view domain) noexcept;

/// 1 to 4 numbers, decimal, octal (0…) or hexadecimal (0x…), the last filling the bytes that are left.
/// https://url.spec.whatwg.org/#concept-ipv4-parser
std::optional<std::uint32_t> parse_ipv4(std::string_view text) noexcept;

/// Appends the address as a.b.c.d.
void append_ipv4(std::string& out, std::uint32_t address);

}  // namespace fanfold::url_detail
