#include "crawl_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "command.hpp"
#include "crawl/seeds.hpp"
#include "number_text.hpp"
#include "open_files.hpp"
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

// The command line's are parsed after the configuration file has been taken in.
void take(const CLI::App& command, crawl_settings& given, crawl_setting setting) {
  (command.parsed() ? given.given : given.configured).push_back(std::move(setting));
}

// Where `parse` knows how its values are written, it says so.
template <class T, class Parse>
std::string text_of(const T& value, const Parse& parse) {
  if constexpr (requires { parse.text_of(value); })
    return parse.text_of(value);
  else if constexpr (std::same_as<T, std::string>)
    return value;
  else
    return value_text(value);
}
template <class T, class Parse>
std::string text_of(const std::optional<T>& value, const Parse& parse) {
  return value ? text_of(*value, parse) : "";
}
template <class T, class Parse>
std::string text_of(const std::vector<T>& values, const Parse& parse) {
  std::string all;
  for (const T& value : values) all += (all.empty() ? "" : ", ") + text_of(value, parse);
  return all;
}

// An option that sets one member. Given more than once, its last value counts.
template <class T, class Parse>
void add(CLI::App& to, crawl_settings& given, T crawl_options::* member, std::string name, const char* type,
         Parse parse, std::string says) {
  const auto set = [&to, &given, member, name, parse](const std::string& text) {
    const auto set_member = [member, value = value_of(name, text, parse)](crawl_options& options) {
      options.*member = static_cast<T>(value);
    };
    take(to, given, {name, set_member});
  };
  given.readers.push_back({name, [member, parse](const crawl_options& o) { return text_of(o.*member, parse); }});
  to.add_option_function<std::string>(name, set, std::move(says))
      ->type_name(type)
      ->take_last()
      ->default_str(given.readers.back().text(crawl_options()));
}

// An option that may be given any number of times.
template <class T, class Parse>
void add_list(CLI::App& to, crawl_settings& given, std::vector<T> crawl_options::* member, std::string name,
              const char* type, Parse parse, std::string says) {
  const auto set = [&to, &given, member, name, parse](const std::vector<std::string>& texts) {
    std::vector<T> values;
    for (const std::string& text : texts) values.push_back(value_of(name, text, parse));
    take(to, given, {name, [member, values](crawl_options& options) { options.*member = values; }});
  };
  given.readers.push_back({name, [member, parse](const crawl_options& o) { return text_of(o.*member, parse); }});
  to.add_option_function<std::vector<std::string>>(name, set, std::move(says))
      ->type_name(type)
      ->allow_extra_args(false);
}

// A flag that turns what `member` refers to on, or off; --flag=false turns it back.
void add_flag(CLI::App& to, crawl_settings& given, const char* name, bool& (*member)(crawl_options&), bool turns_on,
              const char* says) {
  const auto set = [&to, &given, name, member, turns_on](std::int64_t count) {
    const bool value = (count > 0) == turns_on;
    take(to, given, {name, [member, value](crawl_options& options) { member(options) = value; }});
  };
  given.readers.push_back({name, [member, turns_on](crawl_options o) { return member(o) == turns_on ? "true" : ""; }});
  to.add_flag_function(name, set, says);
}

// Beyond its bounds a number says nothing: no limit, or the program's choice.
struct number {
  number(std::uint64_t at_least, std::uint64_t at_most) : least(at_least), most(at_most) {}
  std::uint64_t operator()(std::string_view text) const { return parse_number(text, least, most); }
  std::string text_of(std::uint64_t value) const { return value < least || value > most ? "" : std::to_string(value); }

  std::uint64_t least;
  std::uint64_t most;
};

struct size {
  std::uint64_t operator()(std::string_view text) const { return parse_size(text); }
  std::string text_of(std::uint64_t bytes) const { return size_value_text(bytes); }
};

template <class T>
class one_of {
 public:
  one_of(std::initializer_list<std::pair<std::string_view, T>> all) : all_(all) {}

  T operator()(std::string_view text) const {
    std::string names;
    for (const auto& [name, value] : all_) {
      if (name == text) return value;
      names += fmt::format("{}{}", names.empty() ? "" : name == all_.back().first ? " or " : ", ", name);
    }
    throw wrong_value("must be " + names);
  }
  std::string text_of(T value) const {
    return std::string(std::ranges::find(all_, value, &std::pair<std::string_view, T>::second)->first);
  }

 private:
  std::vector<std::pair<std::string_view, T>> all_;
};

std::string any_text(std::string_view text) {
  return std::string(text);
}

std::chrono::milliseconds some_time(std::string_view text) {
  const auto time = parse_duration(text);
  if (time.count() == 0) throw wrong_value("must be more than 0");
  return time;
}

}  // namespace

crawl_options apply(const std::vector<crawl_setting>& settings, crawl_options to) {
  for (const crawl_setting& setting : settings) setting.apply(to);
  return to;
}

crawl_options apply(const crawl_settings& settings, crawl_options to) {
  return apply(settings.given, apply(settings.configured, std::move(to)));
}

namespace {

void add_reach_options(CLI::App& to, crawl_settings& given) {
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
      to, given, "--no-sitemaps", [](crawl_options& o) -> bool& { return o.sitemaps; }, false,
      "Don't read the sitemaps that robots.txt names, nor those that they name");
  add(to, given, &crawl_options::max_depth, "--depth", "N", number(0, UINT32_MAX - 1),
      "Follow at most N links from a seed; 0: only the seeds (default: no limit)");
  add_list(to, given, &crawl_options::include, "--include", "RE2", any_text,
           "Visit only URLs in which this pattern is found; if given again, any of them");
}

}  // namespace

void demand_feasible(const crawl_options& options) {
  if (const auto within = scope_of(options); !within) throw usage_error(within.error().message());
  constexpr std::uint64_t others = 512;  // idle connections, files for the job, outputs, event loops
  const std::uint64_t most = raise_open_file_limit();
  if (options.concurrency + others > most)  // pages would be lost for want of connections
    throw usage_error(fmt::format(
        "--concurrency {} needs more open files than the {} that the system allows; lower it, or raise ulimit -n",
        options.concurrency, most));
}

void add_scope_options(CLI::App& to, crawl_settings& given) {
  add_reach_options(to, given);
  add_list(to, given, &crawl_options::exclude, "--exclude", "RE2", any_text,
           "Don't visit URLs in which this pattern is found; if given again, any of them");
}

void add_check_scope_options(CLI::App& to, crawl_settings& given) {
  add_reach_options(to, given);
  add_list(to, given, &crawl_options::exclude, "--ignore", "RE2", any_text,
           "Don't check URLs in which this pattern is found; if given again, any of them");
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
      to, given, "--ignore-traps", [](crawl_options& o) -> bool& { return o.ignore_traps; }, true,
      "Leave nothing out because it looks like a trap: endless calendars, growing paths, sessions, filters");
  add_concurrency_option(to, given);
  add_page_limit_options(to, given);
  add(to, given, &crawl_options::workers, "--workers", "N", number(1, 1024),
      "Threads that fetch and read (default: one a core)");
}

void add_near_duplicates_option(CLI::App& to, crawl_settings& given) {
  add_flag(
      to, given, "--near-duplicates", [](crawl_options& o) -> bool& { return o.near_duplicates; }, true,
      "Also mark pages that have nearly the same words as one before; takes time, as all of each page is read");
}

void add_words_option(CLI::App& to, crawl_settings& given) {
  add_flag(
      to, given, "--words", [](crawl_options& o) -> bool& { return o.counts_words; }, true,
      "Also count the words of all pages into the --job, in its table words; takes time, as all of each page is read");
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
  add(to, given, &crawl_options::max_body_bytes, "--max-body-bytes", "SIZE", size(),
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
      to, given, "--ignore-robots", [](crawl_options& o) -> bool& { return o.obey_robots; }, false,
      "Visit what robots.txt forbids, too");
}

void add_directive_options(CLI::App& to, crawl_settings& given) {
  add_flag(
      to, given, "--ignore-robots-tag", [](crawl_options& o) -> bool& { return o.obey_directives.header; }, false,
      "Follow the links of pages that ask not to in the header field X-Robots-Tag, too");
  add_flag(
      to, given, "--ignore-robots-meta", [](crawl_options& o) -> bool& { return o.obey_directives.meta; }, false,
      "Follow the links of pages that ask not to in <meta name=robots>, too");
  add_flag(
      to, given, "--ignore-nofollow", [](crawl_options& o) -> bool& { return o.obey_directives.links; }, false,
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
      to, given, "--deny-private", [](crawl_options& o) -> bool& { return o.deny_private; }, true,
      "Connect to no private, loopback, link-local, shared, reserved or metadata address, whatever names, "
      "redirects and robots.txt lead to");
  add_list(to, given, &crawl_options::allow_private, "--allow-private", "CIDR", parse_network,
           "But for this network, such as 10.1.0.0/16; may be given again");
  add(to, given, &crawl_options::ca_file, "--ca-certificate", "FILE", parse_readable_file,
      "Trust the certificate authorities in this file (PEM) instead of the system's");
}

}  // namespace fanfold::cli
