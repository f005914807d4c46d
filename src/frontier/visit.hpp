#pragma once

#include <cstdint>
#include <fanfold/clock.hpp>
#include <fanfold/ip_address.hpp>
#include <optional>
#include <span>
#include <vector>

#include "frontier/candidate.hpp"
#include "frontier/fault.hpp"
#include "frontier/ids.hpp"
#include "frontier/throttle.hpp"

namespace fanfold {

enum class visit_outcome : std::uint8_t {
  fetched,  ///< the server answered, with whatever status; a name was resolved
  moved,    ///< it answered that the page is elsewhere, at a URL of its own. Takes no place in max_pages
  failed,   ///< it was asked, and no usable answer came
  refused,  ///< it was not asked: robots.txt, a guard, no such host. Costs no delay and no place in max_pages
};

/// What came of a lease. The candidates are the caller's, until the commit has been awaited.
struct visit {
  lease_id lease = 0;
  visit_outcome outcome = visit_outcome::fetched;
  int status = 0;                         ///< of the HTTP answer; 0: there was none
  bool transient = false;                 ///< of what failed: trying again later may help
  fault whose = fault::server;            ///< of what failed
  duration latency{0};                    ///< from the request to the answer's first byte; 0: unknown
  std::optional<duration> retry_after{};  ///< how long the server asks to be left alone
  std::optional<duration> crawl_delay{};  ///< of robots leases: what robots.txt asks for; raises the host's delay
  std::optional<ip_address> address{};    ///< of address leases: by which the host's machine is known
  duration valid_for{0};                  ///< of address leases: how long that holds
  /// Of openings: nothing came by which its pages may be asked for. What came before holds on; where nothing did they
  /// are leased at once, to be refused.
  bool closes_host = false;
  std::span<const candidate> discovered{};
};

/// By which of its addresses a machine is known, in whatever order name servers tell them: the smallest IPv4 address,
/// or the smallest IPv6 one where there is none; an address of this machine only where all are. Precondition: there are
/// some.
ip_address address_of_machine(std::span<const ip_address> all) noexcept;

/// Whether the same request may be answered better later: what failed in passing, and the statuses 408, 425, 429, 502,
/// 503 and 504 (RFC 9110 §15, RFC 8470 §5.2, RFC 6585 §4).
bool is_transient(const visit& of) noexcept;

/// Whether it failed because this machine was out of something.
bool is_own_fault(const visit& of) noexcept;

/// What a visit tells of its server.
service service_of(const visit& of) noexcept;

/// How long a rest an error asks for; 0: none. With redirects Retry-After means something else (RFC 9110 §10.2.3).
duration rest_asked_by(const visit& of) noexcept;

/// What became of visits.
struct committed {
  /// Of each candidate, visit by visit. Those of a visit that is made again are not added yet.
  std::vector<added> discovered{};
  std::vector<bool> retried{};  ///< by visit: it will be leased once more, and is not to be recorded

  bool operator==(const committed&) const = default;
};

}  // namespace fanfold
