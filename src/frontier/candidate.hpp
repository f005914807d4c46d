#pragma once

#include <cstdint>
#include <string_view>

#include "frontier/ids.hpp"
#include "url/fingerprint.hpp"

namespace fanfold {

/// A URL that may be visited, or that a link only mentions: an http or https URL normalised for crawling, and that
/// URL's fingerprint. The text is the caller's, until the call that it is given to has been awaited.
struct candidate {
  std::string_view url{};
  fanfold::fingerprint fingerprint{};
  std::uint32_t depth = 0;    ///< links between a seed and this URL; 0: a seed
  bool is_mentioned = false;  ///< not to be visited by this link: it is out of scope, or the link is not followed
};

/// What became of a candidate.
struct added {
  url_id id = 0;             ///< its number, old or new; 0: left out, and never seen before
  host_id host = 0;          ///< its host's number, if the URL is new
  bool is_new = false;       ///< it has been queued just now
  bool is_new_host = false;  ///< and it is the first one of its host
  bool is_trap = false;      ///< left out because it looks like one

  bool is_new_mention = false;  ///< it has been recorded just now, but is not queued
  bool was_mentioned = false;   ///< it has been queued just now, and recorded before

  bool operator==(const added&) const = default;
};

/// How far a URL of a job that is resumed had come.
enum class url_state : std::uint8_t {
  queued,     ///< not visited yet
  visited,    ///< done
  no_page,    ///< done, and takes no place in max_pages: refused or moved
  mentioned,  ///< not to be visited, unless a link is found that is followed
};

/// A URL that a job knew when it was interrupted. The texts are the caller's, as a candidate's.
struct known_url {
  url_id id = 0;
  std::string_view url{};
  fanfold::fingerprint fingerprint{};
  std::uint32_t depth = 0;
  url_state state = url_state::queued;
  url_id referrer_id = 0;       ///< the URL on whose page this one was first seen; 0: a seed
  std::string_view referrer{};  ///< its text; needed if this one is queued
};

}  // namespace fanfold
