#include "store/job_insertion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

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

// As a JSON array, as the schema has it: ids of one page's links are close to each other, so that a link takes five to
// six bytes.
void write_steps(std::string& out, std::span<const job_link> links) {
  out = "[";
  std::uint64_t previous = 0;
  for (const job_link& link : links) {
    if (out.size() > 1) out += ',';
    const auto step = static_cast<std::int64_t>(link.target - previous);
    fmt::format_to(std::back_inserter(out), "{}", step * (job_place::max_id + 1) + link.place);
    previous = link.target;
  }
  out += ']';
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
      prepare_into(url_,
                   "INSERT INTO urls(id, host_id, url, depth, referrer_id, fingerprint) VALUES(?, ?, ?, ?, ?, ?)") &&
      prepare_into(promotion_, "UPDATE urls SET host_id = ?, depth = ?, referrer_id = ? WHERE id = ?") &&
      prepare_into(
          page_,
          "INSERT INTO pages(id, url_id, fetched_at, status, elapsed_us, bytes, links, final_url, content_type,"
          " title, robots, error, error_detail) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") &&
      prepare_into(place_, "INSERT INTO places(id, element, attribute, kind) VALUES(?, ?, ?, ?)") &&
      prepare_into(links_, "INSERT INTO links(page_id, targets) VALUES(?, ?)");
  if (!prepared) return false;
  const auto pages = database.integer("SELECT max(id) FROM pages");
  pages_ = pages.value_or(0);
  return pages.has_value();
}

bool job_insertion::insert(const job_batch& batch) {
  next_page_ = pages_;
  auto all = [this](const auto& rows) {
    return std::ranges::all_of(rows, [this](const auto& row) { return this->insert(row); });
  };
  return all(batch.options) && all(batch.hosts) && all(batch.places) && all(batch.urls) &&
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
  const bool inserted = page_.run(next_page_, page.url_id, milliseconds_since_1970(page.fetched_at), page.status,
                                  page.elapsed.count(), page.bytes, page.links,
                                  stored_text(page.final_url).unless(page.url), stored_text(page.content_type).view(),
                                  stored_text(page.title).view(), stored_text(page.robots).unless(""),
                                  stored_text(page.error).unless(""), stored_text(page.error_detail).unless(""));
  if (!inserted || visit.links.empty()) return inserted;
  write_steps(steps_, visit.links);
  return links_.run(next_page_, std::string_view(steps_));
}

}  // namespace fanfold
