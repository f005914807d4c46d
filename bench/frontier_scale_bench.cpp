// A crawl of many URLs over many hosts without its fetches: how fast the frontier takes URLs and leases them, what they
// cost in memory, how much the job file slows it down, and how long it takes to resume.
//
//   frontier_scale_bench [--urls 100000000] [--hosts 1000000] [--away 10] [--file FILE]
//
// Every page has a hundred new links, `away` of which lead to other hosts, each in turn. Texts and fingerprints are
// made up as the crawl goes; what that costs is told apart. Each part has a process of its own, so that its memory is
// its own. FILE is removed afterwards.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/job_recording.hpp"
#include "crawl/resume.hpp"
#include "frontier/memory_frontier.hpp"
#include "store/job_writer.hpp"

namespace {

using namespace fanfold;
using namespace std::chrono_literals;

constexpr std::size_t links_per_page = 100;
constexpr std::size_t at_once = 16;
constexpr std::uint64_t hosts_per_seed = 1'000;
constexpr time_point now{1h};

struct settings {
  std::uint64_t urls = 100'000'000;
  std::uint64_t hosts = 1'000'000;
  std::uint64_t away = 10;
  std::filesystem::path file = std::filesystem::path("/var/tmp") / "fanfold-frontier-scale-bench.job";
};

frontier_options impatient() {
  return {.per_host = at_once, .obey_robots = false, .numbers_mentions = true, .traps = {}};
}

double seconds_of(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Wall and processor time of this thread.
class stopwatch {
 public:
  void start() {
    wall_ -= seconds_of(CLOCK_MONOTONIC);
    cpu_ -= seconds_of(CLOCK_THREAD_CPUTIME_ID);
  }
  void stop() {
    wall_ += seconds_of(CLOCK_MONOTONIC);
    cpu_ += seconds_of(CLOCK_THREAD_CPUTIME_ID);
  }
  double wall() const { return wall_; }
  double cpu() const { return cpu_; }

 private:
  double wall_ = 0;
  double cpu_ = 0;
};

// Resident memory without pages of files.
double resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::strtod(line.c_str() + 8, nullptr) * 1024;
  throw std::runtime_error("no RssAnon in /proc/self/status");
}

// The links of the pages of one batch.
class made_up_links {
 public:
  explicit made_up_links(const settings& of) : of_(of) { text_.reserve(at_once * links_per_page * 96); }

  void clear() {
    text_.clear();
    candidates_.clear();
  }
  void add_seed() { add(next_host(), 0); }
  void add_links(const url_lease& page) {
    constexpr std::string_view before = "https://www.host";
    std::uint64_t own = 0;
    std::from_chars(page.url.data() + before.size(), page.url.data() + page.url.size(), own);
    for (std::size_t i = 0; i < links_per_page; ++i) add(i < of_.away ? next_host() : own, page.depth + 1);
  }
  /// Those that were added since the last clear(), in order.
  std::span<const candidate> all() const { return candidates_; }

 private:
  std::uint64_t next_host() { return hosts_++ % of_.hosts; }
  void append(std::uint64_t number) {
    char digits[20];
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }
  void add(std::uint64_t host, std::uint32_t depth) {
    const std::size_t begin = text_.size();
    text_.append("https://www.host");
    append(host);
    text_.append(".example/articles/2024/page-");
    append(++pages_);
    text_.append(".html");
    const std::string_view url = std::string_view(text_).substr(begin);
    candidates_.push_back({.url = url, .fingerprint = fingerprint::of(url), .depth = depth});
  }

  const settings& of_;
  std::string text_;
  std::vector<candidate> candidates_;
  std::uint64_t hosts_ = 0;
  std::uint64_t pages_ = 0;
};

job_visit row_of(const url_lease& lease, std::span<const added> targets) {
  job_visit row;
  row.page.url_id = lease.page;
  row.page.url = row.page.final_url = lease.url;
  row.page.status = 200;
  row.page.content_type = "text/html; charset=utf-8";
  row.page.bytes = 40'000;
  row.page.elapsed = 20ms;
  row.page.title = "The title of a page, as long as they are";
  for (const added& each : targets) row.links.push_back({each.id, 1});
  row.page.links = row.links.size();
  return row;
}

struct growth {
  stopwatch making, adding;
  double bytes = 0;
  std::uint64_t pages = 0;
};

// Visits pages until so many URLs are known.
task<growth> grow(frontier& queue, job_writer* writer, settings of) {
  growth result;
  made_up_links links(of);
  job_batch batch;
  const double before = resident_bytes();
  for (std::uint64_t i = 0; i < 1 + of.hosts / hosts_per_seed; ++i) links.add_seed();
  std::uint64_t known = links.all().size();
  const auto first = co_await queue.add(links.all());
  append_new(links.all(), first, 0, batch);
  while (known < of.urls) {
    result.adding.start();
    const std::vector<url_lease> leases = co_await queue.lease(at_once, now);
    result.adding.stop();
    result.making.start();
    links.clear();
    for (const url_lease& each : leases) links.add_links(each);
    std::vector<visit> visits;
    for (std::size_t i = 0; i < leases.size(); ++i)
      visits.push_back({.lease = leases[i].id,
                        .latency = 20ms,
                        .discovered = links.all().subspan(i * links_per_page, links_per_page)});
    result.making.stop();
    result.adding.start();
    const committed became = co_await queue.commit(visits, now);
    if (writer) {
      for (std::size_t i = 0; i < leases.size(); ++i) {
        const auto targets = std::span(became.discovered).subspan(i * links_per_page, links_per_page);
        append_new(visits[i].discovered, targets, leases[i].page, batch);
        batch.visits.push_back(row_of(leases[i], targets));
      }
      (co_await writer->commit(batch)).value();
    }
    result.adding.stop();
    known += links.all().size();
    result.pages += leases.size();
  }
  result.bytes = resident_bytes() - before;
  co_return result;
}

struct drained {
  stopwatch leasing;
  double most_bytes = 0;
};

// Leases and commits all that is queued.
task<drained> drain(frontier& queue) {
  drained result;
  result.leasing.start();
  for (std::uint64_t batches = 0;; ++batches) {
    if (batches % 10'000 == 0) result.most_bytes = std::max(result.most_bytes, resident_bytes());
    const std::vector<url_lease> leases = co_await queue.lease(at_once, now);
    if (leases.empty()) break;
    std::vector<visit> visits;
    for (const url_lease& each : leases) visits.push_back({.lease = each.id, .latency = 20ms});
    co_await queue.commit(visits, now);
  }
  result.leasing.stop();
  co_return result;
}

// What the parts tell each other.
struct figures {
  double making, adding, adding_cpu, bytes;
  std::uint64_t pages;
};

template <class F>
figures in_a_process(F part) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  std::fflush(stdout);
  const ::pid_t child = ::fork();
  if (child == 0) {
    const figures result = part();
    std::fflush(stdout);
    ::_exit(::write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
  }
  ::close(ends[1]);
  figures result{};
  const bool told = ::read(ends[0], &result, sizeof result) == sizeof result;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  if (!told) throw std::runtime_error("a part of the benchmark has failed");
  return result;
}

figures tell(const char* what, const settings& of, const growth& grown) {
  const auto urls = static_cast<double>(of.urls);
  fmt::print("{}: {:.2f} million URLs/s, {:.1f} s ({:.1f} s of processor time), {:.1f} bytes of memory a URL\n", what,
             urls / 1e6 / grown.adding.wall(), grown.adding.wall(), grown.adding.cpu(), grown.bytes / urls);
  return {grown.making.wall(), grown.adding.wall(), grown.adding.cpu(), grown.bytes, grown.pages};
}

figures without_a_file(const settings& of) {
  politeness shared;
  memory_frontier queue(impatient(), shared);
  const figures result = tell("added", of, run(grow(queue, nullptr, of)));
  const auto [leasing, most_bytes] = run(drain(queue));
  const auto left = static_cast<double>(of.urls - result.pages);
  fmt::print("leased and committed: {:.2f} million URLs/s, {:.1f} s ({:.1f} s of processor time), {:.1f} bytes a URL\n",
             left / 1e6 / leasing.wall(), leasing.wall(), leasing.cpu(), most_bytes / static_cast<double>(of.urls));
  return result;
}

task<> close(job_writer& writer) {
  (co_await writer.close()).value();
}

figures with_a_file(const settings& of) {
  politeness shared;
  memory_frontier queue(impatient(), shared);
  workers storage(1);
  storage_thread thread{storage.context(0)};
  job_writer writer(thread, job_file::open(of.file).value());
  const figures result = tell("added with a job file", of, run(grow(queue, &writer, of)));
  stopwatch closing;
  closing.start();
  run(close(writer));
  closing.stop();
  fmt::print("closed in {:.1f} s: {:.1f} bytes of file a URL\n", closing.wall(),
             static_cast<double>(std::filesystem::file_size(of.file)) / static_cast<double>(of.urls));
  return result;
}

figures resumed(const settings& of) {
  const double before = resident_bytes();
  politeness shared;
  memory_frontier queue(impatient(), shared);
  stopwatch resuming;
  resuming.start();
  job_file job = job_file::open(of.file).value();
  const resumed_job so_far = run(resume(job, queue));
  resuming.stop();
  const auto pending = run(queue.pending());
  fmt::print("resumed in {:.1f} s ({:.1f} s of processor time): {} pages done, {} URLs queued, {:.1f} bytes a URL\n",
             resuming.wall(), resuming.cpu(), so_far.so_far.pages, pending,
             (resident_bytes() - before) / static_cast<double>(of.urls));
  return {};
}

settings read_arguments(int argc, char** argv) {
  settings of;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* const value = argv[i + 1];
    if (name == "--urls") of.urls = std::strtoull(value, nullptr, 10);
    if (name == "--hosts") of.hosts = std::strtoull(value, nullptr, 10);
    if (name == "--away") of.away = std::min<std::uint64_t>(std::strtoull(value, nullptr, 10), links_per_page);
    if (name == "--file") of.file = value;
  }
  return of;
}

void remove_file(const settings& of) {
  for (const char* suffix : {"", "-wal", "-journal"}) std::filesystem::remove(of.file.string() + suffix);
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const settings of = read_arguments(argc, argv);
  fmt::print("{} URLs of {} hosts, {} of 100 links to another host\n", of.urls, of.hosts, of.away);
  const figures alone = in_a_process([&] { return without_a_file(of); });
  fmt::print("made up beside that, in {:.1f} s\n", alone.making);
  remove_file(of);
  const figures written = in_a_process([&] { return with_a_file(of); });
  fmt::print("the job file makes it {:.0f} % slower ({:.0f} % with what is made up)\n",
             100 * (written.adding / alone.adding - 1),
             100 * ((written.adding + written.making) / (alone.adding + alone.making) - 1));
  in_a_process([&] { return resumed(of); });
  remove_file(of);
}
