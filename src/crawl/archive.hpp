#pragma once

#include <filesystem>
#include <optional>

#include "crawl/options.hpp"
#include "store/job_file.hpp"
#include "store/warc_file.hpp"

namespace fanfold {

/// What a crawl is archived in: the WARC file that was asked for, or else that of its job; none: neither. A job has one
/// file, found from its own folder, so that both may be moved together. Throws std::invalid_argument where another was
/// asked for, and what can't be opened, as boost::system::system_error.
std::optional<warc_file> open_archive(const std::filesystem::path& asked_for, job_file* job,
                                      const crawl_options& options);

/// Where the archive is that the job in the file `job`, with these options, has; empty: it has none.
std::filesystem::path archive_of(const std::filesystem::path& job, const job_options& options);

/// Whether two names are of one file, there or not.
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace fanfold
