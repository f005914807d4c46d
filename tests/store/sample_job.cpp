#include "store/sample_job.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <cstddef>
#include <set>
#include <stdexcept>

namespace fanfold::test {
namespace {

constexpr std::uint64_t urls_a_batch = 5;

std::uint64_t first_url(std::uint64_t batch) {
  return (batch - 1) * urls_a_batch + 1;
}

std::string sample_text(std::uint64_t id, std::uint64_t host) {
  return fmt::format("https://host{}.test/page/{}", host, id);
}

job_url sample_url(std::uint64_t id, std::uint64_t host, std::uint64_t referrer, std::string_view text) {
  job_url url{.id = id, .host_id = host, .url = text};
  url.depth = static_cast<int>(host) - 1;
  url.referrer_id = referrer;
  url.fingerprint.fill(static_cast<std::byte>(id));
  return url;
}

job_visit sample_visit(const job_url& url, const std::string& referrer) {
  job_visit visit;
  page_record& page = visit.page;
  page.url_id = url.id;
  page.url = url.url;
  page.depth = url.depth;
  page.referrer = referrer;
  const bool failed = url.id % 3 == 0;
  page.final_url = failed ? "" : url.id % 2 ? page.url : page.url + "?moved";
  page.status = failed ? 0 : 200;
  page.content_type = failed ? "" : "text/html; charset=utf-8";
  page.bytes = failed ? 0 : 1000 + url.id;
  page.elapsed = std::chrono::microseconds(1234 * url.id);
  page.title = failed ? "" : fmt::format("Größe {}", url.id);
  page.etag = failed ? "" : fmt::format("\"{}\"", url.id);
  page.last_modified = failed ? "" : "Sun, 06 Nov 1994 08:49:37 GMT";
  if (!failed) page.body_hash.emplace().fill(static_cast<std::byte>(url.id));
  if (url.id % 4 == 0) page.simhash = UINT64_MAX - url.id;
  if (url.id > 1 && !failed) {
    page.duplicate_of_id = page.near_duplicate_of_id = 1;
    page.duplicate_of = page.near_duplicate_of = "https://host1.test/page/1";
  }
  page.warc_offset = failed ? 0 : 1'000 * url.id;
  page.warc_bytes = failed ? 0 : url.id;
  page.robots = url.id % 5 == 0 ? "nofollow" : "";
  page.error = failed ? "connect" : "";
  page.error_detail = failed ? "connection refused" : "";
  page.fetched_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123 + url.id));
  for (std::uint64_t i = 0; i < urls_a_batch && !failed; ++i)
    visit.links.push_back({first_url(url.host_id + 1) + i, 0});
  page.links = visit.links.size();
  return visit;
}

std::string describe(const job_url& url, bool done) {
  return fmt::format("{} host {} {} depth {} from {} fingerprint {} {}", url.id, url.host_id, url.url, url.depth,
                     url.referrer_id, static_cast<int>(url.fingerprint.back()), done ? "done" : "queued");
}

std::string describe(const page_record& page) {
  const int hash = page.body_hash ? static_cast<int>(page.body_hash->back()) : -1;
  const std::string later =
      fmt::format("round {} {} {} {} hash {} {} duplicate {} {} {} {} warc {} {}", page.round, page.change, page.etag,
                  page.last_modified, hash, page.simhash.value_or(0), page.duplicate_of_id, page.duplicate_of,
                  page.near_duplicate_of_id, page.near_duplicate_of, page.warc_offset, page.warc_bytes);
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", page.url_id, page.url, page.final_url,
                     page.status, page.depth, page.referrer, page.content_type, page.bytes, page.elapsed.count(),
                     page.title, page.links, page.robots, page.error, page.error_detail,
                     page.fetched_at.time_since_epoch().count(), later);
}

template <class T>
void check(const store_result<T>& result) {
  if (!result) throw std::runtime_error(result.error().message());
}

}  // namespace

job_batch sample_batch(std::uint64_t n) {
  job_batch batch;
  if (n == 1) batch.options = {{"depth", "3"}, {"scope", "host"}};
  batch.hosts.push_back({n, fmt::format("host{}.test", n)});
  const std::uint64_t before = n > 1 ? first_url(n - 1) : 0;
  for (std::uint64_t id = first_url(n); id < first_url(n + 1); ++id)
    batch.urls.push_back(sample_url(id, n, before, sample_text(id, n)));
  if (n == 1) return batch;
  const std::uint64_t referrer = n > 2 ? first_url(n - 2) : 0;
  const std::string referrer_url = referrer ? sample_text(referrer, n - 2) : "";
  for (const std::uint64_t id : {before + 1, before}) {
    const std::string text = sample_text(id, n - 1);
    batch.visits.push_back(sample_visit(sample_url(id, n - 1, referrer, text), referrer_url));
  }
  return batch;
}

std::ostream& operator<<(std::ostream& out, const job_contents& contents) {
  return out << fmt::format("{}\n{}\n{}\n{}\n", contents.options, fmt::join(contents.hosts, "\n"),
                            fmt::join(contents.urls, "\n"), fmt::join(contents.pages, "\n"));
}

job_contents sample_contents(std::uint64_t batches) {
  job_contents contents;
  job_urls urls;
  std::set<std::uint64_t> done;
  for (std::uint64_t n = 1; n <= batches; ++n) {
    const job_batch batch = sample_batch(n);
    contents.options.insert(batch.options.begin(), batch.options.end());
    for (const auto& host : batch.hosts) contents.hosts.push_back(fmt::format("{} {}", host.id, host.name));
    for (std::size_t i = 0; i < batch.urls.size(); ++i) urls.push_back(batch.urls[i]);
    for (const auto& visit : batch.visits) {
      contents.pages.push_back(describe(visit.page));
      done.insert(visit.page.url_id);
    }
  }
  for (std::size_t i = 0; i < urls.size(); ++i) contents.urls.push_back(describe(urls[i], done.contains(urls[i].id)));
  return contents;
}

job_contents read_contents(job_file& file) {
  job_contents contents;
  auto options = file.options();
  check(options);
  contents.options = *options;
  check(file.for_each_host(
      [&](const job_host& host) { contents.hosts.push_back(fmt::format("{} {}", host.id, host.name)); }));
  check(file.for_each_url([&](const job_url& url, bool done) { contents.urls.push_back(describe(url, done)); }));
  check(file.for_each_page([&](const page_record& page) { contents.pages.push_back(describe(page)); }));
  return contents;
}

job_contents read_contents(const std::filesystem::path& path) {
  auto file = job_file::open(path);
  check(file);
  return read_contents(*file);
}

std::uint64_t count_sample_batches(job_file& file) {
  const job_contents contents = read_contents(file);
  const std::uint64_t batches = contents.hosts.size();
  if (contents != sample_contents(batches)) throw std::runtime_error("not a prefix of the sample batches");
  return batches;
}

std::vector<std::string> query(const std::filesystem::path& path, const std::string& sql) {
  std::vector<std::string> rows;
  auto add_row = [](void* to, int columns, char** values, char**) {
    std::string row;
    for (int i = 0; i < columns; ++i) row.append(i ? "|" : "").append(values[i] ? values[i] : "NULL");
    static_cast<std::vector<std::string>*>(to)->push_back(row);
    return 0;
  };
  sqlite3* database = nullptr;
  const bool ok = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
                  sqlite3_exec(database, sql.c_str(), add_row, &rows, nullptr) == SQLITE_OK;
  const std::string reason = sqlite3_errmsg(database);
  sqlite3_close(database);
  if (!ok) throw std::runtime_error(sql + ": " + reason);
  return rows;
}

}  // namespace fanfold::test
