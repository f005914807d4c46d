#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold {

/// Whom an address reaches, by IANA's registries of special-purpose addresses (RFC 6890,
/// https://www.iana.org/assignments/iana-ipv4-special-registry,
/// https://www.iana.org/assignments/iana-ipv6-special-registry).
enum class address_reach : std::uint8_t {
  global,       ///< anybody on the Internet
  loopback,     ///< this machine: 127.0.0.0/8, ::1
  private_use,  ///< a network of one's own: RFC 1918, unique local (fc00::/7), site-local
  shared,       ///< a carrier's network behind its NAT, 100.64.0.0/10 (RFC 6598)
  link_local,   ///< the same wire: 169.254.0.0/16, fe80::/10
  metadata,     ///< what a cloud tells its machines, credentials among it: 169.254.169.254 and others
  reserved,     ///< nobody, a group, documentation, or a transition mechanism
};

/// The code in lower case, such as "link_local". Lives as long as the program.
std::string_view name_of(address_reach reach) noexcept;

/// An IPv4 or IPv6 address. An IPv4 address and the IPv6 address that maps it (::ffff:0:0/96) are the same.
class ip_address {
 public:
  /// `bytes` in network order.
  static ip_address v4(std::span<const std::uint8_t, 4> bytes) noexcept;
  static ip_address v6(std::span<const std::uint8_t, 16> bytes) noexcept;
  /// Reads "192.0.2.1", "2001:db8::1" and "[2001:db8::1]".
  static std::optional<ip_address> parse(std::string_view text) noexcept;

  bool is_v4() const noexcept;
  /// Transition mechanisms that hold an IPv4 address (NAT64, 6to4) reach whom that one reaches.
  address_reach reach() const noexcept;
  bool is_loopback() const noexcept { return reach() == address_reach::loopback; }

  /// In its shortest form, without brackets.
  std::string text() const;

  const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }
  auto operator<=>(const ip_address&) const = default;

 private:
  explicit ip_address(const std::array<std::uint8_t, 16>& bytes) noexcept : bytes_(bytes) {}

  std::array<std::uint8_t, 16> bytes_;  // an IPv4 address is mapped
};

/// The addresses that begin with the same bits (CIDR, RFC 4632 §3.1).
class ip_network {
 public:
  /// Reads "10.0.0.0/8", "2001:db8::/32" and a single address.
  static std::optional<ip_network> parse(std::string_view text) noexcept;

  bool contains(const ip_address& address) const noexcept;

  /// "10.0.0.0/8"; the address as it was read.
  std::string text() const;

 private:
  ip_network(const ip_address& first, int prefix) noexcept : first_(first), prefix_(prefix) {}

  ip_address first_;
  int prefix_;  // of 128 bits
};

/// Which addresses may be connected to.
struct address_guard {
  bool deny_private = false;         ///< none but those of address_reach::global
  std::vector<ip_network> except{};  ///< and these

  bool allows(const ip_address& address) const noexcept;
};

}  // namespace fanfold
