#include "check_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "analysis/link_check.hpp"
#include "crawl/crawler.hpp"
#include "crawl/seed_text.hpp"
#include "crawl_leftovers.hpp"
#include "crawl_settings.hpp"
#include "link_report.hpp"
#include "option_values.hpp"
#include "store/store_error.hpp"
#include "terminal.hpp"
#include "text_output.hpp"
#include "watched_crawl.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Finds the broken links of a site, and the pages that hold them.

Usage:
  fanfold check [OPTION]... URL...

Every page of the site is read, as by crawl, and all that its pages link to is
asked for: what lies elsewhere, too, but the links of that are not followed.
A link is broken where nothing answers, where the answer has another status
than 2xx, where it is no URL, and where the page has no element with the id that
is named behind the #. The URL - stands for those on standard input, one a line.
Robots.txt is obeyed: what it forbids is skipped. What pages ask of search
engines, such as rel=nofollow, is not.)";

constexpr const char* footer = R"(
Exit status: 0 if no link is broken, 1 if one is, or if no URL could be fetched,
2 for a wrong command line, 3 if the report could not be written, 130 after
Ctrl-C.

Examples:
  fanfold check example.com
  fanfold check --depth 0 example.com/page        # the links of one page
  fanfold check --ignore '^https://social\.' --accept 200..299,403 example.com
  fanfold check --format junit --output links.xml http://localhost:8000/
)";

enum class checked_fragments { none, scope, all };

struct check_arguments {
  std::vector<std::string> urls;
  crawl_settings settings;
  link_rules rules;
  checked_fragments fragments = checked_fragments::scope;
  bool internal = false;
  report_format format = report_format::text;
  std::string file;
  bool quiet = false;
};

// "200..299,403"
std::vector<status_range> parse_statuses(std::string_view text) {
  constexpr std::uint64_t most = 999;
  std::vector<status_range> all;
  while (true) {
    const std::string_view item = text.substr(0, text.find(','));
    const auto dots = item.find("..");
    const auto first = parse_number(item.substr(0, dots), 100, most);
    const auto last = dots == item.npos ? first : parse_number(item.substr(dots + 2), first, most);
    all.push_back({static_cast<int>(first), static_cast<int>(last)});
    if (item.size() == text.size()) return all;
    text.remove_prefix(item.size() + 1);
  }
}

// Where the report goes that was asked for.
class report_file {
 public:
  explicit report_file(const std::string& name)
      : name_(name), descriptor_(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) fail(errno);
  }
  report_file(const report_file&) = delete;
  report_file& operator=(const report_file&) = delete;
  ~report_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  void write(const link_check& links, report_format how) {
    text_output out(descriptor_, name_);
    print_report(out, links, how);
    out.flush();
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  }

 private:
  [[noreturn]] void fail(int code) const {
    throw_exception_from_error(
        {store_errc_of(code), fmt::format("{}: {}", name_, std::generic_category().message(code))},
        BOOST_CURRENT_LOCATION);
  }

  std::string name_;
  int descriptor_;
};

std::vector<std::string> seeds_of(const std::vector<std::string>& urls) {
  std::vector<std::string> seeds;
  for (const std::string& url : urls) {
    if (url != "-") {
      seeds.push_back(with_scheme(url));
      continue;
    }
    for (std::string line; std::getline(std::cin, line);)
      if (const auto end = line.find_last_not_of(" \t\r"); end != line.npos)
        seeds.push_back(with_scheme(line.substr(0, end + 1)));
  }
  if (seeds.empty()) throw usage_error("a URL to check is missing");
  return seeds;
}

crawl_options options_of(const check_arguments& given) {
  crawl_options options;
  options.obey_directives = {.header = false, .meta = false, .links = false};
  options.kept.links = true;
  options.kept.anchors = given.fragments != checked_fragments::none;
  options.leaves = given.fragments == checked_fragments::all ? leaf_kind::pages : leaf_kind::heads;
  if (given.internal) options.leaves = leaf_kind::too_deep;
  options = apply(given.settings, std::move(options));
  options.seeds = seeds_of(given.urls);
  demand_feasible(options);
  return options;
}

// Origins that a browser may connect to, and services that it may notify, are no links to follow.
bool is_for_readers(const page_link& link) {
  return link.kind != "hint" && link.kind != "ping";
}

void take_in(link_check& links, const crawled_page& page) {
  links.add_visit(page.record, page.moved_for_good, page.anchors);
  std::vector<checked_link> held;
  for (const page_link& link : page.links) {
    if (!is_for_readers(link)) continue;
    const bool is_style =
        link.attribute == "url()" || link.attribute == "style";  // there fragments name parts of fonts
    held.push_back({.url = link.url,
                    .fragment = is_style ? std::string_view() : link.fragment,
                    .element = link.element,
                    .attribute = link.attribute,
                    .is_url = link.is_url,
                    .is_ignored = !link.is_followed});
  }
  links.add_links(page.record.final_url, held);
}

exit_status status_of(const crawl_end& end, const link_totals& totals) {
  if (end.signal != 0) return static_cast<exit_status>(128 + end.signal);
  if (totals.broken > 0) return exit_status::links_broken;
  if (totals.fine_seeds > 0) return exit_status::completed;
  say("no URL could be fetched");
  return exit_status::no_seed_fetched;
}

void print_reports(const check_arguments& given, const link_check& links, std::optional<report_file>& file) {
  if (file) file->write(links, given.format);
  const bool is_file_alone = file && given.format == report_format::text;
  const bool is_for_programs = !file && given.format != report_format::text;
  if (is_file_alone || (given.quiet && !is_for_programs)) return;
  text_output out = text_output::standard();
  print_report(out, links, file ? report_format::text : given.format);
  out.flush();
}

exit_status run_check(const check_arguments& given) {
  crawl_options options = options_of(given);
  std::optional<report_file> file;
  if (!given.file.empty()) file.emplace(given.file);
  link_check links(given.rules);
  const page_handler fold = [&links](crawled_page page) -> task<> {
    take_in(links, page);
    co_return;
  };
  crawler crawl = make_crawler(std::move(options), {.handler = fold}).value();
  const crawl_end end = watch_crawl(crawl, !given.quiet && can_redraw(STDERR_FILENO));
  print_reports(given, links, file);
  if (!given.quiet)
    for (const std::string& line : trap_lines(crawl.traps(), end.statistics.trapped)) tell(line);
  return status_of(end, links.totals());
}

// Takes an option's value by `take`, which throws wrong_value.
template <class Take>
CLI::Option* add_value(CLI::App& to, const std::string& name, const char* type, const std::string& says, Take take) {
  const auto checked = [name, take](const std::string& text) {
    try {
      take(text);
    } catch (const wrong_value& wrong) {
      throw CLI::ValidationError(fmt::format("{} \"{}\": {}", name, text, wrong.what()));
    }
  };
  return to.add_option_function<std::string>(name, checked, says)->type_name(type)->take_last();
}

void add_rule_options(CLI::App& to, const std::shared_ptr<check_arguments>& given) {
  to.option_defaults()->group("Links");
  to.add_flag("--internal", given->internal, "Check only links within the scope");
  add_value(to, "--accept", "STATUSES", "Which statuses are fine, such as 200..299,403 (default: 200..299)",
            [given](const std::string& text) { given->rules.accepted = parse_statuses(text); });
  add_value(to, "--fragments", "KIND",
            "Which fragments are looked for in their pages:\n"
            "scope  those into pages of the scope (default)\n"
            "all    into others, too\n"
            "none   no fragment",
            [given](const std::string& text) {
              if (text != "scope" && text != "all" && text != "none") throw wrong_value("must be scope, all or none");
              given->fragments = text == "scope" ? checked_fragments::scope
                                 : text == "all" ? checked_fragments::all
                                                 : checked_fragments::none;
            });
  to.add_flag("--fail-on-redirect", given->rules.moved_is_broken,
              "Take a link for broken that leads to what has moved for good (301, 308)");
}

void add_report_options(CLI::App& to, const std::shared_ptr<check_arguments>& given) {
  to.option_defaults()->group("Output");
  add_value(to, "--format", "KIND", "How to report: text, json or junit (default: text)",
            [given](const std::string& text) {
              if (text != "text" && text != "json" && text != "junit") throw wrong_value("must be text, json or junit");
              given->format = text == "text"   ? report_format::text
                              : text == "json" ? report_format::json
                                               : report_format::junit;
            });
  to.add_option("--output", given->file,
                "Write the report into this file; standard output then has the text, unless the file has it")
      ->type_name("FILE")
      ->take_last();
  add_value(to, "--max-pages-per-link", "N", "Name the first N pages that hold a link (default: 5)",
            [given](const std::string& text) { given->rules.max_holders = parse_number(text, 1, UINT32_MAX); });
  to.add_flag("-q,--quiet", given->quiet, "Print neither text nor progress");
}

}  // namespace

void add_check_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<check_arguments>();
  CLI::App* const check = program.add_subcommand("check", description);
  check->footer(footer);
  check->add_option("URL", given->urls);
  add_rule_options(*check, given);
  add_check_scope_options(*check, given->settings);
  add_limit_options(*check, given->settings);
  add_politeness_options(*check, given->settings);
  add_network_options(*check, given->settings);
  add_report_options(*check, given);
  check->callback([given, &chosen] { chosen = [given] { return run_check(*given); }; });
}

}  // namespace fanfold::cli
