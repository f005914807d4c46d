#pragma once

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "store/job_file.hpp"

/// A made-up crawl whose batches differ in size and content, so that it shows which of them are in a file.
namespace fanfold::test {

/// Batch number `n`, from 1. The first holds options and seeds, each other visits two URLs of the batch before it.
job_batch sample_batch(std::uint64_t n);

/// All that can be read back from a job.
struct job_contents {
  job_options options;
  std::vector<std::string> hosts;
  std::vector<std::string> urls;   ///< each with all its fields and whether it is done
  std::vector<std::string> pages;  ///< each with all its fields
  bool operator==(const job_contents&) const = default;
};
std::ostream& operator<<(std::ostream& out, const job_contents& contents);

/// What a job file holds after the first `batches` sample batches.
job_contents sample_contents(std::uint64_t batches);

/// Reads `file` with the calls that a resumed crawl uses. Throws on errors.
job_contents read_contents(job_file& file);
job_contents read_contents(const std::filesystem::path& path);

/// How many sample batches `file` holds. Throws unless it holds exactly those, from the first on.
std::uint64_t count_sample_batches(job_file& file);

/// Rows of a query by plain SQLite, columns joined by `|`, on a file that nobody has open. Throws on errors.
std::vector<std::string> query(const std::filesystem::path& path, const std::string& sql);

}  // namespace fanfold::test
