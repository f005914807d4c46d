#include "store/job_reading.hpp"

#include <algorithm>
#include <chrono>
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

// A damaged file's time may be beyond what the clock can tell.
std::chrono::system_clock::time_point time_since_1970(std::chrono::milliseconds time) {
  using clock = std::chrono::system_clock;
  constexpr auto latest = std::chrono::floor<std::chrono::milliseconds>(clock::time_point::max()).time_since_epoch();
  return clock::time_point(std::clamp(time, -latest, latest));
}

// Which ids of URLs have a page: a bit each.
store_result<std::vector<bool>> read_done(sqlite::connection& database) {
  const auto last = database.integer("SELECT max(id) FROM urls");
  if (!last) return database.error();
  const auto bytes = database.integer("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  if (!bytes) return database.error();
  if (*last < 0 || *last > *bytes) return contradiction(database, "URLs are numbered beyond the file's size");

  std::vector<bool> done(static_cast<std::size_t>(*last) + 1);
  sqlite::statement pages = database.prepare("SELECT url_id FROM pages");
  while (pages.next()) {
    const auto id = static_cast<std::uint64_t>(pages.integer(0));
    if (id >= done.size()) return contradiction(database, "a page of an unknown URL");
    done[id] = true;
  }
  if (!database.ok()) return database.error();
  return done;
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

  job_url url;
  sqlite::statement rows =
      database.prepare("SELECT id, host_id, url, depth, referrer_id, fingerprint FROM urls ORDER BY id");
  while (rows.next()) {
    url.id = static_cast<std::uint64_t>(rows.integer(0));
    url.host_id = static_cast<std::uint64_t>(rows.integer(1));
    url.url = rows.text(2);
    url.depth = static_cast<int>(rows.integer(3));
    url.referrer_id = static_cast<std::uint64_t>(rows.integer(4));
    const auto fingerprint = rows.blob(5);
    if (url.id >= done->size() || fingerprint.size() != url.fingerprint.size()) {
      return contradiction(database, "a URL without a fingerprint");
    }
    std::ranges::copy(fingerprint, url.fingerprint.begin());
    take(url, (*done)[url.id]);
  }
  return end_of(database);
}

store_result<void> read_pages(sqlite::connection& database, const std::function<void(const page_record&)>& take) {
  page_record page;
  sqlite::statement rows = database.prepare(
      "SELECT p.url_id, u.url, coalesce(p.final_url, u.url), p.status, u.depth, r.url, p.content_type, p.bytes,"
      " p.elapsed_us, p.title, p.links, p.error, p.error_detail, p.fetched_at, p.robots"
      " FROM pages p CROSS JOIN urls u ON u.id = p.url_id LEFT JOIN urls r ON r.id = u.referrer_id ORDER BY p.id");
  while (rows.next()) {
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
    take(page);
  }
  return end_of(database);
}

}  // namespace fanfold
