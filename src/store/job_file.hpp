#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "store/job_batch.hpp"
#include "store/store_error.hpp"

namespace fanfold {

/// A crawl in one file: a SQLite database with the job's options, hosts, URLs, pages and links, which any SQLite tool
/// opens (views: page, link, queued, mentioned).
///
/// **What survives.** A batch is in the file wholly or not at all, and only after those before it. When the process is
/// killed, every batch whose commit had returned is kept; when the machine loses power, the latest (at most about 16 MB
/// of them) may be missing. While a job is open, or after a kill, `FILE-wal` beside it is part of it (`FILE-shm` is an
/// index of that, of no worth by itself); the next open takes it in. A job that was closed is `FILE` alone, but where
/// somebody was reading it.
///
/// **Locking.** An open job has one writer; others may read it meanwhile, by job_reader or by any SQLite tool, and see
/// it as of their transaction's begin. Until that ends the log grows instead of being used anew. A job can't be opened
/// to be written to while somebody is in the midst of reading the closed file. (Locks are POSIX locks, which a kill
/// ends, too: this process loses them by opening and closing the same file otherwise than by SQLite.)
///
/// **Cost.** A commit appends, but for URLs that it promotes: the same time at any size of file, memory for the batch
/// and a 2 MB cache.
///
/// Used by one thread at a time; every call may block on the disk. After a failed commit the file is as it was before
/// it.
class job_file {
 public:
  /// Opens the job in `path`, or makes one where no file or an empty one is. Errors: not_a_job_file (left untouched),
  /// newer_version, locked (after waiting for a second), read_only, cannot_open, disk_full, damaged,
  /// io_failed.
  [[nodiscard]] static store_result<job_file> open(const std::filesystem::path& path);

  job_file(job_file&&) noexcept;
  job_file& operator=(job_file&&) noexcept;
  /// Closes the file and tells nobody of errors.
  ~job_file();

  /// Writes all of `batch`, or nothing. Errors: disk_full, conflict (an id is there already), damaged, io_failed,
  /// closed.
  [[nodiscard]] store_result<void> commit(const job_batch& batch) { return commit({&batch, 1}); }
  /// Writes all of `batches`, in their order, or nothing: in little more time than the last of them takes.
  [[nodiscard]] store_result<void> commit(std::span<const job_batch> batches);

  const std::filesystem::path& path() const noexcept { return path_; }

  /// The options; none in a job that was just made.
  [[nodiscard]] store_result<job_options> options();
  /// Calls `take` for each host, by id. What `take` gets is valid during the call.
  [[nodiscard]] store_result<void> for_each_host(const std::function<void(const job_host&)>& take);
  /// Calls `take` for each place of links, by id. What `take` gets is valid during the call.
  [[nodiscard]] store_result<void> for_each_place(const std::function<void(const job_place&)>& take);
  /// Calls `take` for each URL, by id, with whether it is done (has a page of this round) or still queued. Needs a bit
  /// of memory a URL.
  [[nodiscard]] store_result<void> for_each_url(const std::function<void(const job_url&, bool done)>& take);
  /// Calls `take` for the first `most` URLs whose ids are above `after`, by id, with the text of each one's referrer,
  /// empty where there is none. What `take` gets is valid during the call.
  [[nodiscard]] store_result<void> for_each_url_after(
      std::uint64_t after, std::size_t most,
      const std::function<void(const job_url&, std::string_view referrer)>& take);
  /// Calls `take` for each finished visit of this round, which is the job's last refresh or its first crawl, in the
  /// order in which they were committed.
  [[nodiscard]] store_result<void> for_each_page(const std::function<void(const page_record&)>& take);

  /// Calls `take` for each page whose answer is in the WARC file whole, with its hash and where its record is there.
  [[nodiscard]] store_result<void> for_each_payload(
      const std::function<void(const content_hash&, std::uint64_t)>& take);

  /// Brings everything into the one file, and closes it. Whatever the result, every other call then gives `closed`;
  /// what was committed is safe, if need be in `FILE-wal`.
  [[nodiscard]] store_result<void> close();

 private:
  struct state;
  job_file(std::unique_ptr<state> opened, std::filesystem::path path) noexcept;
  static store_error closed();

  std::unique_ptr<state> state_;  // null: closed
  std::filesystem::path path_;
};

}  // namespace fanfold
