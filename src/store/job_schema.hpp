#pragma once

#include <cstdint>

#include "store/sqlite.hpp"

/// What is in a job file: its tables and views. Their text, with comments, is in every job file: `.schema` shows it.
namespace fanfold {

/// SQLite's application_id of every job file: "Fanf".
inline constexpr std::int64_t job_application_id = 0x46616E66;

/// The current version of the schema: SQLite's user_version of the file.
std::int64_t job_schema_version() noexcept;

/// Brings a database from an older version, 0 if it is empty, to the current one, within the caller's transaction.
[[nodiscard]] bool migrate_job(sqlite::connection& database, std::int64_t version);

}  // namespace fanfold
