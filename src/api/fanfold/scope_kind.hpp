#pragma once

#include <cstdint>

namespace fanfold {

/// How far from its seeds a crawl goes. It is in the scope of one seed or another; ports and the step between http and
/// https do not count, so that a site that moved to https, or has its API on another port, stays one site.
enum class scope_kind : std::uint8_t {
  host,    ///< the same host name, to the letter: not www.example.org from example.org
  domain,  ///< the same registrable domain by the public suffix list: from a.example.co.uk, all of example.co.uk.
           ///< An IP address, a public suffix (github.io) or a name without dots is only itself
  prefix,  ///< the same host, and a path in or below the seed's directory: from /docs/index.html, all of /docs/;
           ///< from /docs, everything, since its directory is /
  any,     ///< every host
};

}  // namespace fanfold
