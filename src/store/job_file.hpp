#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "store/job_batch.hpp"
#include "store/page_record.hpp"
#include "store/store_error.hpp"

namespace fanfold {

/// A crawl in one file: a SQLite database with the job's options, hosts, URLs, pages and links, which any SQLite tool
/// opens (views: page, link, queued, mentioned).
///
/// **What survives.** A batch is in the file wholly or not at all, and only after those before it. When the process is
/// killed, every batch whose commit had returned is kept; when the machine loses power, the latest (at most about 16 MB
/// of them) may be missing. While a job is open, or after a kill, `FILE-wal` beside it is part of it; the next open
/// takes it in. A job that was closed is `FILE` alone.
///
/// **Locking.** An open job is locked against every other process, readers too. (It is a POSIX lock: this process loses
/// it by opening and closing the same file in another way.)
///
/// **Cost.** A commit appends, but for URLs that it promotes: the same time at any size of file, memory for the batch
/// and a 2 MB cache.
///
/// Used by one thread at a time; every call may block on the disk. After a failed commit the file is as it was before
/// it.
class job_file {
 public:
  /// Opens the job in `path`, or makes one where no file or an empty one is. Errors: not_a_job_file (left untouched),
  /// newer_version, locked (after waiting for a quarter of a second), read_only, cannot_open, disk_full, damaged,
  /// io_failed.
  [[nodiscard]] static store_result<job_file> open(const std::filesystem::path& path);

  job_file(job_file&&) noexcept;
  job_file& operator=(job_file&&) noexcept;
  /// Closes the file and tells nobody of errors.
  ~job_file();

  /// Writes all of `batch`, or nothing. Errors: disk_full, conflict (an id is there already), damaged, io_failed,
  /// closed.
  [[nodiscard]] store_result<void> commit(const job_batch& batch);

  /// The options; none in a job that was just made.
  [[nodiscard]] store_result<job_options> options();
  /// Calls `take` for each host, by id. What `take` gets is valid during the call.
  [[nodiscard]] store_result<void> for_each_host(const std::function<void(const job_host&)>& take);
  /// Calls `take` for each place of links, by id. What `take` gets is valid during the call.
  [[nodiscard]] store_result<void> for_each_place(const std::function<void(const job_place&)>& take);
  /// Calls `take` for each URL, by id, with whether it is done (has a page) or still queued. Needs a bit of memory a
  /// URL.
  [[nodiscard]] store_result<void> for_each_url(const std::function<void(const job_url&, bool done)>& take);
  /// Calls `take` for each finished visit, in the order in which they were committed.
  [[nodiscard]] store_result<void> for_each_page(const std::function<void(const page_record&)>& take);

  /// Brings everything into the one file, and closes it. Whatever the result, every other call then gives `closed`;
  /// what was committed is safe, if need be in `FILE-wal`.
  [[nodiscard]] store_result<void> close();

 private:
  struct state;
  explicit job_file(std::unique_ptr<state> opened) noexcept;
  static store_error closed();

  std::unique_ptr<state> state_;  // null: closed
};

}  // namespace fanfold
