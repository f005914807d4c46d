#pragma once

#include <sqlite3.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/store_error.hpp"

/// The little of SQLite's C interface (sqlite.org/c3ref) that a job file needs. Calls say by a bool whether they
/// worked; `connection::error()` then tells why, until the next call. Out of memory is std::bad_alloc.
namespace fanfold::sqlite {

/// A prepared statement. It must not outlive its connection; an empty one fails at every call.
class statement {
 public:
  statement() = default;
  explicit statement(sqlite3_stmt* prepared) noexcept : handle_(prepared) {}

  /// Binds `values` to the parameters from left to right, runs the statement to its end and makes it ready for the next
  /// run.
  template <class... Values>
  [[nodiscard]] bool run(const Values&... values) {
    return bind_all(values...) && finish();
  }

  /// Binds `values` alone, before the first step. Texts must live as long as the statement runs.
  template <class... Values>
  [[nodiscard]] bool bind_all(const Values&... values) {
    int parameter = 0;
    return (bind(++parameter, values) && ...);
  }

  /// Binds `values` to the parameters from number `first` on. Texts must live as long as the statement runs.
  template <class... Values>
  [[nodiscard]] bool bind_from(int first, const Values&... values) {
    return (bind(first++, values) && ...);
  }

  /// Steps to the next row; false after the last and on failure, which `connection::ok()` tells apart.
  [[nodiscard]] bool next();
  /// Lets go of its rows, and is ready for the next run.
  void reset() { sqlite3_reset(handle_.get()); }

  bool is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
  /// Whether there is one: text of nothing but spaces and comments is none.
  explicit operator bool() const noexcept { return handle_ != nullptr; }
  bool only_reads() const { return sqlite3_stmt_readonly(handle_.get()) != 0; }
  int columns() const { return sqlite3_column_count(handle_.get()); }
  std::string_view name(int column) const { return sqlite3_column_name(handle_.get(), column); }

  /// SQLITE_NULL, SQLITE_INTEGER, ...
  int type(int column) const { return sqlite3_column_type(handle_.get(), column); }
  double real(int column) const { return sqlite3_column_double(handle_.get(), column); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  /// Valid until the next step.
  std::string_view text(int column) const;
  std::span<const std::byte> blob(int column) const;

 private:
  struct finalize {
    void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
  };

  bool bind(int parameter, std::integral auto value) {
    return sqlite3_bind_int64(handle_.get(), parameter, static_cast<sqlite3_int64>(value)) == SQLITE_OK;
  }
  bool bind(int parameter, std::string_view text);
  bool bind(int parameter, std::span<const std::byte> blob);
  template <class Value>
  bool bind(int parameter, const std::optional<Value>& value) {
    return value ? bind(parameter, *value) : sqlite3_bind_null(handle_.get(), parameter) == SQLITE_OK;
  }
  bool finish();

  std::unique_ptr<sqlite3_stmt, finalize> handle_;
};

/// An open database, to be used by one thread at a time.
class connection {
 public:
  /// Opens or makes the file. Nothing is read yet, so that anything may be in it.
  static store_result<connection> open(const std::filesystem::path& path);
  /// Opens a file that is there, never to change it.
  static store_result<connection> open_to_read(const std::filesystem::path& path);
  /// A copy of all that is in `source`, in a file without a name, which goes with it. Errors name the source.
  static store_result<connection> copy_of(connection& source);
  /// Makes a file with a copy of all that is in this one, in SQLite's plainest mode. There must be none of that name.
  store_result<void> copy_to(const std::filesystem::path& path);

  /// From now on a call waits so long for locks of others before it fails.
  void wait_for_locks(std::chrono::milliseconds most);

  /// Keeps others from taking this same lock until this connection or its process ends, however that ends. It neither
  /// hinders readers nor does SQLite mind it while a database is in WAL mode and has been read from, which is when this
  /// may be called. False: somebody has it.
  [[nodiscard]] bool keep_writers_out();
  /// Whether another connection has taken that lock.
  [[nodiscard]] bool has_writer() const;

  [[nodiscard]] bool execute(const char* sql);
  [[nodiscard]] statement prepare(const char* sql);
  /// Prepares the first statement in `sql`, and takes it from there.
  [[nodiscard]] statement prepare_first(std::string_view& sql);
  /// From now on only statements that read are prepared; others fail with SQLITE_AUTH.
  void allow_only_reading();
  /// The number in the first column of the first row; 0 if that is null; empty if the statement fails.
  [[nodiscard]] std::optional<std::int64_t> integer(const char* sql);

  bool read_only() const { return sqlite3_db_readonly(handle_.get(), "main") == 1; }
  /// Whether the last call worked.
  bool ok() const;
  /// SQLite's code and words for why the last call failed, and where in its SQL; -1: nowhere.
  int error_code() const { return sqlite3_errcode(handle_.get()); }
  std::string error_text() const { return sqlite3_errmsg(handle_.get()); }
  int error_offset() const { return sqlite3_error_offset(handle_.get()); }
  /// Why the last call failed.
  store_error error() const;
  /// The error `code` of this file, for what SQLite does not know about.
  store_error error(store_errc code, std::string_view reason = {}) const;

 private:
  store_result<void> copy_into(connection& copy);

  struct close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };

  bool open_handle(const char* name, int flags);
  sqlite3_file* file() const;

  std::unique_ptr<sqlite3, close> handle_;
  std::filesystem::path path_;
};

}  // namespace fanfold::sqlite
