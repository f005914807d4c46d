#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crawl_settings.hpp"
#include "store/job_batch.hpp"

namespace fanfold::cli {

/// How an option of a crawl stands, and who says so.
struct applied_option {
  std::string name;         ///< "--depth"
  std::string text;         ///< empty: not said
  std::string_view source;  ///< "default", "configuration file", "job" or "command line"
};

/// Every option that says something about a crawl, in the order of the help. `job`: the options of the job that goes
/// on; empty: none does.
std::vector<applied_option> applied_options(const crawl_settings& settings, const job_options& job);

}  // namespace fanfold::cli
