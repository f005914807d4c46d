#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "crawl/options.hpp"
#include "store/job_file.hpp"
#include "store/warc_file.hpp"

namespace fanfold {

/// Where the archive of a crawl is, or will be.
struct archive_place {
  std::filesystem::path path;
  bool is_of_job = false;   ///< one that goes on
  std::uint64_t bytes = 0;  ///< that it had at the job's last commit
};

/// The WARC file that was asked for, or else that of the job in the file `job`; none: neither. A job has one file,
/// found from its own folder, so that both may be moved together. Throws std::invalid_argument where another was asked
/// for, and boost::system::system_error where the job's options make no sense.
std::optional<archive_place> find_archive(const std::filesystem::path& asked_for, const job_options& of_job,
                                          const std::filesystem::path& job);

/// What a crawl is archived in, opened. Throws as find_archive does, and what can't be opened, as
/// boost::system::system_error.
std::optional<warc_file> open_archive(const std::filesystem::path& asked_for, job_file* job,
                                      const crawl_options& options);

/// Where the archive is that the job in the file `job`, with these options, has; empty: it has none.
std::filesystem::path archive_of(const std::filesystem::path& job, const job_options& options);

/// Whether two names are of one file, there or not.
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace fanfold
