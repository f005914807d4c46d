#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <fanfold/ip_address.hpp>
#include <span>

namespace fanfold::http {

/// The address in a socket's address of family AF_INET or AF_INET6.
inline ip_address address_of(const sockaddr& socket) noexcept {
  if (socket.sa_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(socket).sin_addr;
    return ip_address::v4(std::span<const std::uint8_t, 4>(reinterpret_cast<const std::uint8_t*>(&in), 4));
  }
  const auto& in6 = reinterpret_cast<const sockaddr_in6&>(socket).sin6_addr;
  return ip_address::v6(std::span<const std::uint8_t, 16>(in6.s6_addr, 16));
}

}  // namespace fanfold::http
