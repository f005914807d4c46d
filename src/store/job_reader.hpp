#pragma once

#include <chrono>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <fanfold/stream.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/job_batch.hpp"
#include "store/store_error.hpp"

namespace fanfold {

namespace sqlite {
class connection;
}

/// What is counted of a page.
struct job_page {
  std::uint64_t url_id = 0;
  std::uint64_t host_id = 0;
  int status = 0;  ///< 0: no answer
  int depth = 0;
  std::uint64_t bytes = 0;
  std::chrono::microseconds elapsed{};
  std::uint64_t links = 0;
  std::string content_type{};
  std::string error{};  ///< empty: none
  std::chrono::system_clock::time_point fetched_at{};
};

/// A link: where it is, by the ids of URLs, and where it leads.
struct job_edge {
  std::uint64_t source = 0;
  std::uint64_t target = 0;
  std::uint32_t place = 0;
};

/// A page whose body is in the job's WARC file, and where.
struct job_answer {
  std::string url{};
  std::string content_type{};
  std::uint64_t warc_offset = 0;  ///< of the record that has the body
};

/// Where a URL stands.
struct job_url_state {
  std::uint64_t id = 0;
  std::uint64_t host_id = 0;  ///< 0: only mentioned
  int depth = 0;
  bool done = false;  ///< has a page
};

/// Reads a job as it is at the moment when it is opened: finished, interrupted, killed, or while a crawl writes to it.
/// The file is never changed. (Where there is a log, `FILE-wal`, an index of it is made beside it.) A job of an older
/// version is read from a copy that is brought up to date, which takes as much space for temporary files as the job.
///
/// Of a URL that was visited more than once the latest visit counts. What refers to the reader, streams too, must not
/// outlive it. Used by one thread at a time; every call may block on the disk.
class job_reader {
 public:
  /// Errors: cannot_open (no such file, a folder, no permission), not_a_job_file, newer_version, locked (after waiting
  /// for five seconds, where an older Fanfold crawls), damaged, io_failed, disk_full (for the copy).
  [[nodiscard]] static store_result<job_reader> open(const std::filesystem::path& path);

  job_reader(job_reader&&) noexcept;
  job_reader& operator=(job_reader&&) noexcept;
  ~job_reader();

  /// Whether a crawl has the job open, now.
  bool is_being_written() const;
  /// What the job takes on the disk, its log included.
  std::uint64_t file_bytes() const;

  [[nodiscard]] store_result<job_options> options();
  /// These call `take` for each row, by id. What `take` gets is valid during the call.
  [[nodiscard]] store_result<void> for_each_host(const std::function<void(const job_host&)>& take);
  [[nodiscard]] store_result<void> for_each_place(const std::function<void(const job_place&)>& take);
  /// With whether it is done, which one that a refresh has not come to is not. Needs a bit of memory a URL.
  [[nodiscard]] store_result<void> for_each_url(const std::function<void(const job_url&, bool done)>& take);
  /// In the order in which the visits were committed.
  [[nodiscard]] store_result<void> for_each_page(const std::function<void(const page_record&)>& take);

  /// The text of a URL; empty where there is none of this id.
  [[nodiscard]] store_result<std::string> url(std::uint64_t id);
  /// The id of a URL as it stands in the job, 0: it is not there. O(URLs).
  [[nodiscard]] store_result<std::uint64_t> find_url(std::string_view url);
  [[nodiscard]] store_result<std::uint64_t> page_count();

  /// The latest page of each URL, in the same order. Streams throw what can't be read, as boost::system::system_error.
  stream<job_page> pages();
  /// The links of those pages, page by page.
  stream<job_edge> links();
  /// Those pages with a status of 2xx whose bodies are in the WARC file whole, in the same order. Where a page has the
  /// body of one before, or a status of 304 stands for it, that is the record. O(pages) of temporary space.
  stream<job_answer> answers();
  /// Each URL, by id; one that a refresh has not come to is not done. Needs a bit of memory a URL.
  stream<job_url_state> urls();

  /// Makes a job of what is in this one, under a name that is free.
  [[nodiscard]] store_result<void> copy_to(const std::filesystem::path& path);

  /// For job_query.
  sqlite::connection& database();

 private:
  struct state;
  explicit job_reader(std::unique_ptr<state> opened) noexcept;

  std::unique_ptr<state> state_;
};

}  // namespace fanfold
