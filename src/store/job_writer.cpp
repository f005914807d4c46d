#include "store/job_writer.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <exception>
#include <fanfold/asio.hpp>
#include <fanfold/timeout.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fanfold {
namespace {

using namespace std::chrono_literals;

// Of each writer; what a kill may cost, and how far behind the crawl a reader of the file may be.
duration gathering_time(std::size_t writers) {
  return std::clamp<duration>(writers * 2ms, 4ms, 1s);
}

task<> happens(event& what) {
  co_await what.wait();
}

}  // namespace

job_writer::job_writer(storage_thread& where, std::optional<job_file> job, std::optional<warc_file> archive,
                       std::size_t batches)
    : where_(where), job_(std::move(job)), archive_(std::move(archive)), places_(batches), queue_(batches) {
  if (batches == 0) throw std::invalid_argument("a job_writer without a place in its queue could never write anything");
  ++where_.writers;
  boost::asio::post(where_.context, [this, &where] {
    start(where.context, write_all(), [&where, end = end_](const std::exception_ptr&) {
      --where.writers;
      end->result.close();
      end->reached.count_down();
    });
  });
}

job_writer::~job_writer() {
  queue_.close();
  has_much_.set();
  if (!is_closed_) end_->reached.wait();  // others may have the thread do more before it gets there
}

task<store_result<void>> job_writer::commit(job_batch& batch) {
  permit place = co_await places_.acquire();
  if (auto failed = failure()) co_return *std::move(failed);
  if (queue_.closed()) co_return store_error{store_errc::closed, "job file"};
  queued next{std::exchange(batch, {}), std::move(place)};
  queue_.try_send(next);  // whoever holds a place finds room
  if (has_much()) has_much_.set();
  co_return store_result<void>();
}

task<store_result<void>> job_writer::close() {
  queue_.close();
  has_much_.set();
  auto ended = co_await end_->result.receive();
  is_closed_ = true;
  if (!ended) co_return store_error{store_errc::closed, "job file"};
  co_return *std::move(ended);
}

task<> job_writer::write_all() {
  const std::shared_ptr<end> last = end_;
  while (auto next = co_await queue_.receive()) {
    co_await gather();
    std::vector<job_batch> batches;
    std::vector<permit> places;
    for (; next; next = queue_.try_receive()) {
      batches.push_back(std::move(next->batch));
      places.push_back(std::move(next->place));
    }
    if (failure_) continue;
    const auto written = write(batches);
    if (written) continue;
    const std::lock_guard lock(guard_);
    failure_ = written.error();
  }
  store_result<void> ended = close_files();
  if (failure_) ended = *failure_;
  last->result.try_send(ended);
}

task<> job_writer::gather() {
  has_much_.reset();
  if (!has_much()) co_await move_on_after(gathering_time(where_.writers), happens(has_much_));
}

store_result<void> job_writer::write(std::span<job_batch> batches) {
  if (archive_) {
    for (job_batch& batch : batches)
      if (auto archived = archive(batch); !archived) return archived;
    batches.back().options[warc_bytes_option] = std::to_string(archive_->size());
  }
  return job_ ? job_->commit(batches) : store_result<void>();
}

store_result<void> job_writer::archive(job_batch& batch) {
  for (warc_capture& capture : batch.captures)
    if (auto place = archive_->append(capture); !place) return place.error();
  for (job_visit& visit : batch.visits) {
    for (warc_capture& capture : visit.captures) {
      const auto place = archive_->append(capture);
      if (!place) return place.error();
      if (!visit.has_captured_answer || &capture != &visit.captures.back()) continue;
      visit.page.warc_offset = place->offset;
      visit.page.warc_bytes = place->bytes;
    }
  }
  return {};
}

store_result<void> job_writer::close_files() {
  auto archived = archive_ ? archive_->close() : store_result<void>();
  auto closed = job_ ? job_->close() : store_result<void>();
  return archived ? closed : archived;
}

std::optional<store_error> job_writer::failure() const {
  const std::lock_guard lock(guard_);
  return failure_;
}

}  // namespace fanfold
