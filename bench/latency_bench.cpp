// A crawl of 10,000 hosts that take 100 to 2,000 ms to answer, as politely as by default, beside the ideal: what the
// politest possible schedule takes on a machine and a network that take no time. Two hosts have an address together.
// Each name is resolved first, and each host's robots.txt read. Prints each crawl's time and ratio, and the median.
// FANFOLD_BENCH_ROUNDS sets how many, if not 3; FANFOLD_BENCH_HOSTS of how many hosts.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fanfold/run.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "crawl/crawler.hpp"
#include "support/expected_crawl.hpp"
#include "support/name_server.hpp"
#include "support/web_server.hpp"

namespace {

using namespace fanfold;
using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

constexpr std::uint32_t hosts_per_address = 2;
constexpr std::size_t at_once = 18'000;  // and so many connections that none has to be closed to make another
constexpr std::uint16_t web_ports = 8;   // each has room for 4,096 connections that are still to be accepted
using port_list = std::array<std::uint16_t, web_ports + 1>;  // and the name server's

std::size_t number_from(const char* variable, std::size_t otherwise) {
  const char* const value = std::getenv(variable);
  return value ? std::stoul(value) : otherwise;
}

// No redirects: Fanfold and the ideal would count them differently. No pages that fail: they would be tried again.
test_web::web_options distant_web() {
  return {.hosts = static_cast<std::uint32_t>(number_from("FANFOLD_BENCH_HOSTS", 10'000)),
          .pages = 3,
          .depth = 1,
          .degree = 5,
          .min_latency = 100ms,
          .max_latency = 2'000ms,
          .redirects = 0,
          .server_errors = 0};
}

std::string address_of(std::uint32_t host) {
  const std::uint32_t machine = host / hosts_per_address + 1;
  return fmt::format("127.1.{}.{}", machine / 250, machine % 250 + 1);
}

/// The web and its name server in a process of their own, which has descriptors and memory of its own.
class distant_servers {
 public:
  explicit distant_servers(const test_web::web_options& web) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) serve(web, ends[1]);
    close(ends[1]);
    const bool is_told = read(ends[0], &ports_, sizeof ports_) == sizeof ports_;
    close(ends[0]);
    if (!is_told) throw std::runtime_error("the servers did not start");
  }
  distant_servers(const distant_servers&) = delete;
  distant_servers& operator=(const distant_servers&) = delete;
  ~distant_servers() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }

  std::vector<std::uint16_t> web() const { return {ports_.begin(), ports_.end() - 1}; }
  std::string names() const { return fmt::format("127.0.0.1:{}", ports_.back()); }

 private:
  [[noreturn]] static void serve(const test_web::web_options& web, int told) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const test_web::web_server server(web, {.address = "0.0.0.0", .ports = web_ports, .count_urls = false});
    const test_web::name_server names([&](std::string_view name) {
      const auto host = server.web().find_host(name, "/");
      return host ? test_web::name_server::answer{.addresses = {address_of(*host)}, .valid_for_seconds = 3'600}
                  : test_web::name_server::answer{.what = test_web::name_server::reply::no_such_name};
    });
    const std::string at = names.address();
    port_list ports{};
    for (std::uint32_t i = 0; i < web_ports; ++i) ports[i] = server.web().port(i);
    ports.back() = static_cast<std::uint16_t>(std::stoul(at.substr(at.find(':') + 1)));
    if (write(told, ports.data(), sizeof ports) != sizeof ports) std::abort();
    for (;;) pause();
  }

  pid_t child_ = 0;
  port_list ports_{};
};

crawl_options options_for(const test_web::web_model& web, const distant_servers& servers) {
  crawl_options options;
  options.seeds = {web.url({})};
  options.scope = scope_kind::any;
  options.concurrency = at_once;
  options.delay = considerate_delay;  // said, as it is none on this machine
  options.name_servers = {servers.names()};
  return options;
}

/// Crawls the whole web, and checks that it was.
seconds crawl_once(const crawl_options& options, std::size_t expected) {
  crawler crawl = make_crawler(options, {}).value();
  const auto start = std::chrono::steady_clock::now();
  const crawl_statistics found = run(crawl.run());
  const seconds taken = std::chrono::steady_clock::now() - start;
  if (found.pages + found.disallowed != expected)
    throw std::runtime_error(fmt::format("{} URLs were found of {}", found.pages + found.disallowed, expected));
  return taken;
}

void raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * time.tv_usec; };
  return of(used.ru_utime) + of(used.ru_stime);
}

}  // namespace

int main() {
  raise_file_limit();
  const distant_servers servers(distant_web());
  const test_web::web_model web(distant_web(), "http", servers.web());
  const std::vector<test_web::place> seeds{{}};
  const test_web::crawl_rules rules{.follow_redirects = false};
  const crawl_options options = options_for(web, servers);
  const auto per_host = static_cast<std::uint32_t>(options.per_host);
  const std::size_t expected = test_web::expect_crawl(web, seeds, rules).size();
  const seconds ideal = test_web::ideal_duration(
      web, seeds, rules,
      {.per_host = per_host, .per_address = per_host, .hosts_per_address = hosts_per_address, .delay = *options.delay});
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  fmt::print("{} hosts, {} URLs, 100 to 2,000 ms to the first byte; ideal: {:.2f} s\n", web.options().hosts, expected,
             ideal.count());

  std::vector<double> ratios(number_from("FANFOLD_BENCH_ROUNDS", 3));
  for (double& ratio : ratios) {
    const double cpu_before = cpu_seconds();
    const seconds taken = crawl_once(options, expected);
    ratio = taken / ideal;
    fmt::print("{:.2f} s, {:.3f} times the ideal; {:.2f} s of CPU\n", taken.count(), ratio, cpu_seconds() - cpu_before);
  }
  std::ranges::nth_element(ratios, ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
  fmt::print("median: {:.3f} times the ideal\n", ratios[ratios.size() / 2]);
}
