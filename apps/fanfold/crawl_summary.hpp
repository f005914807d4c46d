#pragma once

#include <fanfold/crawl_statistics.hpp>
#include <string>

#include "exit_status.hpp"
#include "failed_seeds.hpp"
#include "watched_crawl.hpp"

namespace fanfold::cli {

/// "372 pages, 3 errors, 5.2 MB in 1.9 s: 196 pages/s". `before` is what an earlier run of a resumed crawl had done.
std::string summary_of(const crawl_end& end, const crawl_statistics& before);

/// How the program ends after a crawl; says so where no seed could be fetched, and why.
exit_status status_of(const crawl_end& end, const failed_seeds& failures);

}  // namespace fanfold::cli
