#pragma once

#include <cstdint>

namespace fanfold::robots {

/// What the answer to a request for a robots.txt means, redirects followed (RFC 9309 §2.3.1).
enum class access : std::uint8_t {
  parse,         ///< its rules apply
  allow_all,     ///< there is none: anything may be visited (§2.3.1.3)
  disallow_all,  ///< it can't be had now: nothing may be visited (§2.3.1.4)
};

/// For an HTTP status. 429 counts as "not now", as Google has it: a server that is asked too often has not said that
/// there are no rules.
constexpr access access_for(int status) noexcept {
  if (status >= 200 && status < 300) return access::parse;
  if (status >= 300 && status < 500 && status != 429) return access::allow_all;
  return access::disallow_all;
}

}  // namespace fanfold::robots
