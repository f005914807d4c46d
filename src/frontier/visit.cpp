#include "frontier/visit.hpp"

#include <algorithm>
#include <tuple>

namespace fanfold {

ip_address address_of_machine(std::span<const ip_address> all) noexcept {
  const auto rank = [](const ip_address& each) { return std::tuple(each.is_loopback(), !each.is_v4(), each); };
  return std::ranges::min(all, {}, rank);
}

bool is_transient(const visit& of) noexcept {
  if (of.outcome == visit_outcome::failed) return of.transient;
  if (of.outcome != visit_outcome::fetched) return false;
  switch (of.status) {
    case 408:
    case 425:
    case 429:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

bool is_own_fault(const visit& of) noexcept {
  return of.outcome == visit_outcome::failed && of.whose == fault::own;
}

service service_of(const visit& of) noexcept {
  if (of.outcome == visit_outcome::refused || is_own_fault(of)) return service::unknown;
  if (of.status == 429 || of.status == 503) return service::overloaded;
  const bool is_broken = of.outcome == visit_outcome::failed && of.whose == fault::server;
  return is_broken || of.status >= 500 || is_transient(of) ? service::failing : service::fine;
}

duration rest_asked_by(const visit& of) noexcept {
  return of.status >= 400 ? of.retry_after.value_or(duration::zero()) : duration::zero();
}

}  // namespace fanfold
