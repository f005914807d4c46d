#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fanfold/crawled_page.hpp>
#include <fanfold/ip_address.hpp>
#include <fanfold/scope_kind.hpp>
#include <optional>
#include <string>
#include <vector>

namespace fanfold {

/// Which links of a page are followed.
enum class follow_kind {
  pages,      ///< what a visitor navigates to: a, area, iframe, form, meta refresh, …
  resources,  ///< what a page loads: img, script, style sheets, media, …
  all,
};

/// What is visited beyond the edge of a crawl, where links lead out of it: as leaves, whose own links are not read.
/// Each kind takes in those before it.
enum class leaf_kind {
  none,
  too_deep,  ///< what is in scope, but one link deeper than max_depth
  heads,     ///< what is out of scope, unless it is excluded: nothing is read of it but the head of its answer
  pages,     ///< the bodies of these, too, for their anchors
};

/// What pages ask of crawlers, by where they say it: not to follow a link, or any of theirs.
struct directive_kinds {
  bool header = true;  ///< X-Robots-Tag
  bool meta = true;    ///< `<meta name=robots>`
  bool links = true;   ///< rel=nofollow

  bool operator==(const directive_kinds&) const = default;
};

/// The delay between two requests to a server for whom none is given: ten requests a second are fewer than a few
/// visitors make who click.
inline constexpr std::chrono::milliseconds considerate_delay{100};

/// What a crawl does. The defaults fetch a whole site as a considerate visitor.
struct crawl_options {
  std::vector<std::string> seeds{};

  scope_kind scope = scope_kind::host;
  std::vector<std::string> include{};  ///< RE2; a URL must match one of them, where there are any
  std::vector<std::string> exclude{};  ///< RE2; a URL that matches one is not visited
  follow_kind follow = follow_kind::all;
  std::uint32_t max_depth = UINT32_MAX;  ///< links from a seed
  leaf_kind leaves = leaf_kind::none;
  std::uint64_t max_pages = UINT64_MAX;     ///< visits that ask a server, but for those that only redirect
  std::uint64_t max_per_pattern = 100'000;  ///< URLs of a host that differ in numbers and values
  std::uint64_t max_per_host = 1'000'000;   ///< URLs of a host
  bool ignore_traps = false;                ///< nothing is left out because it looks like one
  bool obey_robots = true;                  ///< robots.txt
  directive_kinds obey_directives{};        ///< what pages themselves ask of crawlers
  bool sitemaps = true;                     ///< those that robots.txt names are read for links

  std::size_t concurrency = 64;  ///< fetches at once
  std::size_t per_host = 6;      ///< of them, to one host at most: as many as a browser's; fewer where it gets slower
  /// Of them, to one address, whatever its hosts are called. None: as `per_host`, without limit on this machine.
  std::optional<std::size_t> per_address{};
  /// Between the starts of two requests to one host or address; none: `considerate_delay`, nothing on this machine.
  std::optional<std::chrono::milliseconds> delay{};
  std::uint32_t retries = 2;                    ///< of what failed in passing: 1 s later, then 2 s, ...
  std::chrono::milliseconds max_rest{300'000};  ///< a host that rests for longer is left for another time
  std::size_t workers = 0;                      ///< threads that fetch and extract; 0: one a core

  std::chrono::milliseconds timeout{30'000};  ///< for one visit, to its last byte
  std::uint64_t max_body_bytes = 16u << 20;   ///< decoded
  std::uint32_t min_bytes_per_second = 10;    ///< over each 20 s; 0: no matter
  std::string user_agent = "Fanfold/0.1";
  std::vector<std::string> resolve{};       ///< addresses of names, as curl's --resolve
  std::vector<std::string> name_servers{};  ///< `ADDRESS[:PORT]`; none: the system's
  bool deny_private = false;  ///< connects to no private, loopback, link-local, shared, reserved or metadata address
  std::vector<ip_network> allow_private{};  ///< but for these
  bool near_duplicates = false;             ///< are marked, by a simhash of the words: reads all of each page
  bool counts_words = false;                ///< of all pages, in the job: reads all of each page
  kept_content kept{};                      ///< of each page, for whoever handles it
  std::string ca_file{};                    ///< certificates to trust (PEM); empty: the system's
};

}  // namespace fanfold
