#include "server/job_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <cstddef>
#include <span>
#include <variant>

#include "store/job_query.hpp"
#include "store/utf8.hpp"

namespace fanfold::server {
namespace {

std::string json_of(const job_value& value) {
  struct visitor {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(std::string_view text) const {
      std::string copy;
      return boost::json::serialize(boost::json::string(as_valid_utf8(text, copy)));
    }
    std::string operator()(std::span<const std::byte>) const { return "null"; }
  };
  return std::visit(visitor(), value);
}

}  // namespace

std::string sql_text(std::string_view text) {
  std::string all = "'";
  for (const char c : text.substr(0, text.find('\0'))) all.append(c == '\'' ? "''" : std::string(1, c));
  return all += '\'';
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string rows_json(job_reader& job, const std::string& sql) {
  auto query = job_query::prepare(job, sql).value();
  std::string rows = "[";
  while (query.next().value()) {
    rows += rows.size() > 1 ? ",{" : "{";
    for (std::size_t i = 0; i < query.columns().size(); ++i)
      rows += fmt::format("{}\"{}\":{}", i > 0 ? "," : "", query.columns()[i], json_of(query.row()[i]));
    rows += '}';
  }
  return rows += ']';
}

std::int64_t number_of(job_reader& job, const std::string& sql) {
  auto query = job_query::prepare(job, sql).value();
  if (!query.next().value()) return 0;
  const auto* const number = std::get_if<std::int64_t>(&query.row()[0]);
  return number ? *number : 0;
}

std::string table_json(std::string_view name, std::int64_t total, const table_window& window, const std::string& rows) {
  return fmt::format(R"({{"total":{},"offset":{},"{}":{}}})", total, window.offset, name, rows);
}

}  // namespace fanfold::server
