#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fanfold/task.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/job_reader.hpp"

namespace fanfold {

enum class job_state {
  running,      ///< a crawl writes to it
  interrupted,  ///< none does, and URLs are queued
  limited,      ///< ended by itself; what is queued is beyond --max-pages, or of hosts that rested too long
  finished,     ///< nothing is queued
};

/// Where a job stands.
struct job_status {
  struct due_url {
    std::string url;
    int depth = 0;
  };
  struct waiting_host {
    std::string name;
    std::uint64_t queued = 0;
  };

  job_state state{};
  std::uint64_t round = 1;                                     ///< 1: the first crawl; each refresh is one more
  std::optional<std::chrono::system_clock::time_point> first;  ///< when the earliest of the current visits began
  std::optional<std::chrono::system_clock::time_point> last;   ///< and the latest
  std::uint64_t done = 0;                                      ///< URLs that were visited, in this round
  std::uint64_t queued = 0;
  std::uint64_t mentioned = 0;  ///< URLs to which links lead that are not followed
  std::uint64_t hosts = 0;
  std::uint64_t bytes = 0;                      ///< of the pages' bodies
  std::uint64_t file_bytes = 0;                 ///< of the job
  std::map<int, std::uint64_t> statuses;        ///< of pages that were answered
  std::map<std::string, std::uint64_t> errors;  ///< by code
  std::vector<due_url> next;                    ///< which URLs are due first, if all hosts may be asked
  std::vector<waiting_host> most_queued;
  job_options options;
};

/// Reads it, with `shown` URLs and hosts at most. One pass over the pages and one over the URLs.
///
/// URLs are due as the frontier leases them: by depth, hosts in turn, each host's own as they were found. What the
/// frontier knows beside that, such as which host rests, is not in the file.
task<job_status> status_of(job_reader& job, std::size_t shown);

}  // namespace fanfold
