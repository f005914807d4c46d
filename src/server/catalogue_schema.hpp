#pragma once

#include <cstdint>

#include "store/sqlite.hpp"

/// What is in a catalogue: its tables. Their text, with comments, is in every catalogue: `.schema` shows it.
namespace fanfold::server {

/// SQLite's application_id of every catalogue: "Fanc".
inline constexpr std::int64_t catalogue_application_id = 0x46616E63;

/// The current version of the schema: SQLite's user_version of the file.
std::int64_t catalogue_schema_version() noexcept;

/// Brings a database from an older version, 0 if it is empty, to the current one, within the caller's transaction.
[[nodiscard]] bool migrate_catalogue(sqlite::connection& database, std::int64_t version);

}  // namespace fanfold::server
