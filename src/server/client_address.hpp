#pragma once

#include <fanfold/ip_address.hpp>
#include <span>
#include <string>
#include <string_view>

namespace fanfold::server {

/// Whether the address is in one of the networks.
bool is_within(std::string_view address, std::span<const ip_network> networks);

/// Who asks, where proxies may be in between. `peer` is who is connected. If that is one of the trusted proxies, it has
/// put at the end of X-Forwarded-For from whom it got the request; if that is another one, it has put before that from
/// whom it did, and so on. What is before the first address that is not trusted, anybody may have written: it counts
/// for nothing, like all of the field where the peer is not trusted.
std::string client_of(std::string_view peer, std::string_view forwarded_for, std::span<const ip_network> trusted);

}  // namespace fanfold::server
