// A web to crawl, on loopback: invented from a seed, with faults on demand, and with the list of what must be found.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "support/expected_crawl.hpp"
#include "support/fault_pages.hpp"
#include "support/web_server.hpp"

namespace {

using namespace fanfold::test_web;

struct arguments {
  web_options web;
  server_options server{.port = 8000};
  bool expect = false;
  bool list_faults = false;
  bool plain_links = false;
  crawl_rules rules;
  bool ignore_robots = false;
  std::string scope = "any";
  std::string authority_file;
  std::string log_file;
};

void add_web_options(CLI::App& app, arguments& into) {
  web_options& web = into.web;
  const auto milliseconds = [&app](const char* name, std::chrono::microseconds& to, const char* says) {
    app.add_option_function<double>(
           name, [&to](double ms) { to = std::chrono::microseconds(static_cast<std::int64_t>(ms * 1000)); }, says)
        ->check(CLI::NonNegativeNumber)
        ->type_name("MS");
  };
  const auto share = [&app](const char* name, double& to, const char* says) {
    app.add_option(name, to, says)->check(CLI::Range(0.0, 1.0))->type_name("SHARE")->capture_default_str();
  };
  const auto number = [&app](const char* name, auto& to, const char* says) {
    app.add_option(name, to, says)->type_name("N")->capture_default_str();
  };
  app.option_defaults()->group("The web");
  number("--seed", web.seed, "The same seed gives the same web");
  number("--hosts", web.hosts, "Hosts");
  number("--pages", web.pages, "Pages of each host");
  number("--depth", web.depth, "Links from a host's root to its deepest page");
  number("--degree", web.degree, "Links on a page, at least");
  number("--host-degree", web.host_degree, "Other hosts that a host's root links to");
  number("--hosts-per-domain", web.hosts_per_domain, "Hosts of one registered domain");
  number("--duplicates", web.duplicates, "Links of a page that are repeated in another form");
  share("--cross-host", web.cross_host, "Share of the links outside the tree that lead to another host's pages");
  share("--base-tags", web.base_tags, "Share of the pages with a base element");
  app.add_flag("--plain-links", into.plain_links,
               "Write every link as a plain absolute URL, for crawlers that read HTML loosely");
  app.option_defaults()->group("Sizes and times");
  number("--min-bytes", web.min_body_bytes, "Size of the smallest page");
  number("--max-bytes", web.max_body_bytes, "Size of the largest page");
  milliseconds("--min-latency", web.min_latency, "Before the first byte, at the fastest host");
  milliseconds("--max-latency", web.max_latency, "The same at the slowest host");
  milliseconds("--jitter", web.latency_jitter, "What each page may add to it");
  app.option_defaults()->group("Trouble");
  share("--redirects", web.redirects, "Share of the links that lead through a redirect");
  share("--not-found", web.not_found, "Share of the deepest pages that answer 404");
  share("--server-errors", web.server_errors, "Share of the deepest pages that answer 500");
  share("--broken", web.broken, "Share of the deepest pages where the body breaks off");
  share("--slow", web.slow, "Share of the deepest pages whose body comes slowly");
  number("--slow-rate", web.slow_bytes_per_second, "How slowly, in bytes a second");
  share("--disallowed", web.disallowed, "Share of the deepest pages that robots.txt forbids");
  share("--robots-missing", web.robots_missing, "Share of the hosts without a robots.txt");
  share("--robots-unavailable", web.robots_unavailable, "Share of the hosts whose robots.txt answers 503");
  app.add_option_function<std::uint32_t>(
         "--crawl-delay", [&web](std::uint32_t s) { web.crawl_delay = std::chrono::seconds(s); },
         "What robots.txt asks for between two requests")
      ->type_name("SECONDS");
}

void add_server_options(CLI::App& app, arguments& into) {
  app.option_defaults()->group("The server");
  app.add_option("--address", into.server.address, "Where to listen")->capture_default_str();
  app.add_option("--port", into.server.port, "The first port; 0 for any")->type_name("N")->capture_default_str();
  app.add_option("--ports", into.server.ports, "How many ports to spread the hosts over")
      ->type_name("N")
      ->capture_default_str();
  app.add_flag("--single-host", into.web.single_host,
               "Make every host a folder, /host0001/, of 127.0.0.1, for crawlers that can't resolve invented names");
  const std::map<std::string, tls_kind> kinds{{"none", tls_kind::none},
                                              {"trusted", tls_kind::trusted},
                                              {"self-signed", tls_kind::self_signed},
                                              {"expired", tls_kind::expired},
                                              {"wrong-name", tls_kind::wrong_name}};
  app.add_option("--tls", into.server.tls, "Serve HTTPS with a certificate of that kind")
      ->transform(CLI::Transformer(kinds))
      ->type_name("none|trusted|self-signed|expired|wrong-name");
  app.add_option("--ca-file", into.authority_file, "Where to write the authority that signs the trusted certificate")
      ->type_name("FILE");
  app.add_option("--log", into.log_file, "Where to write, at the end, how often which URL was asked for")
      ->type_name("FILE");
  app.add_flag("--faults", into.list_faults, "List the pages that misbehave, and exit");
}

void add_expectation_options(CLI::App& app, arguments& into) {
  app.option_defaults()->group("What a crawl must find");
  app.add_flag("--expect", into.expect,
               "Print the list instead of serving: depth, status and URL, sorted by URL; - for no whole answer");
  app.add_option("--max-depth", into.rules.max_depth, "Links that the crawl follows from the seed")->type_name("N");
  app.add_option("--scope", into.scope, "Where the crawl may go")
      ->check(CLI::IsMember({"host", "domain", "any"}))
      ->capture_default_str();
  app.add_flag("--ignore-robots", into.ignore_robots, "The crawl doesn't obey robots.txt");
  app.add_flag("!--redirects-apart", into.rules.follow_redirects,
               "A redirect and its target are two visits, each made once");
}

void print_faults() {
  for (const auto& group : fault_groups()) {
    fmt::print("{}\n", group.subject);
    for (const auto& fault : group.pages)
      fmt::print("  /fault/{:32} {}\n", fmt::format("{}{}", fault.name, fault.arguments), fault.says);
    fmt::print("\n");
  }
}

void print_expectation(const arguments& given, const web_model& web) {
  crawl_rules rules = given.rules;
  rules.obey_robots = !given.ignore_robots;
  if (given.scope == "host" && !given.web.single_host) rules.in_scope = same_host(0);
  if (given.scope == "domain" && !given.web.single_host) rules.in_scope = same_domain(web, 0);
  const place seed;
  std::map<std::string, std::string> lines;
  for (const auto& visit : expect_crawl(web, std::span(&seed, 1), rules)) {
    if (visit.outcome == visit_outcome::refused_by_robots && visit.status == 0) continue;
    const std::string status = visit.outcome == visit_outcome::answered ? std::to_string(visit.status) : "-";
    lines[web.url(visit.at)] = fmt::format("{} {}", visit.depth, status);
  }
  for (const auto& [url, says] : lines) fmt::print("{} {}\n", says, url);
  const std::chrono::duration<double> time = ideal_duration(web, std::span(&seed, 1), rules);
  fmt::print(stderr, "{} URLs; the deepest chain of pages takes {:.3f} s\n", lines.size(), time.count());
}

void print_welcome(const arguments& given, const web_server& server) {
  const std::string seed = server.web().url({});
  fmt::print("{} hosts of {} pages each are served until Ctrl-C. The seed is\n\n  {}\n\n", given.web.hosts,
             given.web.pages, seed);
  if (given.web.single_host) {
    fmt::print("  wget2 -r -l 0 {}\n", seed);
  } else {
    std::string resolve;
    for (const auto& entry : server.resolve()) resolve += fmt::format("--resolve '{}' ", entry);
    fmt::print("  curl {}{}\n", resolve, seed);
    if (given.server.tls == tls_kind::none)
      fmt::print("  http_proxy={}:{} wget2 -r -l 0 --span-hosts {}\n", given.server.address, server.web().port(0),
                 seed);
  }
  fmt::print("\nAdd --expect for the list of URLs that a crawl must find, --faults for pages that misbehave.\n");
  std::fflush(stdout);
}

void write_log(const std::string& file, const web_server& server) {
  std::ofstream out(file);
  for (const auto& [url, requests] : server.seen().requests())
    out << fmt::format("{} {}://{}\n", requests, server.web().scheme(), url);
}

void serve_until_interrupted(arguments given) {
  given.server.count_urls = !given.log_file.empty();
  const web_server server(given.web, given.server);
  if (!given.authority_file.empty()) std::ofstream(given.authority_file) << server.authority_pem();
  print_welcome(given, server);
  boost::asio::io_context context;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([](const boost::system::error_code&, int) {});
  context.run();
  if (!given.log_file.empty()) write_log(given.log_file, server);
  fmt::print("\n{} requests, at most {} at once.\n", server.seen().total_requests(), server.seen().most_at_once());
}

/// The ports that a server with these options will listen on, where it lets nobody else choose.
std::vector<std::uint16_t> ports_of(const server_options& server) {
  std::vector<std::uint16_t> out;
  for (std::uint16_t i = 0; i < server.ports; ++i) out.push_back(static_cast<std::uint16_t>(server.port + i));
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  arguments given;
  CLI::App app("Serves an invented web on loopback, to test crawlers with.", "test-web");
  add_web_options(app, given);
  add_server_options(app, given);
  add_expectation_options(app, given);
  try {
    app.parse(argc, argv);
    given.web.varied_links = !given.plain_links;
    if (given.list_faults) {
      print_faults();
    } else if (given.expect) {
      print_expectation(
          given, web_model(given.web, given.server.tls == tls_kind::none ? "http" : "https", ports_of(given.server)));
    } else {
      serve_until_interrupted(given);
    }
  } catch (const CLI::ParseError& error) {
    constexpr int wrong_arguments = 2;
    return app.exit(error) == 0 ? 0 : wrong_arguments;
  } catch (const std::exception& error) {
    fmt::print(stderr, "test-web: {}\n", error.what());
    return 1;
  }
  return 0;
}
