// What it costs that a thousand people crawl at once, in one process: `fanfold serve` with a thousand tenants, a crawl
// of a host of its own for each, on the test web. Beside it one `fanfold crawl --job` of the same pages, and the talk's
// server with threads. Then ten thousand clients that watch crawls of which there is nothing new.
//
// All crawls begin while the web is silent, so that all of them run at once; then it answers. Prints each round, and
// the medians. FANFOLD_BENCH_ROUNDS sets how many, if not 3; FANFOLD_BENCH_TENANTS, FANFOLD_BENCH_PAGES of each crawl,
// and FANFOLD_BENCH_WATCHERS how large it is; FANFOLD_BENCH_DATA names a folder in which the crawls' files are made.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <new>
#include <optional>
#include <string_view>
#include <thread>

#include "api_client.hpp"
#include "child.hpp"
#include "server/catalogue.hpp"
#include "server/data_folder.hpp"
#include "support/web_server.hpp"

namespace {

using namespace fanfold;
using namespace fanfold::bench;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using milliseconds = std::chrono::duration<double, std::milli>;

std::size_t number_from(const char* variable, std::size_t otherwise) {
  const char* const value = std::getenv(variable);
  return value ? std::stoul(value) : otherwise;
}

const std::size_t tenants = number_from("FANFOLD_BENCH_TENANTS", 1'000);
const std::size_t pages = number_from("FANFOLD_BENCH_PAGES", 50);
const std::size_t watchers = number_from("FANFOLD_BENCH_WATCHERS", 10'000);

double seconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

/// The test web in a process of its own, silent until it is told to answer. Every page is one link away from its host's
/// root, which is as far as the talk's server goes, and each is a page.
class silent_web {
 public:
  silent_web()
      : shared_(new(mmap(nullptr, sizeof(shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) shared),
        serves_([this] { serve(); }) {
    while (shared_->port == 0) std::this_thread::sleep_for(1ms);
  }

  void answer(bool answers) { shared_->answers = answers; }
  std::uint16_t port() const { return shared_->port; }
  std::string url(std::size_t host) const { return fmt::format("http://host{:04}.test:{}/", host, port()); }
  std::vector<std::string> resolve() const { return {"--resolve", fmt::format("*:{}:127.0.0.1", port())}; }

 private:
  struct shared {
    std::atomic<std::uint16_t> port = 0;
    std::atomic<bool> answers = false;
  };

  void serve() {
    const test_web::web_server server({.hosts = static_cast<std::uint32_t>(tenants),
                                       .pages = static_cast<std::uint32_t>(pages),
                                       .depth = 1,
                                       .redirects = 0,
                                       .not_found = 0,
                                       .server_errors = 0,
                                       .disallowed = 0},
                                      {.count_urls = false, .ready = [this] { return shared_->answers.load(); }});
    shared_->port = server.web().port(0);
    for (;;) pause();
  }

  shared* shared_;
  child serves_;
};

/// A new folder, which goes with all that is in it.
class work_folder {
 public:
  work_folder() {
    const char* const data = std::getenv("FANFOLD_BENCH_DATA");
    path_ = std::string(data ? data : "/tmp") + "/serve_bench-XXXXXX";
    if (!mkdtemp(path_.data())) throw std::runtime_error("no folder for the crawls");
  }
  work_folder(const work_folder&) = delete;
  work_folder& operator=(const work_folder&) = delete;
  ~work_folder() { std::filesystem::remove_all(path_); }

  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

struct crawl_of_tenant {
  std::string token;
  std::string path{};
};

/// `fanfold serve` with its tenants.
class served {
 public:
  explicit served(const silent_web& web) {
    auto all = server::catalogue::open(prepared_file()).value();
    for (std::size_t i = 0; i < tenants; ++i)
      crawls_.push_back(
          {all.add_token(fmt::format("tenant{}", i), {}, std::chrono::system_clock::now()).value().secret});
    std::vector<std::string> command{FANFOLD_PROGRAM,  "serve",       "--listen",        "127.0.0.1:0", "--data",
                                     folder_ / "data", "--no-config", "--allow-private", "127.0.0.0/8"};
    std::ranges::copy(web.resolve(), std::back_inserter(command));
    process_.emplace(std::move(command), folder_ / "log");
    port_ = awaited_port();
  }

  void begin_crawls(const silent_web& web, std::size_t count) {
    api_client client(port_);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string order = fmt::format(R"({{"seeds":["{}"]}})", web.url(i));
      const auto made = boost::json::parse(client.post("/api/v1/crawls", crawls_[i].token, order));
      crawls_[i].path = "/api/v1/crawls/" + std::string(made.at("id").as_string());
    }
  }

  std::uint16_t port() const { return port_; }
  const std::vector<crawl_of_tenant>& crawls() const { return crawls_; }
  process_figures figures() const { return process_->figures(); }

 private:
  std::filesystem::path prepared_file() {
    server::make_data_folder(folder_ / "data").value();
    return server::catalogue_file(folder_ / "data");
  }

  // It says where it listens once it does.
  std::uint16_t awaited_port() {
    for (const auto begin = steady_clock::now(); seconds_since(begin) < 30; std::this_thread::sleep_for(10ms)) {
      std::ifstream log(folder_ / "log");
      const std::string text{std::istreambuf_iterator<char>(log), {}};
      constexpr std::string_view before = "serving http://127.0.0.1:";
      const auto at = text.find(before);
      if (at != text.npos && text.find('/', at + before.size()) != text.npos)
        return static_cast<std::uint16_t>(std::stoul(text.substr(at + before.size())));
    }
    throw std::runtime_error("fanfold serve did not start");
  }

  work_folder folder_;
  std::vector<crawl_of_tenant> crawls_;
  std::optional<child> process_;
  std::uint16_t port_ = 0;
};

struct latency {
  double median = 0;  // milliseconds
  double p99 = 0;
  std::size_t requests = 0;
};

/// Asks for crawls, their pages, and who it is, one request after the other with a little pause, while it is told to.
class prober {
 public:
  prober(std::uint16_t port, const std::vector<crawl_of_tenant>& crawls, std::size_t count)
      : client_(port), crawls_(crawls), count_(count) {}

  void ask(std::size_t turn) {
    const crawl_of_tenant& who = crawls_[turn / 3 * 7 % count_];
    const std::array paths{who.path, who.path + "/pages", std::string("/api/v1/me")};
    const auto begin = steady_clock::now();
    client_.get(paths[turn % 3], who.token);
    times_.push_back(milliseconds(steady_clock::now() - begin).count());
    std::this_thread::sleep_for(10ms);
  }

  latency figures() {
    std::ranges::sort(times_);
    return {times_[times_.size() / 2], times_[times_.size() * 99 / 100], times_.size()};
  }

 private:
  api_client client_;
  const std::vector<crawl_of_tenant>& crawls_;
  std::size_t count_;
  std::vector<double> times_;
};

/// A crawl's figures, of whichever contestant.
struct rate {
  double pages_per_second = 0;
  double cpu_seconds = 0;
};

rate rate_of(double seconds, double cpu_seconds) {
  return {static_cast<double>(tenants * pages) / seconds, cpu_seconds};
}

rate one_crawl(silent_web& web) {
  web.answer(true);
  const work_folder folder;
  std::vector<std::string> command{FANFOLD_PROGRAM, "crawl",        "--quiet",       "--no-config",
                                   "--job",         folder / "job", "--concurrency", "256"};
  std::ranges::copy(web.resolve(), std::back_inserter(command));
  for (std::size_t i = 0; i < tenants; ++i) command.push_back(web.url(i));
  const auto begin = steady_clock::now();
  child crawl(std::move(command), folder / "log");
  const double cpu_seconds = crawl.wait();
  return rate_of(seconds_since(begin), cpu_seconds);
}

struct served_figures {
  rate all{};
  double begun_mb = 0;  // a crawl: when all have begun and wait for the first answer
  double peak_mb = 0;   // the most, as they run
  double ended_mb = 0;  // what is left when all have ended
  latency api{};
};

std::uint64_t metric(const std::string& text, std::string_view name) {
  const auto at = text.find("\n" + std::string(name) + " ");
  return std::stoull(text.substr(at + name.size() + 2));
}

void await_end(const served& server, std::atomic<bool>& has_ended) {
  api_client client(server.port());
  for (;; std::this_thread::sleep_for(50ms)) {
    const std::string all = client.get("/metrics");
    if (metric(all, "fanfold_crawls_running") > 0) continue;
    if (const auto found = metric(all, "fanfold_pages_total"); found != tenants * pages)
      throw std::runtime_error(fmt::format("{} pages were found of {}", found, tenants * pages));
    has_ended = true;
    return;
  }
}

served_figures a_thousand_crawls(silent_web& web) {
  web.answer(false);
  served server(web);
  const process_figures idle = server.figures();
  const auto share = [&] { return (server.figures().resident_mb - idle.resident_mb) / static_cast<double>(tenants); };
  server.begin_crawls(web, tenants);
  served_figures found{.begun_mb = share()};
  prober client(server.port(), server.crawls(), tenants);
  std::atomic<bool> has_ended = false;
  const double cpu_before = server.figures().cpu_seconds;
  const auto begin = steady_clock::now();
  web.answer(true);
  {
    const std::jthread probing([&] {
      for (std::size_t turn = 0; !has_ended; ++turn) client.ask(turn);
    });
    const std::jthread sampling([&] {
      for (; !has_ended; std::this_thread::sleep_for(20ms)) found.peak_mb = std::max(found.peak_mb, share());
    });
    await_end(server, has_ended);
    found.all = rate_of(seconds_since(begin), server.figures().cpu_seconds - cpu_before);
  }
  found.ended_mb = share();
  found.api = client.figures();
  return found;
}

/// A connection, with what was sent on it.
int connected(std::uint16_t port, const std::string& request, std::uint32_t from) {
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in mine{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(from)}, .sin_zero = {}};
  sockaddr_in to{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  if (client < 0 || bind(client, reinterpret_cast<sockaddr*>(&mine), sizeof mine) != 0 ||
      connect(client, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 ||
      write(client, request.data(), request.size()) != static_cast<ssize_t>(request.size()))
    throw std::runtime_error("no connection");
  return client;
}

std::string read_some(int client) {
  std::array<char, 4096> bytes{};
  const auto count = read(client, bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
}

struct watched_figures {
  double kb = 0;  // of memory, a client
  latency without{};
  latency with{};
};

latency probed(const served& server, std::size_t crawls) {
  prober client(server.port(), server.crawls(), crawls);
  for (std::size_t turn = 0; turn < 1'000; ++turn) client.ask(turn);
  return client.figures();
}

watched_figures idle_watchers(silent_web& web) {
  constexpr std::size_t crawls = 100;
  web.answer(false);
  served server(web);
  server.begin_crawls(web, crawls);
  watched_figures found{.without = probed(server, crawls)};
  const double before = server.figures().resident_mb;
  std::vector<int> clients;
  for (std::size_t i = 0; i < watchers; ++i) {
    const crawl_of_tenant& who = server.crawls()[i % crawls];
    const std::string request = fmt::format(
        "GET {}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n", who.path, who.token);
    // So many addresses that none has more than its share of connections.
    clients.push_back(connected(server.port(), request, INADDR_LOOPBACK + 1 + static_cast<std::uint32_t>(i % 50)));
    for (std::string text; text.find("event: progress") == text.npos;) {
      const std::string more = read_some(clients.back());
      if (more.empty()) throw std::runtime_error("a watcher was sent away: " + text);
      text += more;
    }
  }
  found.kb = (server.figures().resident_mb - before) * 1024 / static_cast<double>(watchers);
  found.with = probed(server, crawls);
  for (const int client : clients) close(client);
  return found;
}

struct thread_figures {
  rate all{};
  double resident_mb = 0;  // a crawl, at the most
  double virtual_mb = 0;   // likewise
  std::size_t threads = 0;
};

/// The talk's server with threads, which knows no tenants and keeps nothing.
thread_figures with_threads(silent_web& web) {
  web.answer(false);
  const work_folder folder;
  setenv("http_proxy", fmt::format("http://127.0.0.1:{}", web.port()).c_str(), 1);  // it resolves no invented names
  child process({FANFOLD_THREAD_SERVER, "0"}, folder / "log");
  unsetenv("http_proxy");
  const std::string line = process.first_line();
  const auto port = static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1)));
  const process_figures idle = process.figures();
  std::vector<int> clients;
  for (std::size_t i = 0; i < tenants; ++i) {
    const std::string form = "url=" + web.url(i);
    clients.push_back(connected(
        port, fmt::format("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{}", form.size(), form),
        INADDR_LOOPBACK));
  }
  while (process.figures().threads < idle.threads + tenants) std::this_thread::sleep_for(1ms);
  thread_figures found;
  std::atomic<bool> has_ended = false;
  const auto begin = steady_clock::now();
  web.answer(true);
  const std::jthread sampling([&] {
    for (; !has_ended; std::this_thread::sleep_for(20ms)) {
      const process_figures now = process.figures();
      found.threads = std::max(found.threads, now.threads);
      found.resident_mb =
          std::max(found.resident_mb, (now.resident_mb - idle.resident_mb) / static_cast<double>(tenants));
      found.virtual_mb = std::max(found.virtual_mb, (now.virtual_mb - idle.virtual_mb) / static_cast<double>(tenants));
    }
  });
  for (const int client : clients) {
    std::string text;
    for (std::string more = read_some(client); !more.empty(); more = read_some(client)) text += more;
    if (text.find("<pre>") == text.npos) throw std::runtime_error("a client had no answer: " + text);
    close(client);
  }
  found.all = rate_of(seconds_since(begin), process.figures().cpu_seconds);
  has_ended = true;
  return found;
}

/// Figures of all rounds by their names, in the order in which they came.
class table {
 public:
  void add(const std::string& name, double value) {
    const auto known = std::ranges::find(rows_, name, &row::first);
    if (known == rows_.end())
      rows_.push_back({name, {value}});
    else
      known->second.push_back(value);
  }
  void print() const {
    for (const auto& [name, values] : rows_) {
      std::vector<double> sorted = values;
      std::ranges::sort(sorted);
      fmt::print("{:58}", name);
      for (const double value : values) fmt::print("{:10.4g}", value);
      fmt::print("   median {:.4g}\n", sorted[sorted.size() / 2]);
    }
  }

 private:
  using row = std::pair<std::string, std::vector<double>>;
  std::vector<row> rows_;
};

void add_latency(table& to, const std::string& when, const latency& of) {
  to.add("API " + when + ": median ms", of.median);
  to.add("API " + when + ": 99th percentile ms", of.p99);
}

void play(silent_web& web, table& to) {
  const rate one = one_crawl(web);
  to.add("one crawl: pages/s", one.pages_per_second);
  to.add("one crawl: CPU s", one.cpu_seconds);
  const served_figures many = a_thousand_crawls(web);
  to.add("served: pages/s", many.all.pages_per_second);
  to.add("served: CPU s", many.all.cpu_seconds);
  to.add("served: pages/s, times those of one crawl", many.all.pages_per_second / one.pages_per_second);
  to.add("served: KB a crawl, all begun", many.begun_mb * 1024);
  to.add("served: KB a crawl, at most as they run", many.peak_mb * 1024);
  to.add("served: KB a crawl, all ended", many.ended_mb * 1024);
  add_latency(to, "as they run", many.api);
  const thread_figures threads = with_threads(web);
  to.add("threads: how many", static_cast<double>(threads.threads));
  to.add("threads: pages/s", threads.all.pages_per_second);
  to.add("threads: CPU s", threads.all.cpu_seconds);
  to.add("threads: KB a crawl, at most", threads.resident_mb * 1024);
  to.add("threads: KB of address space a crawl, at most", threads.virtual_mb * 1024);
  if (watchers == 0) return;
  const watched_figures watched = idle_watchers(web);
  to.add("watchers: KB each", watched.kb);
  add_latency(to, "without watchers", watched.without);
  add_latency(to, "with watchers", watched.with);
}

void raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main() {
  raise_file_limit();
  std::array<double, 3> load{};
  getloadavg(load.data(), load.size());
  fmt::print("{} crawls of {} pages, {} watchers; load {:.1f}\n", tenants, pages, watchers, load[0]);
  table figures;
  for (std::size_t round = number_from("FANFOLD_BENCH_ROUNDS", 3); round > 0; --round) {
    silent_web web;
    play(web, figures);
  }
  figures.print();
}
