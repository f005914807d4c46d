#include "crawl_settings.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "number_text.hpp"
#include "option_values.hpp"

namespace fanfold::cli {
namespace {

// What `parse` makes of an option's value.
template <class Parse>
auto value_of(const std::string& name, const std::string& text, const Parse& parse) {
  try {
    return parse(text);
  } catch (const wrong_value& wrong) {
    throw CLI::ValidationError(fmt::format("{} \"{}\": {}", name, text, wrong.what()));
  }
}

// An option that sets one member. Given more than once, its last value counts.
template <class T, class Parse>
void add(CLI::App& to, crawl_settings& given, T crawl_options::* member, std::string name, const char* type,
         Parse parse, std::string says) {
  const auto take = [&given, member, name, parse](const std::string& text) {
    given.push_back([member, value = value_of(name, text, parse)](crawl_options& options) {
      options.*member = static_cast<T>(value);
    });
  };
  to.add_option_function<std::string>(name, take, std::move(says))->type_name(type)->take_last();
}

// An option that may be given any number of times.
template <class T, class Parse>
void add_list(CLI::App& to, crawl_settings& given, std::vector<T> crawl_options::* member, std::string name,
              const char* type, Parse parse, std::string says) {
  const auto take = [&given, member, name, parse](const std::vector<std::string>& texts) {
    std::vector<T> values;
    for (const std::string& text : texts) values.push_back(value_of(name, text, parse));
    given.push_back([member, values](crawl_options& options) { options.*member = values; });
  };
  to.add_option_function<std::vector<std::string>>(name, take, std::move(says))
      ->type_name(type)
      ->allow_extra_args(false);
}

void add_flag(CLI::App& to, crawl_settings& given, const char* name, void (*set)(crawl_options&), const char* says) {
  to.add_flag_function(name, [&given, set](std::int64_t) { given.push_back(set); }, says);
}

auto number(std::uint64_t least, std::uint64_t most) {
  return [=](std::string_view text) { return parse_number(text, least, most); };
}

template <class T>
auto one_of(std::initializer_list<std::pair<std::string_view, T>> all) {
  return [all = std::vector(all)](std::string_view text) -> T {
    std::string names;
    for (const auto& [name, value] : all) {
      if (name == text) return value;
      names += fmt::format("{}{}", names.empty() ? "" : name == all.back().first ? " or " : ", ", name);
    }
    throw wrong_value("must be " + names);
  };
}

std::string any_text(std::string_view text) {
  return std::string(text);
}

std::chrono::milliseconds some_time(std::string_view text) {
  const auto time = parse_duration(text);
  if (time.count() == 0) throw wrong_value("must be more than 0");
  return time;
}

}  // namespace

crawl_options apply(const crawl_settings& given, crawl_options to) {
  for (const crawl_setting& setting : given) setting(to);
  return to;
}

void add_scope_options(CLI::App& to, crawl_settings& given) {
  to.option_defaults()->group("Scope");
  add(to, given, &crawl_options::scope, "--scope", "KIND",
      one_of<scope_kind>({{"host", scope_kind::host},
                          {"domain", scope_kind::domain},
                          {"prefix", scope_kind::prefix},
                          {"any", scope_kind::any}}),
      "Which URLs are visited:\n"
      "host    on a seed's host (default)\n"
      "domain  and on its domain's other hosts\n"
      "prefix  on a seed's host, in its folder\n"
      "any     anywhere");
  add(to, given, &crawl_options::follow, "--follow", "KIND",
      one_of<follow_kind>(
          {{"all", follow_kind::all}, {"pages", follow_kind::pages}, {"resources", follow_kind::resources}}),
      "Which links are followed:\n"
      "all        every one (default)\n"
      "pages      those that a visitor may go to\n"
      "resources  what pages show: images, styles, scripts");
  add_flag(
      to, given, "--no-sitemaps", [](crawl_options& o) { o.sitemaps = false; },
      "Don't read the sitemaps that robots.txt names, nor those that they name");
  add(to, given, &crawl_options::max_depth, "--depth", "N", number(0, UINT32_MAX - 1),
      "Follow at most N links from a seed; 0: only the seeds (default: no limit)");
  add_list(to, given, &crawl_options::include, "--include", "RE2", any_text,
           "Visit only URLs in which this pattern is found; if given again, any of them");
  add_list(to, given, &crawl_options::exclude, "--exclude", "RE2", any_text,
           "Don't visit URLs in which this pattern is found; if given again, any of them");
}

void add_limit_options(CLI::App& to, crawl_settings& given) {
  to.option_defaults()->group("Limits");
  add(to, given, &crawl_options::max_pages, "--max-pages", "N", number(1, UINT64_MAX - 1),
      "Stop after N pages, redirects not counted (default: no limit)");
  add(to, given, &crawl_options::max_per_pattern, "--max-per-pattern", "N", number(1, UINT64_MAX),
      fmt::format("Visit at most N URLs of a host that differ only in numbers and in the values of their queries: more "
                  "look like a trap (default: {})",
                  grouped(crawl_options().max_per_pattern)));
  add(to, given, &crawl_options::max_per_host, "--max-per-host", "N", number(1, UINT64_MAX),
      fmt::format("Visit at most N URLs of a host (default: {})", grouped(crawl_options().max_per_host)));
  add_flag(
      to, given, "--ignore-traps", [](crawl_options& o) { o.ignore_traps = true; },
      "Leave nothing out because it looks like a trap: endless calendars, growing paths, sessions, filters");
  add_concurrency_option(to, given);
  add_page_limit_options(to, given);
  add(to, given, &crawl_options::workers, "--workers", "N", number(1, 1024),
      "Threads that fetch and read (default: one a core)");
}

void add_concurrency_option(CLI::App& to, crawl_settings& given) {
  add(to, given, &crawl_options::concurrency, "--concurrency", "N", number(1, 100'000),
      fmt::format("Fetch N pages at once (default: {})", crawl_options().concurrency));
}

void add_page_limit_options(CLI::App& to, crawl_settings& given) {
  add(to, given, &crawl_options::timeout, "--timeout", "TIME", some_time,
      fmt::format("Give up on a page after this time, such as 500ms, 2s, 1m or plain seconds (default: {}s)",
                  crawl_options().timeout.count() / 1000));
  add(to, given, &crawl_options::min_bytes_per_second, "--min-rate", "N", number(0, UINT32_MAX),
      fmt::format("Give up on a server that sends fewer bytes a second, for 20 s; 0: wait (default: {})",
                  crawl_options().min_bytes_per_second));
  add(to, given, &crawl_options::max_body_bytes, "--max-body-bytes", "SIZE", parse_size,
      fmt::format("Give up on a page that is larger, unpacked; such as 500k, 16M, 1G (default: {}M)",
                  crawl_options().max_body_bytes >> 20));
}

void add_politeness_options(CLI::App& to, crawl_settings& given) {
  to.option_defaults()->group("Politeness");
  add(to, given, &crawl_options::per_host, "--per-host", "N", number(1, 100'000),
      fmt::format("Fetch at most N pages of one host at once (default: {}); fewer where the host gets slower",
                  crawl_options().per_host));
  add(to, given, &crawl_options::per_address, "--per-address", "N", number(1, 100'000),
      "Fetch at most N pages of one address at once, whatever its hosts are called (default: as --per-host; no limit "
      "on this machine)");
  add(to, given, &crawl_options::delay, "--delay", "TIME", parse_duration,
      fmt::format("Wait between two requests to one host or address (default: {} ms, nothing on this machine; or what "
                  "robots.txt asks for, if that is longer)",
                  considerate_delay.count()));
  add(to, given, &crawl_options::retries, "--retries", "N", number(0, 100),
      fmt::format("Try again N times what failed in passing, after 1 s, then 2 s, and so on (default: {})",
                  crawl_options().retries));
  add(to, given, &crawl_options::max_rest, "--max-rest", "TIME", parse_duration,
      fmt::format("Leave a host's other pages for another time if it asks for a longer rest than this, or goes on "
                  "failing (default: {}m)",
                  crawl_options().max_rest.count() / 60'000));
  add_user_agent_option(to, given);
  add_flag(
      to, given, "--ignore-robots", [](crawl_options& o) { o.obey_robots = false; },
      "Visit what robots.txt forbids, too");
  add_flag(
      to, given, "--ignore-robots-tag", [](crawl_options& o) { o.obey_directives.header = false; },
      "Follow the links of pages that ask not to in the header field X-Robots-Tag, too");
  add_flag(
      to, given, "--ignore-robots-meta", [](crawl_options& o) { o.obey_directives.meta = false; },
      "Follow the links of pages that ask not to in <meta name=robots>, too");
  add_flag(
      to, given, "--ignore-nofollow", [](crawl_options& o) { o.obey_directives.links = false; },
      "Follow links with rel=nofollow, too");
}

void add_user_agent_option(CLI::App& to, crawl_settings& given) {
  add(to, given, &crawl_options::user_agent, "--user-agent", "TEXT", parse_header_value,
      fmt::format("What to call itself; robots.txt is read for the name before the / (default: {})",
                  crawl_options().user_agent));
}

void add_network_options(CLI::App& to, crawl_settings& given) {
  to.option_defaults()->group("Network");
  add_list(to, given, &crawl_options::resolve, "--resolve", "HOST:PORT:ADDRESS", parse_resolve,
           "Connect to this address for that host and port, as curl does; HOST may be *; may be given again");
  add_list(to, given, &crawl_options::name_servers, "--dns-server", "ADDRESS[:PORT]", parse_name_server,
           "Resolve names by this server instead of the system's; may be given again");
  add_flag(
      to, given, "--deny-private", [](crawl_options& o) { o.deny_private = true; },
      "Connect to no private, loopback, link-local, shared, reserved or metadata address, whatever names, "
      "redirects and robots.txt lead to");
  add_list(to, given, &crawl_options::allow_private, "--allow-private", "CIDR", parse_network,
           "But for this network, such as 10.1.0.0/16; may be given again");
  add(to, given, &crawl_options::ca_file, "--ca-certificate", "FILE", parse_readable_file,
      "Trust the certificate authorities in this file (PEM) instead of the system's");
}

}  // namespace fanfold::cli
