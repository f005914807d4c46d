// How fast the job file takes URLs and pages and gives them back, beside what SQLite does by default and with an index.
// Files lie in $TMPDIR. FANFOLD_BENCH_URLS sets how many URLs are written, if not a million.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ratio_reporter.hpp"
#include "store/job_file.hpp"
#include "store/jsonl.hpp"
#include "store/sqlite.hpp"

namespace {

using namespace fanfold;
using seconds = std::chrono::duration<double>;

const std::filesystem::path file = std::filesystem::temp_directory_path() / "fanfold-store-bench.job";

void remove_file() {
  for (const char* suffix : {"", "-wal", "-journal"}) std::filesystem::remove(file.string() + suffix);
}

void check(bool ok) {
  if (!ok) throw std::runtime_error("the benchmark's own disk failed");
}

std::string url_text(std::uint64_t id) {
  return fmt::format("https://host{}.example.com/section/{}/articles/page-{}.html?ref={}", id % 1000, id / 100, id,
                     id * 7919 % 1000);
}

job_url sample_url(std::uint64_t id) {
  thread_local std::string text;  // until the next one
  text = url_text(id);
  job_url url;
  url.id = id;
  url.host_id = id % 1000 + 1;
  url.url = text;
  url.depth = 3;
  url.referrer_id = id / 10;
  // As scattered as a hash.
  for (std::size_t i = 0; i < 16; ++i)
    url.fingerprint[i] = static_cast<std::byte>((id + 1) * 0x9E3779B97F4A7C15U >> (i % 8 * 8));
  return url;
}

job_visit sample_visit(std::uint64_t id) {
  job_visit visit;
  visit.page.url_id = id;
  visit.page.url = visit.page.final_url = url_text(id);
  visit.page.status = 200;
  visit.page.content_type = "text/html; charset=utf-8";
  visit.page.bytes = 10'000 + id % 1000;
  visit.page.elapsed = std::chrono::microseconds(20'000 + id % 1000);
  visit.page.title = fmt::format("The title of page {}, as long as they are", id);
  // Twenty links that every page has, forty that are new.
  for (std::uint64_t i = 1; i <= 20; ++i) visit.links.push_back({i, 0});
  for (std::uint64_t i = 1; i <= 40; ++i) visit.links.push_back({id * 40 + i, 0});
  visit.page.links = visit.links.size();
  return visit;
}

double cpu_seconds() {
  rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

// Times `commit(batch)` over `rows` rows, made `batch_rows` at a time by `make(id)` outside of the measured time.
template <class Rows, class Make, class Commit>
void write_rows(benchmark::State& state, std::uint64_t rows, std::uint64_t batch_rows, Make make, Commit commit) {
  seconds total{};
  seconds last_tenth{};
  double cpu = 0;
  for (std::uint64_t id = 1; id <= rows;) {
    Rows batch;
    for (; batch.size() < batch_rows && id <= rows; ++id) batch.push_back(make(id));
    const double cpu_before = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    commit(batch);
    const seconds elapsed = std::chrono::steady_clock::now() - start;
    cpu += cpu_seconds() - cpu_before;
    total += elapsed;
    if (id > rows - rows / 10) last_tenth += elapsed;
  }
  const auto count = static_cast<double>(rows);
  state.SetIterationTime(total.count());
  state.counters["rows/s"] = count / total.count();
  state.counters["rows/s,last_tenth"] = count / 10 / last_tenth.count();
  state.counters["cpu_us/row"] = cpu * 1e6 / count;
}

void report_size(benchmark::State& state, std::uint64_t rows) {
  const auto bytes = static_cast<double>(std::filesystem::file_size(file));
  state.counters["bytes/row"] = bytes / static_cast<double>(rows);
  state.SetBytesProcessed(static_cast<std::int64_t>(rows));  // what ratios are made of: rows, whatever their size
}

std::uint64_t url_count() {
  const char* text = std::getenv("FANFOLD_BENCH_URLS");
  return text ? std::strtoull(text, nullptr, 10) : 1'000'000;
}

void write_urls(benchmark::State& state, std::uint64_t batch_urls) {
  for (auto _ : state) {
    remove_file();
    job_file job = job_file::open(file).value();
    job_batch batch;
    write_rows<job_urls>(state, url_count(), batch_urls, sample_url, [&](job_urls& urls) {
      batch.urls = std::move(urls);
      check(job.commit(batch).has_value());
    });
    check(job.close().has_value());
  }
  report_size(state, url_count());
}

// The same rows in a table of one's own. `settings` are pragmas, `index` is SQL as well.
void write_urls_by_sqlite(benchmark::State& state, std::uint64_t batch_urls, const char* settings, const char* index) {
  for (auto _ : state) {
    remove_file();
    auto database = sqlite::connection::open(file).value();
    check(database.execute(settings));
    check(
        database.execute("CREATE TABLE urls(id INTEGER PRIMARY KEY, host_id INTEGER NOT NULL, url TEXT NOT NULL,"
                         " depth INTEGER NOT NULL, referrer_id INTEGER, fingerprint BLOB NOT NULL)"));
    check(database.execute(index));
    auto insert = database.prepare("INSERT INTO urls VALUES(?, ?, ?, ?, ?, ?)");
    write_rows<job_urls>(state, url_count(), batch_urls, sample_url, [&](const job_urls& urls) {
      check(database.execute("BEGIN"));
      for (std::size_t i = 0; i < urls.size(); ++i) {
        const job_url url = urls[i];
        check(insert.run(url.id, url.host_id, url.url, url.depth, url.referrer_id,
                         std::span<const std::byte>(url.fingerprint)));
      }
      check(database.execute("COMMIT"));
    });
  }
  report_size(state, url_count());
}

constexpr const char* our_settings =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000";

void write_pages(benchmark::State& state) {
  constexpr std::uint64_t pages = 100'000;
  for (auto _ : state) {
    remove_file();
    job_file job = job_file::open(file).value();
    job_batch batch;
    write_rows<std::vector<job_visit>>(state, pages, 500, sample_visit, [&](std::vector<job_visit>& visits) {
      batch.visits.swap(visits);
      check(job.commit(batch).has_value());
      batch.visits.swap(visits);
    });
    check(job.close().has_value());
  }
  report_size(state, pages);
}

// Of a job with a million URLs, a tenth of them done.
void read_urls(benchmark::State& state) {
  remove_file();
  job_file job = job_file::open(file).value();
  job_batch batch;
  for (std::uint64_t id = 1; id <= url_count(); ++id) {
    batch.urls.push_back(sample_url(id));
    if (id % 10 == 0) batch.visits.push_back(sample_visit(id));
    if (id % 10'000 != 0) continue;
    check(job.commit(batch).has_value());
    batch = {};
  }
  std::uint64_t done = 0;
  for (auto _ : state) check(job.for_each_url([&](const job_url&, bool is_done) { done += is_done; }).has_value());
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(url_count()), benchmark::Counter::kIsIterationInvariantRate);
}

void json_by_us(benchmark::State& state) {
  const page_record page = sample_visit(1).page;
  std::string line;
  for (auto _ : state) {
    line.clear();
    append_json_line(line, page);
    benchmark::DoNotOptimize(line.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * line.size()));
}

void json_by_boost(benchmark::State& state) {
  const page_record page = sample_visit(1).page;
  std::string line;
  for (auto _ : state) {
    line = serialize(boost::json::object{
        {"url", page.url},
        {"final_url", page.final_url},
        {"status", page.status},
        {"depth", page.depth},
        {"referrer", page.referrer},
        {"content_type", page.content_type},
        {"bytes", page.bytes},
        {"elapsed_ms", static_cast<double>(page.elapsed.count()) / 1000},
        {"title", page.title},
        {"links", page.links},
        {"error", nullptr},
        {"error_detail", nullptr},
    });
    benchmark::DoNotOptimize(line.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * line.size()));
}

template <class Function>
void add_writer(const std::string& name, Function function) {
  benchmark::RegisterBenchmark(name.c_str(), function)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  add_writer("urls in commits of 1000/ours", [](auto& state) { write_urls(state, 1000); });
  add_writer("urls in commits of 1000/sqlite_by_default",
             [](auto& state) { write_urls_by_sqlite(state, 1000, "", ""); });
  add_writer("urls in commits of 1000/sqlite_with_an_index_on_urls", [](auto& state) {
    write_urls_by_sqlite(state, 1000, our_settings, "CREATE UNIQUE INDEX by_url ON urls(url)");
  });
  add_writer("urls in commits of 100", [](auto& state) { write_urls(state, 100); });
  add_writer("urls in commits of 10000", [](auto& state) { write_urls(state, 10'000); });
  add_writer("pages of 60 links in commits of 500", write_pages);
  benchmark::RegisterBenchmark("read_urls", read_urls)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("json_line/ours", json_by_us);
  benchmark::RegisterBenchmark("json_line/boost_json", json_by_boost);
  bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  remove_file();
}
