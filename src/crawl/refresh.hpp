#pragma once

#include "store/job_file.hpp"
#include "store/job_round.hpp"

/// Crawling a job once more. All of its pages are visited again, in a round of their own, and asked for only if they
/// have changed since. What came of them before stays in the job.
namespace fanfold {

/// Begins the next round, unless the last one is still to be finished: then that goes on. Gives the round.
store_result<int> begin_refresh(job_file& job);

}  // namespace fanfold
