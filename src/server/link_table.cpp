// The links of a crawl: each of them is taken apart here, which is ten times as fast as in SQL.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/system/system_error.hpp>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "server/crawl_tables.hpp"
#include "server/job_json.hpp"
#include "store/job_query.hpp"
#include "store/job_reader.hpp"
#include "store/link_steps.hpp"
#include "store/store_error.hpp"

namespace fanfold::server {
namespace {

struct found_link {
  std::uint32_t rank = 0;  // by what they are sorted by
  std::uint32_t row = 0;   // in the order in which they were found
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::uint32_t place = 0;
  auto operator<=>(const found_link&) const = default;
};

// A number for each id; 0 where there is none.
class numbers_by_id {
 public:
  // `sql` gives ids and numbers.
  numbers_by_id(job_reader& job, const std::string& sql) {
    auto rows = job_query::prepare(job, sql).value();
    while (rows.next().value()) {
      const auto id = static_cast<std::size_t>(std::get<std::int64_t>(rows.row()[0]));
      if (id >= all_.size()) all_.resize(id + 1);
      all_[id] = static_cast<std::uint32_t>(std::get<std::int64_t>(rows.row()[1]));
    }
  }
  std::uint32_t of(std::uint32_t id) const noexcept { return id < all_.size() ? all_[id] : 0; }

 private:
  std::vector<std::uint32_t> all_;
};

struct link_key {
  std::string_view name;
  const char* ranks;               // SQL: the rank of each id
  std::uint32_t found_link::* of;  // which id; null: they stay as they were found
};
constexpr const char* rank_of_url = "SELECT id, row_number() OVER (ORDER BY url) FROM urls";
constexpr std::array link_keys{
    link_key{"id", nullptr, nullptr},
    link_key{"source", rank_of_url, &found_link::source},
    link_key{"target", rank_of_url, &found_link::target},
    link_key{"status", "SELECT url_id, status + 1 FROM pages WHERE superseded_by IS NULL", &found_link::target},
    link_key{"kind", "SELECT id, rank() OVER (ORDER BY kind) FROM places", &found_link::place},
    link_key{"element", "SELECT id, rank() OVER (ORDER BY element) FROM places", &found_link::place}};

// Which links are asked for.
class link_filter {
 public:
  link_filter(job_reader& job, const link_query& query) {
    if (!query.to.empty()) targets_.emplace_back(job, "SELECT id, 1 FROM urls WHERE url = " + sql_text(query.to));
    if (query.is_broken)
      targets_.emplace_back(job,
                            "SELECT url_id, 1 FROM pages WHERE superseded_by IS NULL AND"
                            " (status >= 400 OR error NOT IN ('robots_disallowed', 'bad_sitemap'))");
    if (!query.search.empty())
      either_.emplace(job,
                      "SELECT id, 1 FROM urls WHERE instr(lower(url), " + sql_text(lower_case(query.search)) + ") > 0");
  }
  bool takes(const found_link& link) const {
    return std::ranges::all_of(targets_, [&](const numbers_by_id& set) { return set.of(link.target) != 0; }) &&
           (!either_ || either_->of(link.target) != 0 || either_->of(link.source) != 0);
  }

 private:
  std::vector<numbers_by_id> targets_;  // in each of which the target has to be
  std::optional<numbers_by_id> either_;
};

// Of many links those of a window, in their order. Keeps no more than come before its end, and some.
class link_window {
 public:
  explicit link_window(const link_query& query)
      : window_(query.window),
        is_as_found_(query.sort == "id" && !query.is_descending),
        is_descending_(query.is_descending) {}

  void add(const found_link& link) {
    const std::uint64_t row = total_++;
    if (is_as_found_ && (row < window_.offset || row >= end())) return;
    first_.push_back(link);
    if (first_.size() > end() + end() / 4 + 10'000) prune();
  }
  std::uint64_t total() const noexcept { return total_; }
  std::vector<found_link> take() {
    if (is_as_found_) return std::move(first_);
    prune();
    sort(first_.begin(), first_.end());
    first_.erase(first_.begin(), at(window_.offset));
    return std::move(first_);
  }

 private:
  using iterator = std::vector<found_link>::iterator;
  std::uint64_t end() const noexcept { return window_.offset + window_.limit; }
  iterator at(std::uint64_t place) {
    return first_.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(place, first_.size()));
  }
  void sort(iterator from, iterator to) {
    if (is_descending_)
      std::sort(from, to, std::greater<>());
    else
      std::sort(from, to);
  }
  void prune() {
    if (first_.size() <= end()) return;
    if (is_descending_)
      std::nth_element(first_.begin(), at(end()), first_.end(), std::greater<>());
    else
      std::nth_element(first_.begin(), at(end()), first_.end());
    first_.erase(at(end()), first_.end());
  }

  table_window window_;
  bool is_as_found_;
  bool is_descending_;
  std::vector<found_link> first_;
  std::uint64_t total_ = 0;
};

// Each link of the pages that are asked for, page by page.
template <class Take>
void read_links(job_reader& job, const std::string& page, Take take) {
  std::string sql =
      "SELECT p.url_id, l.targets FROM pages p CROSS JOIN links l ON l.page_id = coalesce(p.same_as, p.id)"
      " WHERE p.superseded_by IS NULL";
  if (!page.empty()) sql += fmt::format(" AND p.url_id = (SELECT id FROM urls WHERE url = {})", sql_text(page));
  auto rows = job_query::prepare(job, sql + " ORDER BY p.id").value();
  found_link link;
  while (rows.next().value()) {
    link.source = static_cast<std::uint32_t>(std::get<std::int64_t>(rows.row()[0]));
    const bool is_whole = read_link_steps(std::get<std::string_view>(rows.row()[1]), [&](const job_link& one) {
      link.target = static_cast<std::uint32_t>(one.target);
      link.place = one.place;
      take(link);
      ++link.row;
    });
    if (!is_whole) throw boost::system::system_error(make_error_code(store_errc::damaged));
  }
}

std::string link_rows_json(job_reader& job, const std::vector<found_link>& links) {
  if (links.empty()) return "[]";
  std::vector<std::string> chosen;
  for (const found_link& each : links)
    chosen.push_back(fmt::format("({},{},{},{})", chosen.size(), each.source, each.target, each.place));
  return rows_json(job,
                   fmt::format("WITH chosen(n, source, target, place) AS (VALUES {})"
                               " SELECT source.url AS source, target.url AS target, place.element, place.attribute,"
                               " place.kind, nullif(answer.status, 0) AS status, answer.error FROM chosen"
                               " JOIN urls source ON source.id = chosen.source"
                               " JOIN urls target ON target.id = chosen.target"
                               " LEFT JOIN places place ON place.id = chosen.place"
                               " LEFT JOIN pages answer ON answer.url_id = chosen.target"
                               " AND answer.superseded_by IS NULL ORDER BY chosen.n",
                               fmt::join(chosen, ",")));
}

}  // namespace

const std::vector<std::string_view>& link_sorts() {
  static const std::vector<std::string_view> all = names_of(link_keys);
  return all;
}

std::string links_json(const std::filesystem::path& path, const link_query& query) {
  job_reader job = job_reader::open(path).value();
  const auto* const key = std::ranges::find(link_keys, query.sort, &link_key::name);
  std::optional<numbers_by_id> ranks;
  if (key->of) ranks.emplace(job, key->ranks);
  const link_filter filter(job, query);
  link_window window(query);
  read_links(job, query.page, [&](found_link link) {
    if (!filter.takes(link)) return;
    if (ranks) link.rank = ranks->of(link.*key->of);
    window.add(link);
  });
  return table_json("links", static_cast<std::int64_t>(window.total()), query.window,
                    link_rows_json(job, window.take()));
}

}  // namespace fanfold::server
