// The catalogue's crawls.
#include <algorithm>
#include <utility>

#include "server/catalogue.hpp"
#include "server/catalogue_rows.hpp"
#include "server/random_id.hpp"

namespace fanfold::server {
namespace {

using time_point = std::chrono::system_clock::time_point;

// Of options, in a list: some crawls have a thousand seeds.
constexpr std::size_t most_list_bytes = 1 << 20;

// One that nobody knows was not written by us; that crawl at least does not run.
crawl_state state_of(std::string_view name) {
  for (const auto state : {crawl_state::running, crawl_state::paused, crawl_state::finished, crawl_state::cancelled})
    if (name_of(state) == name) return state;
  return crawl_state::failed;
}

// What crawl_in() and repeatable_crawl_in() read.
std::string crawls_where(std::string_view condition) {
  return "SELECT id, tenant, state, reason, options, statistics, created_at, ended_at, request_hash "
         "FROM crawls WHERE " +
         std::string(condition);
}

crawl_record crawl_in(const sqlite::statement& row) {
  return {.id = text_in(row, 0),
          .tenant = text_in(row, 1),
          .state = state_of(row.text(2)),
          .reason = optional_in(row, 3, text_in),
          .options = text_in(row, 4),
          .statistics = text_in(row, 5),
          .created_at = time_in(row, 6),
          .ended_at = optional_in(row, 7, time_in)};
}

repeatable_crawl repeatable_crawl_in(const sqlite::statement& row) {
  repeatable_crawl read{.crawl = crawl_in(row)};
  std::ranges::copy(row.blob(8).first(std::min(row.blob(8).size(), read.request_hash.size())),
                    read.request_hash.begin());
  return read;
}

std::string id_in(const sqlite::statement& row) {
  return text_in(row, 0);
}

// Whether a crawl comes to it by itself, and would again if that were forgotten.
bool comes_again(crawl_state state) {
  return state == crawl_state::finished || state == crawl_state::failed;
}

bool has_ended(crawl_state state) {
  return state != crawl_state::running && state != crawl_state::paused;
}

}  // namespace

store_result<crawl_record> catalogue::add_crawl(std::string_view tenant, std::string options, std::string statistics,
                                                const std::optional<idempotency>& request, time_point now) {
  crawl_record made{.id = random_crawl_id(),
                    .tenant = std::string(tenant),
                    .options = std::move(options),
                    .statistics = std::move(statistics),
                    .created_at = as_stored(now)};
  const auto key = request ? std::optional(std::string_view(request->key)) : std::nullopt;
  const auto hash = request ? std::optional(std::span<const std::byte>(request->request_hash)) : std::nullopt;
  const bool added = database_
                         .prepare(
                             "INSERT INTO crawls(id, tenant, state, options, statistics, created_at, "
                             "idempotency_key, request_hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
                         .run(made.id, tenant, name_of(made.state), made.options, made.statistics,
                              to_column(made.created_at), key, hash);
  if (!added) return database_.error();
  return made;
}

store_result<std::optional<crawl_record>> catalogue::find_crawl(std::string_view tenant, std::string_view id) {
  return row_of(database_, crawls_where("id = ? AND tenant = ? AND state <> 'removing'"), crawl_in, id, tenant);
}

store_result<std::optional<repeatable_crawl>> catalogue::find_crawl_of_key(std::string_view tenant,
                                                                           std::string_view key) {
  return row_of(database_, crawls_where("tenant = ? AND idempotency_key = ?"), repeatable_crawl_in, tenant, key);
}

store_result<crawl_list> catalogue::list_crawls(std::string_view tenant, std::size_t limit,
                                                const std::optional<crawl_cursor>& after) {
  const crawl_cursor from = after.value_or(crawl_cursor{time_point::max(), {}});
  const std::string sql = crawls_where(
      "tenant = ? AND (created_at, id) < (?, ?) AND state <> 'removing' ORDER BY created_at DESC, id DESC");
  sqlite::statement rows = database_.prepare(sql.c_str());
  if (!rows.bind_all(tenant, to_column(from.created_at), from.id)) return database_.error();
  crawl_list list;
  for (std::size_t bytes = 0; rows.next();) {
    if (list.crawls.size() == limit || bytes > most_list_bytes) {
      if (limit > 0) list.next = {list.crawls.back().created_at, list.crawls.back().id};
      return list;
    }
    list.crawls.push_back(crawl_in(rows));
    bytes += list.crawls.back().options.size();
  }
  if (!database_.ok()) return database_.error();
  return list;
}

store_result<std::vector<crawl_record>> catalogue::crawls_in(crawl_state state) {
  return rows_of(database_, crawls_where("state = ? ORDER BY created_at, id"), crawl_in, name_of(state));
}

store_result<std::uint64_t> catalogue::count_running(std::string_view tenant) {
  const auto count = [](const sqlite::statement& row) { return count_in(row, 0); };
  const auto found =
      row_of(database_, "SELECT count(*) FROM crawls WHERE state = 'running' AND tenant = ?", count, tenant);
  if (!found) return found.error();
  return found->value_or(0);
}

store_result<bool> catalogue::change_state(std::string_view id, crawl_state state,
                                           const std::optional<std::string>& reason, time_point now) {
  const auto ended = has_ended(state) ? std::optional(to_column(now)) : std::nullopt;
  std::optional<without_sync> quickly;
  if (comes_again(state)) quickly.emplace(database_);
  return changes(database_,
                 "UPDATE crawls SET state = ?, reason = ?, ended_at = ? "
                 "WHERE id = ? AND state IN ('running', 'paused', 'failed') RETURNING 1",
                 name_of(state), reason, ended, id);
}

store_result<bool> catalogue::begin_removal(std::string_view tenant, std::string_view id) {
  return changes(database_,
                 "UPDATE crawls SET state = 'removing', idempotency_key = NULL "
                 "WHERE id = ? AND tenant = ? AND state <> 'removing' RETURNING 1",
                 id, tenant);
}

store_result<void> catalogue::finish_removal(std::string_view id) {
  if (!database_.prepare("DELETE FROM crawls WHERE id = ? AND state = 'removing'").run(id)) return database_.error();
  return {};
}

store_result<std::vector<std::string>> catalogue::removals() {
  return rows_of(database_, "SELECT id FROM crawls WHERE state = 'removing' ORDER BY id", id_in);
}

}  // namespace fanfold::server
