#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "store/sqlite.hpp"

/// How the catalogue's rows are read and written.
namespace fanfold::server {

/// Times and counts as they are stored.
inline std::int64_t to_column(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
}
inline std::int64_t to_column(std::chrono::sys_days day) {
  return day.time_since_epoch().count();
}
inline std::int64_t to_column(std::uint64_t count) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(count, std::numeric_limits<std::int64_t>::max()));
}
inline std::optional<std::int64_t> to_column(std::optional<std::uint64_t> count) {
  return count ? std::optional(to_column(*count)) : std::nullopt;
}
/// What a time will be when it is read back.
inline std::chrono::system_clock::time_point as_stored(std::chrono::system_clock::time_point time) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(to_column(time)));
}

inline std::uint64_t count_in(const sqlite::statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}
inline std::string text_in(const sqlite::statement& row, int column) {
  return std::string(row.text(column));
}
inline std::chrono::sys_days day_in(const sqlite::statement& row, int column) {
  return std::chrono::sys_days(std::chrono::days(row.integer(column)));
}
inline std::chrono::system_clock::time_point time_in(const sqlite::statement& row, int column) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(row.integer(column)));
}

/// What `read` makes of a column; empty where it is NULL.
template <class Read>
auto optional_in(const sqlite::statement& row, int column, Read read) {
  using value = std::invoke_result_t<Read, const sqlite::statement&, int>;
  return row.is_null(column) ? std::optional<value>() : std::optional<value>(read(row, column));
}

/// What `read` makes of each row of a query.
template <class Read, class... Values>
auto rows_of(sqlite::connection& database, const std::string& sql, Read read, const Values&... values)
    -> store_result<std::vector<std::invoke_result_t<Read, const sqlite::statement&>>> {
  sqlite::statement query = database.prepare(sql.c_str());
  if (!query.bind_all(values...)) return database.error();
  std::vector<std::invoke_result_t<Read, const sqlite::statement&>> rows;
  while (query.next()) rows.push_back(read(std::as_const(query)));
  if (!database.ok()) return database.error();
  return rows;
}

/// Of the first row; empty where there is none.
template <class Read, class... Values>
auto row_of(sqlite::connection& database, const std::string& sql, Read read, const Values&... values)
    -> store_result<std::optional<std::invoke_result_t<Read, const sqlite::statement&>>> {
  auto rows = rows_of(database, sql, read, values...);
  if (!rows) return rows.error();
  if (rows->empty()) return std::nullopt;
  return std::move(rows->front());
}

/// Whether a change with RETURNING has changed anything.
template <class... Values>
store_result<bool> changes(sqlite::connection& database, const std::string& sql, const Values&... values) {
  const auto changed = rows_of(database, sql, [](const sqlite::statement&) { return true; }, values...);
  if (!changed) return changed.error();
  return !changed->empty();
}

/// While it lives, commits don't sync the log: what they write outlives the process, but not a power loss. Not within a
/// transaction.
class without_sync {
 public:
  explicit without_sync(sqlite::connection& database) : database_(database) {
    std::ignore = database.execute("PRAGMA synchronous = NORMAL");
  }
  without_sync(const without_sync&) = delete;
  without_sync& operator=(const without_sync&) = delete;
  ~without_sync() { std::ignore = database_.execute("PRAGMA synchronous = FULL"); }

 private:
  sqlite::connection& database_;
};

/// All that `work` changes, or nothing: it says by a bool whether it worked.
template <class Work>
store_result<void> in_transaction(sqlite::connection& database, Work work) {
  if (!database.execute("BEGIN IMMEDIATE")) return database.error();
  if (work() && database.execute("COMMIT")) return {};
  store_error failed = database.error();
  (void)database.execute("ROLLBACK");
  return failed;
}

}  // namespace fanfold::server
