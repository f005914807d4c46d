#pragma once

#include <cstddef>
#include <fanfold/ip_address.hpp>
#include <span>
#include <vector>

namespace fanfold::http {

/// The first `most` of a name's addresses in the order in which they are to be tried: both kinds in turn (RFC 8305 §4),
/// so that each has its share; IPv6 first where this machine would ask it from an address that reaches as far, which is
/// what most of RFC 6724 comes to. Those of a kind stay as the name's servers order them. Sends nothing.
std::vector<ip_address> order_addresses(std::span<const ip_address> fours, std::span<const ip_address> sixes,
                                        std::size_t most);

}  // namespace fanfold::http
