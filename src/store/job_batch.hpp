#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/page_record.hpp"

namespace fanfold {

/// A URL's 128-bit fingerprint, kept as given.
using url_fingerprint = std::array<std::byte, 16>;

/// A host, numbered from 1.
struct job_host {
  std::uint64_t id = 0;
  std::string name;
};

/// A URL that was queued, or only mentioned: a link leads there that is not followed. Ids count up from 1 in order of
/// discovery, so that each batch's are above those before it.
struct job_url {
  std::uint64_t id = 0;
  std::uint64_t host_id = 0;  ///< 0: only mentioned
  std::string url{};
  int depth = 0;
  std::uint64_t referrer_id = 0;  ///< id of the URL where it was seen first; 0: a seed
  url_fingerprint fingerprint{};

  bool is_mentioned() const noexcept { return host_id == 0; }
};

/// Where links are written on a page: "a", "href", "page". Numbered from 1, as they are first met.
struct job_place {
  static constexpr std::uint32_t max_id = 999;
  std::uint32_t id = 0;
  std::string element;  ///< empty: outside of any, as in a header
  std::string attribute;
  std::string kind;
};

/// A link on a page.
struct job_link {
  std::uint64_t target = 0;  ///< id of the URL
  std::uint32_t place = 0;   ///< id of a job_place; 0: not told

  auto operator<=>(const job_link&) const = default;
};

/// A finished visit. The URL `page.url_id` is in this batch or an earlier one; its text, depth and referrer are taken
/// from there.
struct job_visit {
  page_record page;
  std::vector<job_link> links;  ///< fewer bytes if ascending
};

/// The options of a job: names and values of the caller's choice.
using job_options = std::map<std::string, std::string>;

/// What is committed at once: visits and all that they brought; at a job's start its options and seeds.
struct job_batch {
  job_options options;  ///< to add, or to change
  std::vector<job_host> hosts;
  std::vector<job_place> places;
  std::vector<job_url> urls;
  std::vector<job_url> promoted;  ///< that were only mentioned in batches before, and are queued now
  std::vector<job_visit> visits;
};

}  // namespace fanfold
