#pragma once

#include <fanfold/task.hpp>

#include "crawl/statistics.hpp"
#include "frontier/frontier.hpp"
#include "store/job_file.hpp"

namespace fanfold {

/// Gives `queue` back what the job knows, and what was done so far. Throws what the file can't give, as
/// boost::system::system_error.
task<crawl_statistics> resume(job_file& job, frontier& queue);

}  // namespace fanfold
