#include "store/job_query.hpp"

#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <utility>

#include "store/sqlite.hpp"

namespace fanfold {
namespace {

constexpr const char* only_read = "a job is only read here: no statement may write, attach or set anything";

query_error error_of(const sqlite::connection& database) {
  if (database.error_code() == SQLITE_AUTH) return {only_read};
  const int offset = database.error_offset();
  return {database.error_text(), offset < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(offset))};
}

job_value value_of(const sqlite::statement& row, int column) {
  switch (row.type(column)) {
    case SQLITE_INTEGER:
      return row.integer(column);
    case SQLITE_FLOAT:
      return row.real(column);
    case SQLITE_TEXT:
      return row.text(column);
    case SQLITE_BLOB:
      return row.blob(column);
    default:
      return {};
  }
}

// Where a second statement begins; npos: there is none.
std::size_t second_statement(sqlite::connection& database, std::string_view sql, std::string_view rest) {
  while (!rest.empty()) {
    const std::size_t begin = sql.size() - rest.size();
    const sqlite::statement more = database.prepare_first(rest);
    if (more || !database.ok()) return sql.find_first_not_of(" \t\r\n", begin);
  }
  return std::string_view::npos;
}

}  // namespace

void throw_exception_from_error(const query_error& error, const boost::source_location& where) {
  boost::throw_exception(std::runtime_error(error.message), where);
}

struct job_query::state {
  sqlite::connection& database;
  sqlite::statement statement;
  std::vector<std::string> columns{};
  std::vector<job_value> row{};
};

job_query::job_query(std::unique_ptr<state> prepared) noexcept : state_(std::move(prepared)) {}
job_query::job_query(job_query&&) noexcept = default;
job_query::~job_query() = default;

query_result<job_query> job_query::prepare(job_reader& job, std::string_view sql) {
  sqlite::connection& database = job.database();
  database.allow_only_reading();
  std::string_view rest = sql;
  sqlite::statement first = database.prepare_first(rest);
  if (!database.ok()) return error_of(database);
  if (first && !first.only_reads()) return query_error{only_read};
  if (!first) return query_error{"there is no statement in it"};
  if (const auto second = second_statement(database, sql, rest); second != sql.npos)
    return query_error{"one statement at a time; here a second one begins", second};

  auto prepared = std::make_unique<state>(database, std::move(first));
  const int columns = prepared->statement.columns();
  for (int i = 0; i < columns; ++i) prepared->columns.emplace_back(prepared->statement.name(i));
  prepared->row.resize(prepared->columns.size());
  return job_query(std::move(prepared));
}

const std::vector<std::string>& job_query::columns() const noexcept {
  return state_->columns;
}

query_result<bool> job_query::next() {
  if (!state_->statement.next()) {
    if (!state_->database.ok()) return error_of(state_->database);
    return false;
  }
  for (std::size_t i = 0; i < state_->row.size(); ++i)
    state_->row[i] = value_of(state_->statement, static_cast<int>(i));
  return true;
}

std::span<const job_value> job_query::row() const noexcept {
  return state_->row;
}

}  // namespace fanfold
