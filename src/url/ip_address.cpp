#include <fanfold/ip_address.hpp>

#include <algorithm>
#include <charconv>

#include "url/ipv4.hpp"
#include "url/ipv6.hpp"

namespace fanfold {
namespace {

using bytes16 = std::array<std::uint8_t, 16>;

constexpr bytes16 mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t mapped_size = 12;

constexpr std::uint32_t v4_of(const std::uint8_t* at) noexcept {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

struct v4_block {
  std::uint32_t first;
  int prefix;
  address_reach reach;
};

constexpr v4_block v4(std::array<std::uint8_t, 4> first, int prefix, address_reach reach) noexcept {
  return {v4_of(first.data()), prefix, reach};
}

using enum address_reach;

// The narrower ones first.
constexpr v4_block v4_blocks[] = {
    v4({169, 254, 169, 254}, 32, metadata),  // most clouds
    v4({169, 254, 170, 2}, 32, metadata),    // credentials of containers on Amazon ECS
    v4({100, 100, 100, 200}, 32, metadata),  // Alibaba
    v4({192, 0, 0, 192}, 32, metadata),      // Oracle
    v4({168, 63, 129, 16}, 32, metadata),    // Azure, from the public range
    v4({0, 0, 0, 0}, 8, reserved),          v4({10, 0, 0, 0}, 8, private_use),    v4({100, 64, 0, 0}, 10, shared),
    v4({127, 0, 0, 0}, 8, loopback),        v4({169, 254, 0, 0}, 16, link_local), v4({172, 16, 0, 0}, 12, private_use),
    v4({192, 0, 0, 0}, 24, reserved),       v4({192, 0, 2, 0}, 24, reserved),   // documentation
    v4({192, 88, 99, 0}, 24, reserved),                                         // 6to4 relays, deprecated
    v4({192, 168, 0, 0}, 16, private_use),  v4({198, 18, 0, 0}, 15, reserved),  // benchmarks
    v4({198, 51, 100, 0}, 24, reserved),                                        // documentation
    v4({203, 0, 113, 0}, 24, reserved),                                         // documentation
    v4({224, 0, 0, 0}, 4, reserved),                                            // multicast
    v4({240, 0, 0, 0}, 4, reserved),
};

address_reach reach_of_v4(std::uint32_t address) noexcept {
  const auto holds = [address](const v4_block& b) { return (address ^ b.first) >> (32 - b.prefix) == 0; };
  const auto* const found = std::ranges::find_if(v4_blocks, holds);
  return found == std::end(v4_blocks) ? global : found->reach;
}

// Whether the first `prefix` bits of the address are those of `block`.
bool is_in(const bytes16& address, const bytes16& block, int prefix) noexcept {
  for (int i = 0; prefix > 0; ++i, prefix -= 8) {
    const int dropped = std::max(0, 8 - prefix);
    if ((address[i] ^ block[i]) >> dropped != 0) return false;
  }
  return true;
}

// Only 2000::/3 is given out to anybody.
address_reach reach_of_v6(const bytes16& a) noexcept {
  if (is_in(a, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128)) return loopback;
  if (is_in(a, {0xfd, 0, 0x0e, 0xc2}, 32)) return metadata;  // Amazon: fd00:ec2::254
  if (is_in(a, {0xfc}, 7) || is_in(a, {0xfe, 0xc0}, 10)) return private_use;
  if (is_in(a, {0xfe, 0x80}, 10)) return link_local;
  if (is_in(a, {0, 0x64, 0xff, 0x9b}, 96)) return reach_of_v4(v4_of(&a[12]));  // NAT64 (RFC 6052)
  if (is_in(a, {0x20, 0x02}, 16)) return reach_of_v4(v4_of(&a[2]));            // 6to4 (RFC 3056)
  const bool special = is_in(a, {0x20, 0x01}, 23)                              // Teredo and other protocols
                       || is_in(a, {0x20, 0x01, 0x0d, 0xb8}, 32) || is_in(a, {0x3f, 0xff}, 20);  // documentation
  return is_in(a, {0x20}, 3) && !special ? global : reserved;
}

}  // namespace

std::string_view name_of(address_reach reach) noexcept {
  switch (reach) {
    case global:
      return "global";
    case loopback:
      return "loopback";
    case private_use:
      return "private";
    case shared:
      return "shared";
    case link_local:
      return "link_local";
    case metadata:
      return "metadata";
    case reserved:
      break;
  }
  return "reserved";
}

ip_address ip_address::v4(std::span<const std::uint8_t, 4> bytes) noexcept {
  ip_address made(mapped);
  std::ranges::copy(bytes, made.bytes_.begin() + mapped_size);
  return made;
}

ip_address ip_address::v6(std::span<const std::uint8_t, 16> bytes) noexcept {
  ip_address made(mapped);
  std::ranges::copy(bytes, made.bytes_.begin());
  return made;
}

std::optional<ip_address> ip_address::parse(std::string_view text) noexcept {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (const auto six = url_detail::parse_ipv6(text)) {
    bytes16 bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::uint8_t>((*six)[i / 2] >> (i % 2 ? 0 : 8));
    return v6(bytes);
  }
  if (!url_detail::ends_in_number(text)) return std::nullopt;
  const auto four = url_detail::parse_ipv4(text);
  if (!four) return std::nullopt;
  const auto byte = [&four](int shift) { return static_cast<std::uint8_t>(*four >> shift); };
  return v4(std::array{byte(24), byte(16), byte(8), byte(0)});
}

bool ip_address::is_v4() const noexcept {
  return std::ranges::equal(std::span(bytes_).first<mapped_size>(), std::span(mapped).first<mapped_size>());
}

address_reach ip_address::reach() const noexcept {
  return is_v4() ? reach_of_v4(v4_of(&bytes_[mapped_size])) : reach_of_v6(bytes_);
}

std::string ip_address::text() const {
  std::string text;
  if (is_v4()) {
    url_detail::append_ipv4(text, v4_of(&bytes_[mapped_size]));
    return text;
  }
  url_detail::ipv6_address pieces;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    pieces[i] = static_cast<std::uint16_t>(bytes_[2 * i] << 8 | bytes_[2 * i + 1]);
  url_detail::append_ipv6(text, pieces);
  return text;
}

std::optional<ip_network> ip_network::parse(std::string_view text) noexcept {
  const auto slash = text.find('/');
  const auto first = ip_address::parse(text.substr(0, slash));
  if (!first) return std::nullopt;
  const int bits = first->is_v4() ? 32 : 128;
  int prefix = bits;
  if (slash != text.npos) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, prefix);
    if (read.ec != std::errc{} || read.ptr != end || prefix < 0 || prefix > bits) return std::nullopt;
  }
  return ip_network(*first, prefix + 128 - bits);
}

bool ip_network::contains(const ip_address& address) const noexcept {
  return is_in(address.bytes(), first_.bytes(), prefix_);
}

std::string ip_network::text() const {
  const int bits = first_.is_v4() ? 32 : 128;
  return first_.text() + "/" + std::to_string(prefix_ - (128 - bits));
}

bool address_guard::allows(const ip_address& address) const noexcept {
  const auto holds_it = [&address](const ip_network& network) { return network.contains(address); };
  return !deny_private || address.reach() == address_reach::global || std::ranges::any_of(except, holds_it);
}

}  // namespace fanfold
