#include "query_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include "choice_option.hpp"
#include "row_output.hpp"
#include "store/job_query.hpp"
#include "store/job_reader.hpp"
#include "terminal.hpp"
#include "text_output.hpp"
#include "text_width.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Asks a job file by SQL.

Usage:
  fanfold query [OPTION]... FILE [SQL]

Prints what one statement gives. Without SQL it lists the views and tables and
their columns; - reads the statement from standard input. The job is only read,
also while a crawl writes to it: statements that change something are refused.)";

constexpr const char* footer = R"(
Exit status: 0 if the statement ran to its end, 2 if it is wrong, 3 if the job
could not be read or the output not be written, 130 after Ctrl-C.

Examples:
  fanfold query example.db
  fanfold query example.db "select status, count(*) from page group by status"
  fanfold query --format csv example.db \
    "select from_url, to_url from link where kind = 'page'" > links.csv
)";

struct query_arguments {
  std::string file;
  std::string sql;
  row_format format = row_format::table;
};

// What is there to be asked, views first.
constexpr const char* contents = R"sql(
SELECT m.name, m.type, (SELECT group_concat(c.name, ', ') FROM pragma_table_info(m.name) c) AS columns
FROM sqlite_schema m WHERE m.type IN ('view', 'table') ORDER BY m.type = 'table', m.name)sql";

std::string standard_input() {
  std::string all;
  char piece[4096];
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, piece, sizeof piece);
    if (count == 0) return all;
    if (count > 0)
      all.append(piece, static_cast<std::size_t>(count));
    else if (errno != EINTR)
      throw usage_error("standard input: " + std::generic_category().message(errno));
  }
}

// The error, and below it the line of the statement with a mark under the place.
exit_status report(const query_error& error, std::string_view sql) {
  say(printable(error.message));
  if (!error.offset || *error.offset > sql.size()) return exit_status::wrong_usage;
  const std::size_t before = *error.offset == 0 ? sql.npos : sql.rfind('\n', *error.offset - 1);
  const std::size_t begin = before == sql.npos ? 0 : before + 1;
  const std::string_view line = sql.substr(begin, sql.find('\n', begin) - begin);
  tell(fmt::format("  {}", printable(line)));
  tell(fmt::format("  {:{}}^", "", text_width(printable(line.substr(0, *error.offset - begin)))));
  return exit_status::wrong_usage;
}

exit_status run_query(const query_arguments& given) {
  if (given.file.empty()) throw usage_error("the job's FILE is missing");
  job_reader job = job_reader::open(given.file).value();
  const std::string sql = given.sql.empty() ? contents : given.sql == "-" ? standard_input() : given.sql;
  auto query = job_query::prepare(job, sql);
  if (!query) return report(query.error(), sql);
  text_output out = text_output::standard();
  const auto rows = make_row_output(given.format, out, query->columns(), shows_color(STDOUT_FILENO));
  auto row = query->next();
  for (; row && *row; row = query->next()) rows->row(query->row());
  if (row) rows->end();
  out.flush();
  return row ? exit_status::completed : report(row.error(), sql);
}

}  // namespace

void add_query_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<query_arguments>();
  CLI::App* const query = program.add_subcommand("query", description);
  query->footer(footer);
  query->add_option("FILE", given->file);
  query->add_option("SQL", given->sql);
  query->option_defaults()->group("Output");
  add_choice<row_format>(*query, "--format", given->format,
                         {{"table", row_format::table}, {"csv", row_format::csv}, {"json", row_format::json}},
                         "How to print the rows:\n"
                         "table  in columns, for people (default)\n"
                         "csv    comma-separated values, by RFC 4180, with a line of names\n"
                         "json   an array with an object for each row");
  query->callback([given, &chosen] { chosen = [given] { return run_query(*given); }; });
}

}  // namespace fanfold::cli
