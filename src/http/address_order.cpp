#include "http/address_order.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "http/socket_address.hpp"

namespace fanfold::http {
namespace {

// The system chooses the address to ask from when a datagram socket is connected.
bool is_well_reached(const ip_address& six) {
  const int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  sockaddr_in6 end{};
  end.sin6_family = AF_INET6;
  end.sin6_port = htons(443);
  std::ranges::copy(six.bytes(), end.sin6_addr.s6_addr);
  auto* const either = reinterpret_cast<sockaddr*>(&end);
  socklen_t size = sizeof end;
  const bool has_route = connect(fd, either, size) == 0 && getsockname(fd, either, &size) == 0;
  close(fd);
  return has_route && address_of(*either).reach() == six.reach();
}

}  // namespace

std::vector<ip_address> order_addresses(std::span<const ip_address> fours, std::span<const ip_address> sixes,
                                        std::size_t most) {
  const bool six_first = !sixes.empty() && is_well_reached(sixes.front());
  const auto& first = six_first ? sixes : fours;
  const auto& second = six_first ? fours : sixes;
  std::vector<ip_address> all;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) all.push_back(first[i]);
    if (i < second.size()) all.push_back(second[i]);
  }
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())), all.end());
  return all;
}

}  // namespace fanfold::http
