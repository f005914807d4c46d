#pragma once

#include <cstddef>
#include <fanfold/channel.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/task.hpp>
#include <mutex>
#include <optional>
#include <thread>

#include "store/job_batch.hpp"
#include "store/job_file.hpp"
#include "store/store_error.hpp"

namespace fanfold {

/// Writes a job file behind the crawl: a thread of its own takes batches from a bounded queue, in order. When the disk
/// is slower than the crawl the queue fills up and `commit` waits, so that memory stays bounded.
///
/// After the first error nothing more is written, so that the file stays a prefix of what was committed; the error
/// reaches every later commit, and close().
class job_writer {
 public:
  /// Takes over `file`; read from it before. At most `batches` are held, the one being written included; at least 1.
  explicit job_writer(job_file file, std::size_t batches = 4);
  job_writer(const job_writer&) = delete;
  job_writer& operator=(const job_writer&) = delete;
  /// Without close(): blocks until all that was committed is written, and tells nobody of errors.
  ~job_writer();

  /// Awaits room in the queue and moves `batch` into it, leaving an empty one; written it is later. Cancelled or failed
  /// it leaves `batch` as it is. Call it from one task at a time, as the order of commits is that of the file.
  [[nodiscard]] task<store_result<void>> commit(job_batch& batch);

  /// Awaits that everything is written and the file is closed. Nothing can be committed any more. Cancelled, it can be
  /// called again; the file is closed nevertheless.
  [[nodiscard]] task<store_result<void>> close();

 private:
  // A batch and its place in the queue, which is free again when the batch was written.
  struct queued {
    job_batch batch;
    permit place;
  };

  task<> write_all();
  std::optional<store_error> failure() const;

  job_file file_;
  semaphore places_;
  channel<queued> queue_;
  channel<store_result<void>> ended_{1};
  mutable std::mutex guard_;
  std::optional<store_error> failure_;  // the first one
  std::jthread thread_;
};

}  // namespace fanfold
