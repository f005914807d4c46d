#pragma once

#include <functional>

#include "store/job_batch.hpp"
#include "store/sqlite.hpp"

/// Reads a job's tables back, row by row: what job_file's calls of the same names promise.
namespace fanfold {

store_result<job_options> read_options(sqlite::connection& database);
store_result<void> read_hosts(sqlite::connection& database, const std::function<void(const job_host&)>& take);
store_result<void> read_places(sqlite::connection& database, const std::function<void(const job_place&)>& take);
store_result<void> read_urls(sqlite::connection& database, const std::function<void(const job_url&, bool done)>& take);
store_result<void> read_pages(sqlite::connection& database, const std::function<void(const page_record&)>& take);

}  // namespace fanfold
