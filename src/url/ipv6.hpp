#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold::url_detail {

using ipv6_address = std::array<std::uint16_t, 8>;

/// `text`: without brackets. https://url.spec.whatwg.org/#concept-ipv6-parser
std::optional<ipv6_address> parse_ipv6(std::string_view text) noexcept;

/// Appends the address in its shortest form, without brackets. https://url.spec.whatwg.org/#concept-ipv6-serializer
void append_ipv6(std::string& out, const ipv6_address& address);

}  // namespace fanfold::url_detail
