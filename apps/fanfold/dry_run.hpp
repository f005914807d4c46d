#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/job_status.hpp"
#include "crawl/archive.hpp"
#include "crawl/options.hpp"
#include "crawl_settings.hpp"

namespace fanfold::cli {

/// A crawl that is only talked about.
struct dry_run {
  const crawl_options& options;
  const crawl_settings& settings;
  std::string job;                   ///< its file; empty: none
  std::optional<job_status> so_far;  ///< what is in that file
  bool is_refresh = false;
  std::optional<archive_place> archive;
  std::vector<std::pair<std::string, std::string>>
      outputs;  ///< what else it writes, and to which files; "-": standard output
};

/// What such a crawl would do, line by line. Throws boost::system::system_error where an output can't be written.
std::string in_words(const dry_run& crawl);

}  // namespace fanfold::cli
