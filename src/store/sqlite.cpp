#include "store/sqlite.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>

namespace fanfold::sqlite {
namespace {

bool folder_is_writable(const std::filesystem::path& path) {
  return ::faccessat(AT_FDCWD, path.parent_path().c_str(), W_OK, AT_EACCESS) == 0 || errno == ENOENT;
}

bool only_reads(std::string_view pragma, const char* value) {
  constexpr std::array with_argument{"table_info",       "table_xinfo",      "table_list",      "index_list",
                                     "index_info",       "index_xinfo",      "integrity_check", "quick_check",
                                     "foreign_key_list", "foreign_key_check"};
  constexpr std::array without{"database_list",   "collation_list", "function_list",  "module_list",   "pragma_list",
                               "compile_options", "user_version",   "application_id", "page_count",    "page_size",
                               "freelist_count",  "encoding",       "journal_mode",   "schema_version"};
  const auto has = [pragma](const auto& names) { return std::ranges::find(names, pragma) != names.end(); };
  return has(with_argument) || (!value && has(without));
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
  if (!opened.open_handle(opened.path_.c_str(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) return opened.error();
  return opened;
}

store_result<connection> connection::open_to_read(const std::filesystem::path& path) {
  connection opened;
  std::error_code failed;
  opened.path_ = std::filesystem::absolute(path, failed);
  const auto kind = std::filesystem::status(opened.path_, failed);
  if (!std::filesystem::exists(kind))
    return store_error{store_errc::cannot_open, '"' + path.string() + "\": " + failed.message()};
  if (std::filesystem::is_directory(kind)) return opened.error(store_errc::cannot_open, "a folder");
  if (!std::filesystem::is_regular_file(kind))  // to open a pipe would wait for its writer
    return opened.error(store_errc::not_a_job_file, "no regular file");
  if (::access(opened.path_.c_str(), R_OK) != 0)
    return opened.error(store_errc::cannot_open, std::generic_category().message(errno));
  if (!opened.open_handle(opened.path_.c_str(), SQLITE_OPEN_READONLY)) return opened.error();
  return opened;
}

store_result<connection> connection::copy_of(connection& source) {
  connection copy;
  copy.path_ = source.path_;
  if (!copy.open_handle("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) return copy.error();
  if (const auto copied = source.copy_into(copy); !copied) return copied.error();
  return copy;
}

store_result<void> connection::copy_to(const std::filesystem::path& path) {
  auto copy = open(path);
  if (!copy) return copy.error();
  if (auto copied = copy_into(*copy); !copied) return copied;
  if (!copy->execute("PRAGMA journal_mode = DELETE")) return copy->error();
  return {};
}

store_result<void> connection::copy_into(connection& copy) {
  sqlite3_backup* const backup = sqlite3_backup_init(copy.handle_.get(), "main", handle_.get(), "main");
  if (!backup) return copy.error();
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) return copy.error();
  return {};
}

bool connection::open_handle(const char* name, int flags) {
  sqlite3* handle = nullptr;
  sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (!handle) throw std::bad_alloc();
  handle_.reset(handle);
  // The file may come from a stranger: no code of its own runs.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return ok();
}

void connection::wait_for_locks(std::chrono::milliseconds most) {
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(most.count()));
}

sqlite3_file* connection::file() const {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  return file && file->pMethods ? file : nullptr;
}

// RESERVED says "I am about to write" where there is no write-ahead log; with one SQLite uses other locks, and leaves
// this one as it is. Taken by SQLite's own hand it holds between the connections of a process, too, and no descriptor
// that is closed elsewhere drops it.
bool connection::keep_writers_out() {
  sqlite3_file* const locked = file();
  return locked && locked->pMethods->xLock(locked, SQLITE_LOCK_RESERVED) == SQLITE_OK;
}

bool connection::has_writer() const {
  sqlite3_file* const locked = file();
  int held = 0;
  return locked && locked->pMethods->xCheckReservedLock(locked, &held) == SQLITE_OK && held != 0;
}

bool connection::execute(const char* sql) {
  return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

statement connection::prepare(const char* sql) {
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  return statement(prepared);
}

statement connection::prepare_first(std::string_view& sql) {
  sqlite3_stmt* prepared = nullptr;
  const char* rest = sql.data();
  sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), 0, &prepared, &rest);
  sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
  return statement(prepared);
}

void connection::allow_only_reading() {
  sqlite3_set_authorizer(
      handle_.get(),
      [](void*, int action, const char* what, const char* value, const char*, const char*) {
        if (action == SQLITE_PRAGMA) return only_reads(what, value) ? SQLITE_OK : SQLITE_DENY;
        // A table-valued function such as json_each declares its columns by way of the schema, in memory.
        const bool declares = action == SQLITE_UPDATE && what == std::string_view("sqlite_master");
        const bool reads = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
                           action == SQLITE_RECURSIVE || declares;
        return reads ? SQLITE_OK : SQLITE_DENY;
      },
      nullptr);
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
