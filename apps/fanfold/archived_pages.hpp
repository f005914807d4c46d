#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <fanfold/stream.hpp>
#include <string>
#include <vector>

namespace fanfold::cli {

/// A page as it was archived: its body without any codings but that of its characters.
struct archived_page {
  std::vector<std::string> urls;  ///< more than one where others had the same body
  std::string content_type{};
  std::string body{};  ///< its first 16 MiB
};

/// How reading an archive is getting on, for whoever watches it.
struct archive_reading {
  std::atomic<bool> stopped = false;  ///< set to end early
  std::uint64_t lost = 0;             ///< pages whose body is in none of the files
  std::exception_ptr failure;         ///< what ended it early, so that what came before can be told
};

/// The pages in WARC files of any writer: what was answered with a status of 2xx and is of a kind that has text. A
/// revisit that stands for a body in one of the files comes at the end, for which they are read once more; one that
/// says that nothing has changed is no page of its own.
stream<archived_page> pages_of_warcs(std::vector<std::string> files, archive_reading& reading);

/// The current pages of a job, from its WARC file. Throws usage_error where it has none, and where the job can't be
/// opened, boost::system::system_error.
stream<archived_page> pages_of_job(const std::string& file, archive_reading& reading);

}  // namespace fanfold::cli
