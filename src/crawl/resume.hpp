#pragma once

#include <fanfold/crawl_statistics.hpp>
#include <fanfold/task.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "frontier/frontier.hpp"
#include "store/job_file.hpp"

namespace fanfold {

/// What a resumed job had come to.
struct resumed_job {
  crawl_statistics so_far;
  std::vector<std::string> seeds;             ///< and the URLs that they redirected to
  std::unordered_map<url_id, int> redirects;  ///< that led to queued URLs, in so many visits
};

/// Gives `queue` back what the job knows. Throws what the file can't give, as boost::system::system_error.
task<resumed_job> resume(job_file& job, frontier& queue);

}  // namespace fanfold
