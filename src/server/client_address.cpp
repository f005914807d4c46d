#include "server/client_address.hpp"

#include <algorithm>
#include <boost/algorithm/string/trim.hpp>
#include <optional>

namespace fanfold::server {
namespace {

// "192.0.2.1", "2001:db8::1", and each with a port, as some proxies write it: "[2001:db8::1]:4711".
std::optional<std::string> address_in(std::string_view text) {
  if (text.starts_with('[')) text = text.substr(1, text.find(']') - 1);
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  const auto address = ip_address::parse(text);
  return address ? std::optional(address->text()) : std::nullopt;
}

// Takes the last element from a list.
std::string_view take_last(std::string_view& list) {
  const auto comma = list.rfind(',');
  const std::string_view last = list.substr(comma == list.npos ? 0 : comma + 1);
  list = list.substr(0, comma == list.npos ? 0 : comma);
  return last;
}

}  // namespace

bool is_within(std::string_view address, std::span<const ip_network> networks) {
  const auto parsed = ip_address::parse(address);
  return parsed && std::ranges::any_of(networks, [&](const auto& each) { return each.contains(*parsed); });
}

std::string client_of(std::string_view peer, std::string_view forwarded_for, std::span<const ip_network> trusted) {
  std::string client(peer);
  while (!forwarded_for.empty() && is_within(client, trusted)) {
    auto before = address_in(boost::algorithm::trim_copy(std::string(take_last(forwarded_for))));
    if (!before) break;
    client = *std::move(before);
  }
  return client;
}

}  // namespace fanfold::server
