#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/crawl_tables.hpp"
#include "store/job_reader.hpp"

/// What crawl_tables is made of: queries of a job, and their rows as JSON. What can't be read is thrown as
/// boost::system::system_error.
namespace fanfold::server {

/// As a string of SQL, up to the first NUL.
std::string sql_text(std::string_view text);
/// Of ASCII, as SQLite's lower() does it.
std::string lower_case(std::string text);

/// The rows, as an array of objects with the columns' names.
std::string rows_json(job_reader& job, const std::string& sql);
/// The first column of the first row; 0 where there is none.
std::int64_t number_of(job_reader& job, const std::string& sql);
/// {"total", "offset", NAME: rows}.
std::string table_json(std::string_view name, std::int64_t total, const table_window& window, const std::string& rows);

/// Of what a table can be sorted by.
template <class Keys>
std::vector<std::string_view> names_of(const Keys& keys) {
  std::vector<std::string_view> names;
  for (const auto& each : keys) names.push_back(each.name);
  return names;
}

}  // namespace fanfold::server
