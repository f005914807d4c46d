#pragma once

#include <cstdint>
#include <string>

#include "frontier/ids.hpp"

namespace fanfold {

enum class lease_kind : std::uint8_t {
  page,
  robots,   ///< a host's robots.txt: comes before any page of that host
  address,  ///< what a host's name resolves to: comes before that. No request of a server; the URL is the host's root
};

/// A URL handed out to be visited now. Until the lease is committed it holds one of its host's connections.
struct url_lease {
  lease_id id = 0;
  lease_kind kind = lease_kind::page;
  host_id host = 0;
  std::string url{};

  // Of pages only:
  url_id page = 0;          ///< the URL's number
  std::uint32_t depth = 0;  ///< links between a seed and this URL
  url_id referrer_id = 0;   ///< the URL on whose page this one was first seen; 0: a seed
  std::string referrer{};   ///< its text
};

}  // namespace fanfold
