#include "server/crawl_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <variant>

#include "server/job_json.hpp"
#include "store/job_query.hpp"
#include "store/job_reader.hpp"

namespace fanfold::server {
namespace {

struct sort_key {
  std::string_view name;
  std::string_view column;  // of pages p or urls u
};
constexpr std::array sort_keys{sort_key{"id", "p.id"},
                               sort_key{"url", "u.url"},
                               sort_key{"status", "p.status"},
                               sort_key{"bytes", "p.bytes"},
                               sort_key{"elapsed", "p.elapsed_us"},
                               sort_key{"depth", "u.depth"},
                               sort_key{"links", "p.links"},
                               sort_key{"title", "p.title"}};

std::string status_condition(std::string_view status) {
  if (status.empty()) return "";
  if (status == "error") return " AND p.error IS NOT NULL";
  if (status.ends_with("xx")) return fmt::format(" AND p.status / 100 = {}", status[0]);
  return fmt::format(" AND p.status = {}", status);
}

// Those pages that are asked for.
std::string chosen_pages(const page_query& query) {
  std::string from = "FROM pages p JOIN urls u ON u.id = p.url_id WHERE p.superseded_by IS NULL";
  from += status_condition(query.status);
  if (!query.search.empty()) {
    const std::string lower = lower_case(query.search);
    from += fmt::format(" AND (instr(lower(u.url), {0}) > 0 OR instr(lower(p.title), {0}) > 0)", sql_text(lower));
  }
  return from;
}

}  // namespace

const std::vector<std::string_view>& page_sorts() {
  static const std::vector<std::string_view> all = names_of(sort_keys);
  return all;
}

bool is_status_filter(std::string_view text) noexcept {
  if (text.empty() || text == "error") return true;
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  if (text.size() != 3 || !is_digit(static_cast<unsigned char>(text[0]))) return false;
  return text.ends_with("xx") || std::ranges::all_of(text, is_digit);
}

std::string pages_json(const std::filesystem::path& path, const page_query& query) {
  job_reader job = job_reader::open(path).value();
  const std::string from = chosen_pages(query);
  const auto* const key = std::ranges::find(sort_keys, query.sort, &sort_key::name);
  const std::string order =
      fmt::format("ORDER BY {0} {1}, p.id {1}", key->column, query.is_descending ? "DESC" : "ASC");
  const std::string sql = fmt::format(
      "SELECT u.url, coalesce(p.final_url, u.url) AS final_url, nullif(p.status, 0) AS status, p.error, p.error_detail,"
      " p.content_type, p.bytes, p.elapsed_us / 1000.0 AS elapsed_ms, u.depth, p.links, p.title, r.url AS referrer,"
      " strftime('%Y-%m-%dT%H:%M:%fZ', p.fetched_at / 1000.0, 'unixepoch') AS fetched_at, p.robots"
      " FROM (SELECT p.id {0} {1} LIMIT {2} OFFSET {3}) chosen JOIN pages p ON p.id = chosen.id"
      " JOIN urls u ON u.id = p.url_id LEFT JOIN urls r ON r.id = u.referrer_id {1}",
      from, order, query.window.limit, query.window.offset);
  const std::int64_t total = number_of(job, "SELECT count(*) " + from);
  return table_json("pages", total, query.window, rows_json(job, sql));
}

std::string words_json(const std::filesystem::path& path, const word_query& query) {
  job_reader job = job_reader::open(path).value();
  auto rows = job_query::prepare(job, "SELECT word, count, pages FROM words ORDER BY count DESC, word").value();
  const word_filter filter{query.min_length, query.stopped};
  boost::json::array top;
  std::int64_t words = 0;
  std::uint64_t distinct = 0;
  while (rows.next().value()) {
    const auto word = std::get<std::string_view>(rows.row()[0]);
    if (!filter.takes(word)) continue;
    const auto count = std::get<std::int64_t>(rows.row()[1]);
    words += count;
    if (++distinct <= query.top)
      top.push_back({{"word", word}, {"count", count}, {"pages", std::get<std::int64_t>(rows.row()[2])}});
  }
  const std::int64_t pages = number_of(job, "SELECT count(*) FROM pages WHERE status BETWEEN 200 AND 299");
  return boost::json::serialize(
      boost::json::object{{"pages", pages}, {"words", words}, {"distinct", distinct}, {"top", top}});
}

}  // namespace fanfold::server
