#include "store/job_reader.hpp"

#include <system_error>
#include <utility>
#include <vector>

#include "store/job_database.hpp"
#include "store/job_reading.hpp"
#include "store/link_steps.hpp"

namespace fanfold {

struct job_reader::state {
  explicit state(sqlite::connection opened, const std::filesystem::path& where)
      : database(std::move(opened)), path(where) {}

  void check() const {
    if (!database.ok()) throw_exception_from_error(database.error(), BOOST_CURRENT_LOCATION);
  }
  // Of a row that `column` of its URL is there.
  void check_url(const sqlite::statement& row, int column) const {
    if (row.is_null(column)) throw_exception_from_error(page_of_unknown_url(database), BOOST_CURRENT_LOCATION);
  }

  sqlite::connection database;
  std::filesystem::path path;
};

job_reader::job_reader(std::unique_ptr<state> opened) noexcept : state_(std::move(opened)) {}
job_reader::job_reader(job_reader&&) noexcept = default;
job_reader& job_reader::operator=(job_reader&&) noexcept = default;
job_reader::~job_reader() = default;

store_result<job_reader> job_reader::open(const std::filesystem::path& path) {
  auto database = read_job_database(path);
  if (!database) return database.error();
  return job_reader(std::make_unique<state>(std::move(*database), path));
}

bool job_reader::is_being_written() const {
  return state_->database.has_writer();
}

std::uint64_t job_reader::file_bytes() const {
  std::uint64_t all = 0;
  for (const char* suffix : {"", "-wal"}) {
    std::error_code missing;
    auto file = state_->path;
    const auto size = std::filesystem::file_size(file += suffix, missing);
    if (!missing) all += size;
  }
  return all;
}

store_result<job_options> job_reader::options() {
  return read_options(state_->database);
}

store_result<void> job_reader::for_each_host(const std::function<void(const job_host&)>& take) {
  return read_hosts(state_->database, take);
}

store_result<void> job_reader::for_each_place(const std::function<void(const job_place&)>& take) {
  return read_places(state_->database, take);
}

store_result<void> job_reader::for_each_url(const std::function<void(const job_url&, bool done)>& take) {
  return read_urls(state_->database, take);
}

store_result<void> job_reader::for_each_page(const std::function<void(const page_record&)>& take) {
  return read_current_pages(state_->database, take);
}

store_result<void> job_reader::copy_to(const std::filesystem::path& path) {
  return state_->database.copy_to(path);
}

store_result<std::string> job_reader::url(std::uint64_t id) {
  sqlite::statement row = state_->database.prepare("SELECT url FROM urls WHERE id = ?");
  const bool found = row.bind_all(id) && row.next();
  if (!state_->database.ok()) return state_->database.error();
  return found ? std::string(row.text(0)) : std::string();
}

store_result<std::uint64_t> job_reader::find_url(std::string_view url) {
  sqlite::statement row = state_->database.prepare("SELECT id FROM urls WHERE url = ?");
  const bool found = row.bind_all(url) && row.next();
  if (!state_->database.ok()) return state_->database.error();
  return found ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

store_result<std::uint64_t> job_reader::page_count() {
  const auto count = state_->database.integer("SELECT max(id) FROM pages");
  if (!count) return state_->database.error();
  return static_cast<std::uint64_t>(*count);
}

stream<job_page> job_reader::pages() {
  state& job = *state_;
  sqlite::statement rows = job.database.prepare(
      "SELECT p.url_id, u.host_id, p.status, u.depth, p.bytes, p.elapsed_us, p.links, p.content_type, p.error,"
      " p.fetched_at FROM pages p LEFT JOIN urls u ON u.id = p.url_id WHERE p.superseded_by IS NULL ORDER BY p.id");
  while (rows.next()) {
    job.check_url(rows, 1);
    job_page page{.url_id = static_cast<std::uint64_t>(rows.integer(0)),
                  .host_id = static_cast<std::uint64_t>(rows.integer(1)),
                  .status = static_cast<int>(rows.integer(2)),
                  .depth = static_cast<int>(rows.integer(3)),
                  .bytes = static_cast<std::uint64_t>(rows.integer(4)),
                  .elapsed = std::chrono::microseconds(rows.integer(5)),
                  .links = static_cast<std::uint64_t>(rows.integer(6)),
                  .content_type = std::string(rows.text(7)),
                  .error = std::string(rows.text(8)),
                  .fetched_at = time_since_1970(std::chrono::milliseconds(rows.integer(9)))};
    co_yield std::move(page);
  }
  job.check();
}

stream<job_edge> job_reader::links() {
  state& job = *state_;
  sqlite::statement rows = job.database.prepare(
      "SELECT p.url_id, l.targets FROM pages p CROSS JOIN links l ON l.page_id = coalesce(p.same_as, p.id)"
      " WHERE p.superseded_by IS NULL ORDER BY p.id");
  std::vector<job_link> of_page;
  while (rows.next()) {
    const auto source = static_cast<std::uint64_t>(rows.integer(0));
    of_page.clear();
    if (!read_link_steps(rows.text(1), [&](job_link link) { of_page.push_back(link); }))
      throw_exception_from_error(job.database.error(store_errc::damaged, "links that are no steps between URLs"),
                                 BOOST_CURRENT_LOCATION);
    for (const job_link& link : of_page) co_yield job_edge{source, link.target, link.place};
  }
  job.check();
}

// A body is written when it comes for the first time: a page that has it again refers to that.
stream<job_answer> job_reader::answers() {
  state& job = *state_;
  sqlite::statement rows = job.database.prepare(
      "WITH body(hash, place) AS (SELECT body_hash, min(warc_offset) FROM pages"
      " WHERE body_hash IS NOT NULL AND warc_bytes > 0 GROUP BY body_hash)"
      " SELECT u.url, content.content_type, body.place FROM pages p LEFT JOIN urls u ON u.id = p.url_id"
      " JOIN pages content ON content.id = coalesce(p.same_as, p.id) JOIN body ON body.hash = content.body_hash"
      " WHERE p.superseded_by IS NULL AND content.status BETWEEN 200 AND 299 ORDER BY p.id");
  while (rows.next()) {
    job.check_url(rows, 0);
    job_answer answer{.url = std::string(rows.text(0)),
                      .content_type = std::string(rows.text(1)),
                      .warc_offset = static_cast<std::uint64_t>(rows.integer(2))};
    co_yield std::move(answer);
  }
  job.check();
}

stream<job_url_state> job_reader::urls() {
  state& job = *state_;
  const std::vector<bool> done = read_done(job.database).value();
  sqlite::statement rows = job.database.prepare("SELECT id, host_id, depth FROM urls ORDER BY id");
  while (rows.next()) {
    const auto id = static_cast<std::uint64_t>(rows.integer(0));
    co_yield job_url_state{.id = id,
                           .host_id = static_cast<std::uint64_t>(rows.integer(1)),
                           .depth = static_cast<int>(rows.integer(2)),
                           .done = id < done.size() && done[id]};
  }
  job.check();
}

sqlite::connection& job_reader::database() {
  return state_->database;
}

}  // namespace fanfold
