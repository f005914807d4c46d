#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <fanfold/channel.hpp>
#include <fanfold/event.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/task.hpp>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "store/job_batch.hpp"
#include "store/job_file.hpp"
#include "store/store_error.hpp"
#include "store/warc_file.hpp"

namespace fanfold {

/// The option under which a job keeps how many bytes of its WARC file are committed.
inline constexpr auto warc_bytes_option = "warc_bytes";

/// A thread that writes: its context, on which writers take turns.
struct storage_thread {
  boost::asio::io_context& context;
  std::atomic<std::size_t> writers = 0;  ///< that have not ended
};

/// Writes a job file and a WARC file behind the crawl: another thread takes batches from a bounded queue, in
/// order, those of some milliseconds together, because a transaction costs more than the few rows of a batch. Of many
/// writers each gathers longer, up to a second, so that their thread has no more transactions than that of a few. When
/// the disk is slower than the crawl the queue fills up and `commit` waits, so that memory stays bounded.
///
/// What is to be archived is written first; the job's transaction then says how far the archive is whole, so that each
/// page is in both or, once the archive was cut back to there, in none.
///
/// After the first error nothing more is written, so that the files stay a prefix of what was committed; the error
/// reaches every later commit, and close().
class job_writer {
 public:
  /// Takes over the files; read from them before. They are written by `where`, which must outlive this. At most
  /// `batches` are held, those being written included; at least 1.
  job_writer(storage_thread& where, std::optional<job_file> job, std::optional<warc_file> archive = std::nullopt,
             std::size_t batches = 128);
  job_writer(const job_writer&) = delete;
  job_writer& operator=(const job_writer&) = delete;
  /// Without close() before: blocks until all that was committed is written, and tells nobody of errors.
  ~job_writer();

  /// Awaits room in the queue and moves `batch` into it, leaving an empty one; written it is later. Cancelled or failed
  /// it leaves `batch` as it is. Call it from one task at a time, as the order of commits is that of the file.
  [[nodiscard]] task<store_result<void>> commit(job_batch& batch);

  /// Awaits that everything is written and the files are closed. Nothing can be committed any more. Cancelled, it can
  /// be called again; they are closed nevertheless.
  [[nodiscard]] task<store_result<void>> close();

 private:
  // A batch and its place in the queue, which is free again when the batch was written.
  struct queued {
    job_batch batch;
    permit place;
  };

  // What the thread tells at last; from then on it has nothing to do with this, only with that.
  struct end {
    channel<store_result<void>> result{1};
    std::latch reached{1};
  };

  task<> write_all();
  task<> gather();
  bool has_much() const { return queue_.closed() || queue_.size() >= queue_.capacity() / 2; }
  store_result<void> write(std::span<job_batch> batches);
  store_result<void> archive(job_batch& batch);
  store_result<void> close_files();
  std::optional<store_error> failure() const;

  storage_thread& where_;
  std::optional<job_file> job_;
  std::optional<warc_file> archive_;
  semaphore places_;
  channel<queued> queue_;
  event has_much_;  // for who gathers
  mutable std::mutex guard_;
  std::optional<store_error> failure_;  // the first one
  std::shared_ptr<end> end_ = std::make_shared<end>();
  bool is_closed_ = false;
};

}  // namespace fanfold
