#include "store/job_insertion.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "store/link_steps.hpp"
#include "store/utf8.hpp"

namespace fanfold {
namespace {

// Text as it is stored: what isn't UTF-8 is replaced, because SQLite tools fail on it. Lives as long as its source and
// itself.
class stored_text {
 public:
  explicit stored_text(std::string_view text) : view_(as_valid_utf8(text, copy_)) {}
  stored_text(const stored_text&) = delete;
  stored_text& operator=(const stored_text&) = delete;
  std::string_view view() const { return view_; }

  /// NULL where the text equals `absent`.
  std::optional<std::string_view> unless(std::string_view absent) const {
    return view_ == absent ? std::nullopt : std::optional(view_);
  }

 private:
  std::string copy_;
  std::string_view view_;
};

std::optional<std::uint64_t> unless_zero(std::uint64_t id) {
  return id ? std::optional(id) : std::nullopt;
}

std::optional<std::span<const std::byte>> bytes_of(const std::optional<content_hash>& hash) {
  return hash ? std::optional<std::span<const std::byte>>(*hash) : std::nullopt;
}

struct word_row {
  std::uint64_t count = 0;
  std::uint64_t pages = 0;
};

constexpr std::size_t urls_at_once = 32;  // a statement costs as much as the row that it adds

std::string insertion_of_urls(std::size_t rows) {
  std::string sql = "INSERT INTO urls(id, host_id, url, depth, referrer_id, fingerprint) VALUES(?, ?, ?, ?, ?, ?)";
  for (; rows > 1; --rows) sql += ", (?, ?, ?, ?, ?, ?)";
  return sql;
}

std::int64_t milliseconds_since_1970(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

}  // namespace

bool job_insertion::prepare(sqlite::connection& database) {
  auto prepare_into = [&](sqlite::statement& statement, const char* sql) {
    statement = database.prepare(sql);
    return database.ok();
  };
  const bool prepared =
      prepare_into(option_, "INSERT OR REPLACE INTO options(name, value) VALUES(?, ?)") &&
      prepare_into(host_, "INSERT INTO hosts(id, name) VALUES(?, ?)") &&
      prepare_into(url_, insertion_of_urls(1).c_str()) &&
      prepare_into(urls_, insertion_of_urls(urls_at_once).c_str()) &&
      prepare_into(promotion_, "UPDATE urls SET host_id = ?, depth = ?, referrer_id = ? WHERE id = ?") &&
      prepare_into(
          page_,
          "INSERT INTO pages(id, url_id, fetched_at, status, elapsed_us, bytes, links, final_url, content_type,"
          " title, robots, error, error_detail, round, same_as, change, etag, last_modified, body_hash, simhash,"
          " duplicate_of, near_duplicate_of, warc_offset, warc_bytes)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") &&
      prepare_into(supersession_, "UPDATE pages SET superseded_by = ? WHERE id = ?") &&
      prepare_into(place_, "INSERT INTO places(id, element, attribute, kind) VALUES(?, ?, ?, ?)") &&
      prepare_into(links_, "INSERT INTO links(page_id, targets) VALUES(?, ?)") &&
      prepare_into(word_,
                   "INSERT INTO words(word, count, pages) VALUES(?, ?, ?) ON CONFLICT(word)"
                   " DO UPDATE SET count = count + excluded.count, pages = pages + excluded.pages");
  if (!prepared) return false;
  const auto pages = database.integer("SELECT max(id) FROM pages");
  pages_ = pages.value_or(0);
  return pages.has_value();
}

bool job_insertion::insert(std::span<const job_batch> batches) {
  next_page_ = pages_;
  return std::ranges::all_of(batches, [this](const job_batch& batch) { return insert(batch); }) && add_words(batches);
}

// Each word once, for all pages that are committed together; in order, as the table is.
bool job_insertion::add_words(std::span<const job_batch> batches) {
  std::map<std::string_view, word_row> all;
  for (const job_batch& batch : batches)
    for (const job_visit& visit : batch.visits)
      for (const auto& [word, count] : visit.words.by_word) {
        word_row& row = all[word];
        row.count += count;
        ++row.pages;
      }
  return std::ranges::all_of(all, [this](const auto& each) {
    return word_.run(stored_text(each.first).view(), each.second.count, each.second.pages);
  });
}

bool job_insertion::insert(const job_batch& batch) {
  auto all = [this](const auto& rows) {
    return std::ranges::all_of(rows, [this](const auto& row) { return this->insert(row); });
  };
  return all(batch.options) && all(batch.hosts) && all(batch.places) && insert(batch.urls) &&
         std::ranges::all_of(batch.promoted, [this](const job_url& url) { return promote(url); }) && all(batch.visits);
}

bool job_insertion::insert(const job_options::value_type& option) {
  return option_.run(stored_text(option.first).view(), stored_text(option.second).view());
}

bool job_insertion::insert(const job_host& host) {
  return host_.run(host.id, stored_text(host.name).view());
}

bool job_insertion::insert(const job_place& place) {
  return place_.run(place.id, stored_text(place.element).unless(""), stored_text(place.attribute).view(),
                    stored_text(place.kind).view());
}

bool job_insertion::insert(const job_urls& urls) {
  std::size_t done = 0;
  for (; urls.size() - done >= urls_at_once; done += urls_at_once)
    if (!insert_some(urls, done)) return false;
  for (; done < urls.size(); ++done)
    if (!insert(urls[done])) return false;
  return true;
}

// `urls_at_once` of them from `first` on.
bool job_insertion::insert_some(const job_urls& urls, std::size_t first) {
  std::array<job_url, urls_at_once> rows;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = urls[first + i];
  if (!std::ranges::all_of(rows, is_valid_utf8, &job_url::url))
    return std::ranges::all_of(rows, [this](const job_url& url) { return insert(url); });
  int parameter = 1;
  for (const job_url& row : rows) {
    const bool bound = urls_.bind_from(parameter, row.id, row.host_id, row.url, row.depth, unless_zero(row.referrer_id),
                                       std::span<const std::byte>(row.fingerprint));
    if (!bound) return false;
    parameter += 6;
  }
  return urls_.run();
}

bool job_insertion::insert(const job_url& url) {
  return url_.run(url.id, url.host_id, stored_text(url.url).view(), url.depth, unless_zero(url.referrer_id),
                  std::span<const std::byte>(url.fingerprint));
}

bool job_insertion::promote(const job_url& url) {
  return promotion_.run(url.host_id, url.depth, unless_zero(url.referrer_id), url.id);
}

bool job_insertion::insert(const job_visit& visit) {
  const page_record& page = visit.page;
  ++next_page_;
  const bool inserted = page_.run(
      next_page_, page.url_id, milliseconds_since_1970(page.fetched_at), page.status, page.elapsed.count(), page.bytes,
      page.links, stored_text(page.final_url).unless(page.url), stored_text(page.content_type).view(),
      stored_text(page.title).view(), stored_text(page.robots).unless(""), stored_text(page.error).unless(""),
      stored_text(page.error_detail).unless(""), page.round, unless_zero(visit.same_as),
      stored_text(page.change).unless(""), stored_text(page.etag).unless(""),
      stored_text(page.last_modified).unless(""), bytes_of(page.body_hash), page.simhash,
      unless_zero(page.duplicate_of_id), unless_zero(page.near_duplicate_of_id),
      page.warc_bytes ? std::optional(page.warc_offset) : std::nullopt, unless_zero(page.warc_bytes));
  if (!inserted) return false;
  if (visit.supersedes != 0 && !supersession_.run(next_page_, visit.supersedes)) return false;
  if (visit.links.empty()) return true;
  write_link_steps(steps_, visit.links);
  return links_.run(next_page_, std::string_view(steps_));
}

}  // namespace fanfold
