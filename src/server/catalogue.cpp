#include "server/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/catalogue_database.hpp"
#include "server/catalogue_rows.hpp"
#include "server/catalogue_schema.hpp"
#include "server/random_id.hpp"

namespace fanfold::server {
namespace {

using std::chrono::floor;
using std::chrono::sys_days;
using time_point = std::chrono::system_clock::time_point;

sys_days day_of(time_point time) {
  return floor<std::chrono::days>(time);
}

token_record token_in(const sqlite::statement& row) {
  return {.id = text_in(row, 0),
          .tenant = text_in(row, 1),
          .created_at = time_in(row, 2),
          .last_used_on = optional_in(row, 3, day_in),
          .revoked_at = optional_in(row, 4, time_in)};
}

quotas quotas_in(const sqlite::statement& row) {
  return {.crawls = count_in(row, 0),
          .pages_per_day = optional_in(row, 1, count_in),
          .bytes_per_day = optional_in(row, 2, count_in),
          .requests_per_minute = count_in(row, 3)};
}

bool save(sqlite::connection& database, std::string_view tenant, const quotas& all) {
  return database
      .prepare(
          "REPLACE INTO tenants(name, crawls, pages_per_day, bytes_per_day, requests_per_minute) "
          "VALUES(?, ?, ?, ?, ?)")
      .run(tenant, to_column(all.crawls), to_column(all.pages_per_day), to_column(all.bytes_per_day),
           to_column(all.requests_per_minute));
}

bool add(sqlite::connection& database, const tenant_usage& used, sys_days day) {
  return database
      .prepare(
          "INSERT INTO usage(tenant, day, pages, bytes) VALUES(?, ?, ?, ?) ON CONFLICT(tenant, day) "
          "DO UPDATE SET pages = pages + excluded.pages, bytes = bytes + excluded.bytes")
      .run(used.tenant, to_column(day), to_column(used.had.pages), to_column(used.had.bytes));
}

}  // namespace

store_result<catalogue> catalogue::open(const std::filesystem::path& path) {
  auto database = open_catalogue_database(path);
  if (!database) return database.error();
  return catalogue(std::move(*database));
}

store_result<catalogue> catalogue::open_to_serve(const std::filesystem::path& path) {
  auto opened = open(path);
  if (!opened) return opened;
  if (const auto reserved = reserve_catalogue(opened->database_); !reserved) return reserved.error();
  return opened;
}

store_result<new_token> catalogue::add_token(std::string_view tenant, const quotas& all, time_point now) {
  new_token made{.token = {.id = random_token_id(), .tenant = std::string(tenant), .created_at = as_stored(now)},
                 .secret = random_secret()};
  const auto written = in_transaction(database_, [&] {
    return save(database_, tenant, all) &&
           database_.prepare("INSERT INTO tokens(id, tenant, secret_hash, created_at) VALUES(?, ?, ?, ?)")
               .run(made.token.id, tenant, sha256(made.secret), to_column(now));
  });
  if (!written) return written.error();
  return made;
}

store_result<std::vector<token_record>> catalogue::tokens() {
  return rows_of(database_,
                 "SELECT id, tenant, created_at, last_used_on, revoked_at FROM tokens ORDER BY tenant, created_at, id",
                 token_in);
}

store_result<bool> catalogue::revoke_token(std::string_view id, time_point now) {
  return changes(database_, "UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? RETURNING 1",
                 to_column(now), id);
}

store_result<bool> catalogue::has_tokens() {
  const auto found = database_.integer("SELECT EXISTS(SELECT 1 FROM tokens)");
  if (!found) return database_.error();
  return *found != 0;
}

store_result<std::optional<std::string>> catalogue::tenant_of(std::string_view secret, time_point now) {
  const auto token = row_of(database_,
                            "SELECT id, tenant, created_at, last_used_on, revoked_at FROM tokens "
                            "WHERE secret_hash = ? AND revoked_at IS NULL",
                            token_in, sha256(secret));
  if (!token) return token.error();
  if (!*token) return std::nullopt;
  note_use(**token, now);
  return (*token)->tenant;
}

// Once a day is often enough to see which tokens are out of use, and spares a write for each request. A full disk keeps
// nobody from reading, so that it does not matter whether this works.
void catalogue::note_use(const token_record& token, time_point now) {
  if (token.last_used_on == day_of(now)) return;
  const without_sync quickly(database_);
  (void)database_.prepare("UPDATE tokens SET last_used_on = ? WHERE id = ?").run(to_column(day_of(now)), token.id);
}

store_result<quotas> catalogue::quotas_of(std::string_view tenant) {
  const auto found =
      row_of(database_, "SELECT crawls, pages_per_day, bytes_per_day, requests_per_minute FROM tenants WHERE name = ?",
             quotas_in, tenant);
  if (!found) return found.error();
  return found->value_or(quotas());
}

store_result<void> catalogue::set_quotas(std::string_view tenant, const quotas& all) {
  if (!save(database_, tenant, all)) return database_.error();
  return {};
}

store_result<bool> catalogue::has_tenant(std::string_view tenant) {
  const auto yes = [](const sqlite::statement&) { return true; };
  const auto found = row_of(database_, "SELECT 1 FROM tenants WHERE name = ?", yes, tenant);
  if (!found) return found.error();
  return found->has_value();
}

store_result<void> catalogue::record_progress(std::span<const crawl_progress> crawls,
                                              std::span<const tenant_usage> used, time_point now) {
  const without_sync quickly(database_);
  sqlite::statement update = database_.prepare("UPDATE crawls SET statistics = ? WHERE id = ?");
  return in_transaction(database_, [&] {
    return std::ranges::all_of(crawls, [&](const auto& each) { return update.run(each.statistics, each.id); }) &&
           std::ranges::all_of(used, [&](const auto& each) { return add(database_, each, day_of(now)); });
  });
}

store_result<void> catalogue::try_to_write() {
  const without_sync quickly(database_);
  const auto version = fmt::format("PRAGMA user_version = {}", catalogue_schema_version());
  return in_transaction(database_, [&] { return database_.execute(version.c_str()); });
}

store_result<usage> catalogue::usage_of(std::string_view tenant, time_point now) {
  const auto read = [](const sqlite::statement& row) {
    return usage{.pages = count_in(row, 0), .bytes = count_in(row, 1)};
  };
  const auto found = row_of(database_, "SELECT pages, bytes FROM usage WHERE tenant = ? AND day = ?", read, tenant,
                            to_column(day_of(now)));
  if (!found) return found.error();
  return found->value_or(usage());
}

}  // namespace fanfold::server
