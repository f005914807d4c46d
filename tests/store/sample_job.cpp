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

job_url sample_url(std::uint64_t id, std::uint64_t host, std::uint64_t referrer) {
  job_url url{.id = id, .host_id = host, .url = fmt::format("https://host{}.test/page/{}", host, id)};
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
  page.final_url = failed ? "" : url.id % 2 ? url.url : url.url + "?moved";
  page.status = failed ? 0 : 200;
  page.content_type = failed ? "" : "text/html; charset=utf-8";
  page.bytes = failed ? 0 : 1000 + url.id;
  page.elapsed = std::chrono::microseconds(1234 * url.id);
  page.title = failed ? "" : fmt::format("Größe {}", url.id);
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
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", page.url_id, page.url, page.final_url, page.status,
                     page.depth, page.referrer, page.content_type, page.bytes, page.elapsed.count(), page.title,
                     page.links, page.robots, page.error, page.error_detail,
                     page.fetched_at.time_since_epoch().count());
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
  for (std::uint64_t i = 0; i < urls_a_batch; ++i) batch.urls.push_back(sample_url(first_url(n) + i, n, before));
  if (n == 1) return batch;
  const std::uint64_t referrer = n > 2 ? first_url(n - 2) : 0;
  const std::string referrer_url = referrer ? sample_url(referrer, n - 2, 0).url : "";
  for (const std::uint64_t i : {1, 0})
    batch.visits.push_back(sample_visit(sample_url(before + i, n - 1, referrer), referrer_url));
  return batch;
}

std::ostream& operator<<(std::ostream& out, const job_contents& contents) {
  return out << fmt::format("{}\n{}\n{}\n{}\n", contents.options, fmt::join(contents.hosts, "\n"),
                            fmt::join(contents.urls, "\n"), fmt::join(contents.pages, "\n"));
}

job_contents sample_contents(std::uint64_t batches) {
  job_contents contents;
  std::vector<job_url> urls;
  std::set<std::uint64_t> done;
  for (std::uint64_t n = 1; n <= batches; ++n) {
    const job_batch batch = sample_batch(n);
    contents.options.insert(batch.options.begin(), batch.options.end());
    for (const auto& host : batch.hosts) contents.hosts.push_back(fmt::format("{} {}", host.id, host.name));
    urls.insert(urls.end(), batch.urls.begin(), batch.urls.end());
    for (const auto& visit : batch.visits) {
      contents.pages.push_back(describe(visit.page));
      done.insert(visit.page.url_id);
    }
  }
  for (const auto& url : urls) contents.urls.push_back(describe(url, done.contains(url.id)));
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
