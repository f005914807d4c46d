#pragma once

#include <fanfold/clock.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/left_host.hpp"
#include "frontier/trap.hpp"

namespace fanfold::cli {

/// Lines for whoever started a crawl: what looked like traps, the largest ones named, and the options that let them
/// through. None where nothing did. `links`: how many were left out, in all.
std::vector<std::string> trap_lines(std::span<const trap> traps, std::uint64_t links);

/// Likewise for the hosts that rest for too long, and until when. `job`: the file that remembers them; empty: none.
std::vector<std::string> left_host_lines(std::span<const left_host> hosts, time_point now, std::string_view job);

}  // namespace fanfold::cli
