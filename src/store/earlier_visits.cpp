#include "store/earlier_visits.hpp"

#include <utility>

#include "store/job_reading.hpp"
#include "store/sqlite.hpp"

namespace fanfold {

struct earlier_visits::state {
  sqlite::connection database;
  sqlite::statement visit{};
};

earlier_visits::earlier_visits(std::unique_ptr<state> opened) noexcept : state_(std::move(opened)) {}
earlier_visits::earlier_visits(earlier_visits&&) noexcept = default;
earlier_visits& earlier_visits::operator=(earlier_visits&&) noexcept = default;
earlier_visits::~earlier_visits() = default;

store_result<earlier_visits> earlier_visits::before(int round, const std::filesystem::path& path) {
  auto opened = sqlite::connection::open_to_read(path);
  if (!opened) return opened.error();
  earlier_visits all(std::make_unique<state>(std::move(*opened)));
  auto& [database, visit] = *all.state_;
  const auto last = last_url(database);
  if (!last) return last.error();
  all.rows_.resize(*last + 1);
  sqlite::statement pages = database.prepare("SELECT url_id, id FROM pages WHERE superseded_by IS NULL AND round < ?");
  if (!pages.bind_all(round)) return database.error();
  while (pages.next()) {
    const auto id = static_cast<std::uint64_t>(pages.integer(0));
    if (id >= all.rows_.size()) return page_of_unknown_url(database);
    all.rows_[id] = static_cast<std::uint64_t>(pages.integer(1));
  }
  if (!database.ok()) return database.error();
  visit = database.prepare(
      "SELECT coalesce(p.same_as, p.id), coalesce(p.final_url, u.url), p.status, p.content_type, p.bytes, p.title,"
      " p.links, p.robots, p.error, p.etag, p.last_modified, p.body_hash, p.simhash,"
      " (SELECT c.warc_offset FROM pages c WHERE c.id = coalesce(p.same_as, p.id))"
      " FROM pages p JOIN urls u ON u.id = p.url_id WHERE p.id = ?");
  if (!database.ok()) return database.error();
  return all;
}

store_result<std::optional<earlier_visit>> earlier_visits::find(std::uint64_t url_id) {
  if (url_id >= rows_.size() || rows_[url_id] == 0) return std::nullopt;
  auto& [database, row] = *state_;
  earlier_visit found{.row = rows_[url_id]};
  if (!row.bind_all(found.row) || !row.next()) return database.error(store_errc::damaged, "a page that is gone");
  found.content = static_cast<std::uint64_t>(row.integer(0));
  page_record& page = found.page;
  page.url_id = url_id;
  page.final_url = row.text(1);
  page.status = static_cast<int>(row.integer(2));
  page.content_type = row.text(3);
  page.bytes = static_cast<std::uint64_t>(row.integer(4));
  page.title = row.text(5);
  page.links = static_cast<std::uint64_t>(row.integer(6));
  page.robots = row.text(7);
  page.error = row.text(8);
  page.etag = row.text(9);
  page.last_modified = row.text(10);
  page.body_hash = hash_of(row.blob(11));
  if (!row.is_null(12)) page.simhash = static_cast<std::uint64_t>(row.integer(12));
  page.warc_offset = static_cast<std::uint64_t>(row.integer(13));
  row.reset();  // or it would hold the log
  return std::optional(std::move(found));
}

}  // namespace fanfold
