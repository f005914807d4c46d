#include "http/static_addresses.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

namespace fanfold::http {
namespace {

// Takes what is before the next colon, or in brackets before it.
std::string_view take_field(std::string_view& rest) {
  const auto from = rest.starts_with('[') ? std::min(rest.find(']'), rest.size()) : 0;
  const auto end = std::min(rest.find(':', from), rest.size());
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return field;
}

}  // namespace

static_addresses::static_addresses(std::span<const std::string> entries) {
  for (std::string_view rest : entries) {
    if (rest.starts_with('+')) rest.remove_prefix(1);
    entry told{std::string(take_field(rest)), 0, {}};
    const std::string_view port = take_field(rest);
    std::from_chars(port.data(), port.data() + port.size(), told.port);
    for (const auto text : std::views::split(rest, ','))
      if (const auto address = ip_address::parse(std::string_view(text))) told.addresses.push_back(*address);
    if (!told.addresses.empty()) entries_.push_back(std::move(told));
  }
}

std::vector<ip_address> static_addresses::find(std::string_view host, std::uint16_t port) const {
  const auto told_of = [&](std::string_view name) {
    return std::ranges::find_if(entries_.rbegin(), entries_.rend(),
                                [&](const entry& e) { return e.port == port && e.host == name; });
  };
  auto found = told_of(host);
  if (found == entries_.rend()) found = told_of("*");
  return found == entries_.rend() ? std::vector<ip_address>() : found->addresses;
}

}  // namespace fanfold::http
