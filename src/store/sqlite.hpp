#pragma once

#include <sqlite3.h>

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
    int parameter = 0;
    const bool bound = (bind(++parameter, values) && ...);
    return bound && finish();
  }

  /// Steps to the next row; false after the last and on failure, which `connection::ok()` tells apart.
  [[nodiscard]] bool next();

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

  [[nodiscard]] bool execute(const char* sql);
  [[nodiscard]] statement prepare(const char* sql);
  /// The number in the first column of the first row; 0 if that is null; empty if the statement fails.
  [[nodiscard]] std::optional<std::int64_t> integer(const char* sql);

  bool read_only() const { return sqlite3_db_readonly(handle_.get(), "main") == 1; }
  /// Whether the last call worked.
  bool ok() const;
  /// Why the last call failed.
  store_error error() const;
  /// The error `code` of this file, for what SQLite does not know about.
  store_error error(store_errc code, std::string_view reason = {}) const;

 private:
  struct close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };

  std::unique_ptr<sqlite3, close> handle_;
  std::filesystem::path path_;
};

}  // namespace fanfold::sqlite
