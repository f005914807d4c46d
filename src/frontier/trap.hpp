#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fanfold {

/// By what a trap is known: pages without end that a program makes up.
enum class trap_kind : std::uint8_t {
  long_url,    ///< URLs that grow
  deep_path,   ///< paths that go deeper and deeper
  repetition,  ///< the same folder, or the same parameter with its value, again and again
  calendar,    ///< a page for each day, for ever
  facets,      ///< filters that can be combined in any way
  session,     ///< the same page with one session id after the other
  pattern,     ///< too many URLs of one pattern
  host,        ///< too many URLs of one host
  subdomains,  ///< too many hosts of one domain
};

/// The name in words, such as "calendar"; lives as long as the program.
std::string_view name_of(trap_kind kind) noexcept;

/// What a crawl left out because it looks like a trap.
struct trap {
  trap_kind kind;
  std::string where;        ///< an origin and a pattern, such as "https://example.org/calendar/*"; a domain
  std::string example;      ///< a URL that was left out
  std::uint64_t links = 0;  ///< how often one was found
};

/// When URLs look like a trap.
struct trap_limits {
  bool recognise = true;                    ///< false: nothing does
  std::uint64_t max_per_pattern = 100'000;  ///< URLs of one pattern
  std::uint64_t max_per_host = 1'000'000;   ///< URLs of one host; one over 256 bytes counts more than once
};

}  // namespace fanfold
