#include "store/job_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fanfold {
namespace {

store_result<void> end_of(const sqlite::connection& database) {
  if (database.ok()) return {};
  return database.error();
}

store_error contradiction(const sqlite::connection& database, std::string_view what) {
  return database.error(store_errc::damaged, what);
}

// The condition on a page that it is of the job's last refresh, or of its first crawl.
constexpr auto of_this_round =
    "round >= coalesce((SELECT CAST(value AS INTEGER) FROM options WHERE name = 'round'), 1)";

}  // namespace

std::chrono::system_clock::time_point time_since_1970(std::chrono::milliseconds time) {
  using clock = std::chrono::system_clock;
  constexpr auto latest = std::chrono::floor<std::chrono::milliseconds>(clock::time_point::max()).time_since_epoch();
  return clock::time_point(std::clamp(time, -latest, latest));
}

std::optional<content_hash> hash_of(std::span<const std::byte> bytes) {
  content_hash hash;
  if (bytes.size() != hash.size()) return std::nullopt;
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

store_error page_of_unknown_url(const sqlite::connection& database) {
  return contradiction(database, "a page of an unknown URL");
}

store_result<std::uint64_t> last_url(sqlite::connection& database) {
  const auto last = database.integer("SELECT max(id) FROM urls");
  if (!last) return database.error();
  const auto bytes = database.integer("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  if (!bytes) return database.error();
  if (*last < 0 || *last > *bytes) return contradiction(database, "URLs are numbered beyond the file's size");
  return static_cast<std::uint64_t>(*last);
}

store_result<std::vector<bool>> read_done(sqlite::connection& database) {
  const auto last = last_url(database);
  if (!last) return last.error();
  std::vector<bool> done(*last + 1);
  sqlite::statement pages = database.prepare(fmt::format("SELECT url_id FROM pages WHERE {}", of_this_round).c_str());
  while (pages.next()) {
    const auto id = static_cast<std::uint64_t>(pages.integer(0));
    if (id >= done.size()) return page_of_unknown_url(database);
    done[id] = true;
  }
  if (!database.ok()) return database.error();
  return done;
}

namespace {

// A row of "SELECT id, host_id, url, depth, referrer_id, fingerprint FROM urls"; none: it is damaged.
std::optional<job_url> url_of(const sqlite::statement& row) {
  job_url url;
  url.id = static_cast<std::uint64_t>(row.integer(0));
  url.host_id = static_cast<std::uint64_t>(row.integer(1));
  url.url = row.text(2);
  url.depth = static_cast<int>(row.integer(3));
  url.referrer_id = static_cast<std::uint64_t>(row.integer(4));
  const auto fingerprint = row.blob(5);
  if (fingerprint.size() != url.fingerprint.size()) return std::nullopt;
  std::ranges::copy(fingerprint, url.fingerprint.begin());
  return url;
}

}  // namespace

store_result<job_options> read_options(sqlite::connection& database) {
  job_options options;
  sqlite::statement rows = database.prepare("SELECT name, value FROM options");
  while (rows.next()) options.emplace(rows.text(0), rows.text(1));
  if (!database.ok()) return database.error();
  return options;
}

store_result<void> read_hosts(sqlite::connection& database, const std::function<void(const job_host&)>& take) {
  job_host host;
  sqlite::statement rows = database.prepare("SELECT id, name FROM hosts ORDER BY id");
  while (rows.next()) {
    host.id = static_cast<std::uint64_t>(rows.integer(0));
    host.name = rows.text(1);
    take(host);
  }
  return end_of(database);
}

store_result<void> read_places(sqlite::connection& database, const std::function<void(const job_place&)>& take) {
  job_place place;
  sqlite::statement rows = database.prepare("SELECT id, element, attribute, kind FROM places ORDER BY id");
  while (rows.next()) {
    place.id = static_cast<std::uint32_t>(rows.integer(0));
    place.element = rows.text(1);
    place.attribute = rows.text(2);
    place.kind = rows.text(3);
    take(place);
  }
  return end_of(database);
}

store_result<void> read_urls(sqlite::connection& database, const std::function<void(const job_url&, bool done)>& take) {
  const auto done = read_done(database);
  if (!done) return done.error();

  sqlite::statement rows =
      database.prepare("SELECT id, host_id, url, depth, referrer_id, fingerprint FROM urls ORDER BY id");
  while (rows.next()) {
    const auto url = url_of(rows);
    if (!url || url->id >= done->size()) return contradiction(database, "a URL without a fingerprint");
    take(*url, (*done)[url->id]);
  }
  return end_of(database);
}

// The URLs that were found on one page come one after the other, so that its text is seldom looked up.
store_result<void> read_urls_after(sqlite::connection& database, std::uint64_t after, std::size_t most,
                                   const std::function<void(const job_url&, std::string_view referrer)>& take) {
  sqlite::statement rows = database.prepare(
      "SELECT id, host_id, url, depth, referrer_id, fingerprint FROM urls WHERE id > ? ORDER BY id LIMIT ?");
  sqlite::statement lookup = database.prepare("SELECT url FROM urls WHERE id = ?");
  if (!database.ok() || !rows.bind_from(1, after, most)) return database.error();
  std::uint64_t referrer_id = 0;
  std::string referrer;
  while (rows.next()) {
    const auto url = url_of(rows);
    if (!url) return contradiction(database, "a URL without a fingerprint");
    if (url->referrer_id != referrer_id) {
      referrer_id = url->referrer_id;
      const bool found = referrer_id != 0 && lookup.bind_from(1, referrer_id) && lookup.next();
      referrer = found ? lookup.text(0) : std::string_view();
      lookup.reset();
    }
    take(*url, referrer);
  }
  return end_of(database);
}

namespace {

// Whether the text of a URL is gone that the row names by its id.
bool lacks(const sqlite::statement& row, int id, int text) {
  return !row.is_null(id) && row.is_null(text);
}

store_result<void> read_pages_that(const char* condition, sqlite::connection& database,
                                   const std::function<void(const page_record&)>& take) {
  page_record page;
  const std::string sql = fmt::format(
      "SELECT p.url_id, u.url, coalesce(p.final_url, u.url), p.status, u.depth, r.url, p.content_type, p.bytes,"
      " p.elapsed_us, p.title, p.links, p.error, p.error_detail, p.fetched_at, p.robots, p.round, p.change, p.etag,"
      " p.last_modified, p.body_hash, p.simhash, p.duplicate_of, d.url, p.near_duplicate_of, n.url, p.warc_offset,"
      " p.warc_bytes, u.referrer_id"
      " FROM pages p LEFT JOIN urls u ON u.id = p.url_id LEFT JOIN urls r ON r.id = u.referrer_id"
      " LEFT JOIN urls d ON d.id = p.duplicate_of LEFT JOIN urls n ON n.id = p.near_duplicate_of"
      " WHERE p.{} ORDER BY p.id",
      condition);
  sqlite::statement rows = database.prepare(sql.c_str());
  while (rows.next()) {
    if (rows.is_null(1)) return page_of_unknown_url(database);
    if (lacks(rows, 27, 5) || lacks(rows, 21, 22) || lacks(rows, 23, 24))
      return contradiction(database, "a page that refers to an unknown URL");
    page.url_id = static_cast<std::uint64_t>(rows.integer(0));
    page.url = rows.text(1);
    page.final_url = rows.text(2);
    page.status = static_cast<int>(rows.integer(3));
    page.depth = static_cast<int>(rows.integer(4));
    page.referrer = rows.text(5);
    page.content_type = rows.text(6);
    page.bytes = static_cast<std::uint64_t>(rows.integer(7));
    page.elapsed = std::chrono::microseconds(rows.integer(8));
    page.title = rows.text(9);
    page.links = static_cast<std::uint64_t>(rows.integer(10));
    page.error = rows.text(11);
    page.error_detail = rows.text(12);
    page.fetched_at = time_since_1970(std::chrono::milliseconds(rows.integer(13)));
    page.robots = rows.text(14);
    page.round = static_cast<int>(rows.integer(15));
    page.change = rows.text(16);
    page.etag = rows.text(17);
    page.last_modified = rows.text(18);
    page.body_hash = hash_of(rows.blob(19));
    page.simhash = rows.is_null(20) ? std::nullopt : std::optional(static_cast<std::uint64_t>(rows.integer(20)));
    page.duplicate_of_id = static_cast<std::uint64_t>(rows.integer(21));
    page.duplicate_of = rows.text(22);
    page.near_duplicate_of_id = static_cast<std::uint64_t>(rows.integer(23));
    page.near_duplicate_of = rows.text(24);
    page.warc_offset = static_cast<std::uint64_t>(rows.integer(25));
    page.warc_bytes = static_cast<std::uint64_t>(rows.integer(26));
    take(page);
  }
  return end_of(database);
}

}  // namespace

store_result<void> read_pages(sqlite::connection& database, const std::function<void(const page_record&)>& take) {
  return read_pages_that(of_this_round, database, take);
}

store_result<void> read_current_pages(sqlite::connection& database,
                                      const std::function<void(const page_record&)>& take) {
  return read_pages_that("superseded_by IS NULL", database, take);
}

store_result<void> read_payloads(sqlite::connection& database,
                                 const std::function<void(const content_hash&, std::uint64_t offset)>& take) {
  sqlite::statement rows = database.prepare(
      "SELECT body_hash, warc_offset FROM pages WHERE warc_offset IS NOT NULL AND body_hash IS NOT NULL ORDER BY id");
  while (rows.next())
    if (const auto hash = hash_of(rows.blob(0))) take(*hash, static_cast<std::uint64_t>(rows.integer(1)));
  return end_of(database);
}

}  // namespace fanfold
