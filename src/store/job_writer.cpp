#include "store/job_writer.hpp"

#include <fanfold/run.hpp>
#include <stdexcept>
#include <utility>

namespace fanfold {

job_writer::job_writer(job_file file, std::size_t batches) : file_(std::move(file)), places_(batches), queue_(batches) {
  if (batches == 0) throw std::invalid_argument("a job_writer without a place in its queue could never write anything");
  thread_ = std::jthread([this] { run(write_all()); });
}

job_writer::~job_writer() {
  queue_.close();
}

task<store_result<void>> job_writer::commit(job_batch& batch) {
  permit place = co_await places_.acquire();
  if (auto failed = failure()) co_return *std::move(failed);
  if (queue_.closed()) co_return store_error{store_errc::closed, "job file"};
  queued next{std::exchange(batch, {}), std::move(place)};
  queue_.try_send(next);  // whoever holds a place finds room
  co_return store_result<void>();
}

task<store_result<void>> job_writer::close() {
  queue_.close();
  auto ended = co_await ended_.receive();
  if (!ended) co_return store_error{store_errc::closed, "job file"};
  co_return *std::move(ended);
}

task<> job_writer::write_all() {
  while (auto next = co_await queue_.receive()) {
    if (failure_) continue;
    const auto written = file_.commit(next->batch);
    if (written) continue;
    const std::lock_guard lock(guard_);
    failure_ = written.error();
  }
  store_result<void> ended = file_.close();
  if (failure_) ended = *failure_;
  ended_.try_send(ended);
  ended_.close();
}

std::optional<store_error> job_writer::failure() const {
  const std::lock_guard lock(guard_);
  return failure_;
}

}  // namespace fanfold
