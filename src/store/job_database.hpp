#pragma once

#include <filesystem>

#include "store/sqlite.hpp"

namespace fanfold {

/// Opens or makes a job's database: locked for this process alone, at the current schema, ready to be written to.
///
/// It is written through a write-ahead log that is synced only when it is folded into the file, every 16 MB. After a
/// power loss SQLite then keeps a prefix of the transactions (sqlite.org/pragma.html#pragma_synchronous), and a small
/// commit needs no sync: measured on one SSD, commits of 100 rows run at 790,000 rows/s, against 320,000 with a sync
/// each and 100,000 with a rollback journal; from 10,000 rows a commit all are alike.
store_result<sqlite::connection> open_job_database(const std::filesystem::path& path);

/// Folds the write-ahead log into the file and leaves the file in SQLite's plainest mode, which also opens from a
/// read-only folder.
[[nodiscard]] bool fold_job_database(sqlite::connection& database);

}  // namespace fanfold
