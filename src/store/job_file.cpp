#include "store/job_file.hpp"

#include <utility>

#include "store/job_database.hpp"
#include "store/job_insertion.hpp"
#include "store/job_reading.hpp"

namespace fanfold {

struct job_file::state {
  explicit state(sqlite::connection opened) : database(std::move(opened)) {}

  sqlite::connection database;
  job_insertion insertion;
};

job_file::job_file(std::unique_ptr<state> opened, std::filesystem::path path) noexcept
    : state_(std::move(opened)), path_(std::move(path)) {}
job_file::job_file(job_file&&) noexcept = default;
job_file& job_file::operator=(job_file&&) noexcept = default;
job_file::~job_file() {
  (void)close();
}

store_result<job_file> job_file::open(const std::filesystem::path& path) {
  auto database = open_job_database(path);
  if (!database) return database.error();
  auto opened = std::make_unique<state>(std::move(*database));
  if (!opened->insertion.prepare(opened->database)) return opened->database.error();
  return job_file(std::move(opened), path);
}

store_result<void> job_file::commit(std::span<const job_batch> batches) {
  if (!state_) return closed();
  auto& [database, insertion] = *state_;
  if (database.execute("BEGIN") && insertion.insert(batches) && database.execute("COMMIT")) {
    insertion.committed();
    return {};
  }
  store_error error = database.error();
  (void)database.execute("ROLLBACK");  // fails where SQLite has rolled back already
  return error;
}

store_result<job_options> job_file::options() {
  if (!state_) return closed();
  return read_options(state_->database);
}

store_result<void> job_file::for_each_host(const std::function<void(const job_host&)>& take) {
  if (!state_) return closed();
  return read_hosts(state_->database, take);
}

store_result<void> job_file::for_each_place(const std::function<void(const job_place&)>& take) {
  if (!state_) return closed();
  return read_places(state_->database, take);
}

store_result<void> job_file::for_each_url(const std::function<void(const job_url&, bool done)>& take) {
  if (!state_) return closed();
  return read_urls(state_->database, take);
}

store_result<void> job_file::for_each_url_after(
    std::uint64_t after, std::size_t most, const std::function<void(const job_url&, std::string_view referrer)>& take) {
  if (!state_) return closed();
  return read_urls_after(state_->database, after, most, take);
}

store_result<void> job_file::for_each_page(const std::function<void(const page_record&)>& take) {
  if (!state_) return closed();
  return read_pages(state_->database, take);
}

store_result<void> job_file::for_each_payload(const std::function<void(const content_hash&, std::uint64_t)>& take) {
  if (!state_) return closed();
  return read_payloads(state_->database, take);
}

store_result<void> job_file::close() {
  if (!state_) return {};
  const std::unique_ptr<state> closing = std::move(state_);
  closing->insertion = {};  // the log can't be folded in while statements are open
  if (!fold_job_database(closing->database)) return closing->database.error();
  return {};
}

store_error job_file::closed() {
  return {store_errc::closed, "job file"};
}

}  // namespace fanfold
