#pragma once

#include <filesystem>

#include "store/sqlite.hpp"

namespace fanfold {

/// Opens or makes a job's database: at the current schema, ready to be written to, by nobody else for as long as the
/// connection lives. Others may read.
///
/// It is written through a write-ahead log that is synced only when it is folded into the file, every 16 MB. So a
/// commit waits for no disk, however small it is, and after a power loss SQLite keeps a prefix of the transactions
/// (sqlite.org/pragma.html#pragma_synchronous). bench/store_bench.cpp puts a figure on it: commits of 1,000 URLs are
/// about ten times as fast as with SQLite's defaults, which sync each one.
store_result<sqlite::connection> open_job_database(const std::filesystem::path& path);

/// Opens a job's database to read it as it is at this moment, whoever writes to it. Of an older version it is a copy
/// that is brought up to date.
store_result<sqlite::connection> read_job_database(const std::filesystem::path& path);

/// Folds the write-ahead log into the file and leaves the file in SQLite's plainest mode, which also opens from a
/// read-only folder. While somebody reads, the log stays.
[[nodiscard]] bool fold_job_database(sqlite::connection& database);

}  // namespace fanfold
