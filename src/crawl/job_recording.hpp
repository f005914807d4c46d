#pragma once

#include <span>

#include "crawl/options.hpp"
#include "frontier/candidate.hpp"
#include "store/job_batch.hpp"

/// How a crawl stands in its job file.
namespace fanfold {

/// The options that decide what a crawl visits and how politely, for its job file. What belongs to the machine is
/// no part of a job: its workers, its addresses of names, its certificates.
job_options to_job_options(const crawl_options& options);

/// Takes them over from a job's. Options that the job lacks, or that make no sense, stay as they are.
void apply_job_options(const job_options& from, crawl_options& to);

/// Appends to `batch` the URLs and hosts among `candidates` that are new, as `became` says of each. They were found on
/// the page `referrer`; 0: they are seeds.
void append_new(std::span<const candidate> candidates, std::span<const added> became, url_id referrer,
                job_batch& batch);

}  // namespace fanfold
