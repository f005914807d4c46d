#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "store/job_batch.hpp"
#include "store/sqlite.hpp"

/// Reads a job's tables back, row by row: what job_file's calls of the same names promise.
namespace fanfold {

store_result<job_options> read_options(sqlite::connection& database);
store_result<void> read_hosts(sqlite::connection& database, const std::function<void(const job_host&)>& take);
store_result<void> read_places(sqlite::connection& database, const std::function<void(const job_place&)>& take);
store_result<void> read_urls(sqlite::connection& database, const std::function<void(const job_url&, bool done)>& take);
store_result<void> read_urls_after(sqlite::connection& database, std::uint64_t after, std::size_t most,
                                   const std::function<void(const job_url&, std::string_view referrer)>& take);
store_result<void> read_pages(sqlite::connection& database, const std::function<void(const page_record&)>& take);
store_result<void> read_payloads(sqlite::connection& database,
                                 const std::function<void(const content_hash&, std::uint64_t offset)>& take);

/// The latest page of each URL, also where a refresh has not come to it yet.
store_result<void> read_current_pages(sqlite::connection& database,
                                      const std::function<void(const page_record&)>& take);

/// The highest id of a URL. One that can't be, by the file's size, is an error.
store_result<std::uint64_t> last_url(sqlite::connection& database);

/// A bit for each id of a URL, 0 included: whether it has a page of this round.
store_result<std::vector<bool>> read_done(sqlite::connection& database);

/// The error of a job whose `pages` and `urls` contradict each other.
store_error page_of_unknown_url(const sqlite::connection& database);

/// As it is stored; none where it has another size.
std::optional<content_hash> hash_of(std::span<const std::byte> bytes);

/// A damaged file's time may be beyond what the clock can tell.
std::chrono::system_clock::time_point time_since_1970(std::chrono::milliseconds time);

}  // namespace fanfold
