#include "store/sqlite.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace fanfold::sqlite {
namespace {

bool folder_is_writable(const std::filesystem::path& path) {
  return ::faccessat(AT_FDCWD, path.parent_path().c_str(), W_OK, AT_EACCESS) == 0 || errno == ENOENT;
}

// sqlite.org/rescode.html. `system_code` is the errno that came with it, or 0.
store_errc store_errc_of_sqlite(int code, int system_code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return store_errc::locked;
    case SQLITE_NOTADB:
      return store_errc::not_a_job_file;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return store_errc::read_only;
    case SQLITE_FULL:
      return store_errc::disk_full;
    case SQLITE_CANTOPEN:
      return store_errc::cannot_open;
    case SQLITE_CONSTRAINT:
      return store_errc::conflict;
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
      return store_errc::damaged;  // our own SQL is right: a table or a column is missing
    default:
      return system_code ? store_errc_of(system_code) : store_errc::io_failed;
  }
}

// The errno behind a failure to open, read or write; 0 if unknown.
int system_errno(sqlite3* database) {
  if (const int code = sqlite3_system_errno(database)) return code;
  // A COMMIT does not pass it on, but the log that it writes to knows.
  sqlite3_file* log = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  int code = 0;
  if (log && log->pMethods) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &code);
  return code;
}

}  // namespace

bool statement::next() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_NOMEM) throw std::bad_alloc();
  return code == SQLITE_ROW;
}

std::string_view statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::span<const std::byte> statement::blob(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(handle_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

// A null pointer would bind NULL.
bool statement::bind(int parameter, std::string_view text) {
  return sqlite3_bind_text64(handle_.get(), parameter, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                             SQLITE_UTF8) == SQLITE_OK;
}

bool statement::bind(int parameter, std::span<const std::byte> blob) {
  return sqlite3_bind_blob64(handle_.get(), parameter, blob.empty() ? "" : static_cast<const void*>(blob.data()),
                             blob.size(), SQLITE_STATIC) == SQLITE_OK;
}

bool statement::finish() {
  while (next()) {
  }
  return handle_ && sqlite3_reset(handle_.get()) == SQLITE_OK;
}

store_result<connection> connection::open(const std::filesystem::path& path) {
  connection opened;
  // Absolute, because SQLite gives names such as ":memory:" and "" meanings of their own.
  std::error_code failed;
  opened.path_ = std::filesystem::absolute(path, failed);
  if (failed) return store_error{store_errc::cannot_open, '"' + path.string() + "\": " + failed.message()};
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3_open_v2(opened.path_.c_str(), &handle, flags, nullptr);
  if (!handle) throw std::bad_alloc();
  opened.handle_.reset(handle);
  if (!opened.ok()) return opened.error();
  // The file may come from a stranger: no code of its own runs.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return opened;
}

bool connection::execute(const char* sql) {
  return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

statement connection::prepare(const char* sql) {
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  return statement(prepared);
}

std::optional<std::int64_t> connection::integer(const char* sql) {
  statement query = prepare(sql);
  if (!ok() || !query.next()) return std::nullopt;
  return query.integer(0);
}

bool connection::ok() const {
  const int code = sqlite3_errcode(handle_.get());
  return code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;
}

store_error connection::error() const {
  const int code = sqlite3_extended_errcode(handle_.get());
  if ((code & 0xFF) == SQLITE_NOMEM) throw std::bad_alloc();
  const bool from_system = (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
  const int system_code = from_system ? system_errno(handle_.get()) : 0;
  std::string reason = sqlite3_errmsg(handle_.get());
  store_errc meaning = store_errc_of_sqlite(code, system_code);
  if (meaning == store_errc::cannot_open && !folder_is_writable(path_)) {
    meaning = store_errc::read_only;
    reason = "no permission to make files in its folder";
  } else if (system_code) {
    reason += " (" + std::generic_category().message(system_code) + ")";
  }
  return error(meaning, reason);
}

store_error connection::error(store_errc code, std::string_view reason) const {
  std::string detail = path_.string();
  if (!reason.empty()) detail.append(": ").append(reason);
  return {code, std::move(detail)};
}

}  // namespace fanfold::sqlite
