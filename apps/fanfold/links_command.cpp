#include "links_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <fanfold/run.hpp>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/job_links.hpp"
#include "choice_option.hpp"
#include "crawl/seed_text.hpp"
#include "number_text.hpp"
#include "option_values.hpp"
#include "row_output.hpp"
#include "store/job_reader.hpp"
#include "terminal.hpp"
#include "text_output.hpp"
#include "url/normalize.hpp"
#include "url/url.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Tells what links where in a job.

Usage:
  fanfold links [OPTION]... FILE

Prints the pages to which most others link; or who links to a page, where a page
links, or the links that are broken. Links that a crawl doesn't follow count,
too. The job is only read, also while a crawl writes to it.)";

constexpr const char* footer = R"(
Exit status: 0 if the links were printed, broken ones or not; 1 if the job knows
no such URL; 2 for a wrong command line, 3 if the job could not be read or the
output not be written.

Examples:
  fanfold links example.db
  fanfold links --to example.com/about.html example.db
  fanfold links --broken --format csv example.db > broken.csv
)";

struct links_arguments {
  std::string file;
  std::size_t top = 20;
  std::string to;
  std::string from;
  bool broken = false;
  row_format format = row_format::table;
};

// Rows of links in words, beside what a job tells of URLs and places by numbers.
class link_report {
 public:
  link_report(job_reader& job, const links_arguments& given, text_output& out, std::vector<std::string> columns)
      : job_(job), rows_(make_row_output(given.format, out, std::move(columns), shows_color(STDOUT_FILENO), "-")) {
    job.for_each_place([this](const job_place& place) { places_[place.id] = place; }).value();
  }

  void row(std::initializer_list<job_value> values) { rows_->row(std::span(values.begin(), values.size())); }
  void end() { rows_->end(); }

  /// Valid as long as this.
  std::string_view url(std::uint64_t id) {
    const auto [known, is_new] = urls_.try_emplace(id);
    if (is_new) known->second = job_.url(id).value();
    return known->second;
  }
  std::array<job_value, 3> place(std::uint32_t id) const {
    const auto known = places_.find(id);
    if (known == places_.end()) return {};
    const job_place& place = known->second;
    return {place.element.empty() ? job_value() : job_value(std::string_view(place.element)),
            std::string_view(place.attribute), std::string_view(place.kind)};
  }

 private:
  job_reader& job_;
  std::unique_ptr<row_output> rows_;
  std::map<std::uint32_t, job_place> places_;
  std::unordered_map<std::uint64_t, std::string> urls_;
};

// A status, or in its place the error; nothing: it was not visited.
job_value answer(int status, std::string_view error) {
  if (!error.empty()) return error;
  return status == 0 ? job_value() : job_value(std::int64_t{status});
}

void print_top(job_reader& job, const links_arguments& given, text_output& out) {
  const auto top = run(most_linked(job, given.top));
  link_report report(job, given, out, {"pages", "status", "url"});
  for (const linked_url& each : top)
    report.row({static_cast<std::int64_t>(each.pages), answer(each.status, each.error), report.url(each.url)});
  report.end();
}

// Those to a URL, and by way of what redirects there.
void print_links_to(job_reader& job, const links_arguments& given, text_output& out, std::uint64_t url,
                    std::set<std::uint64_t> redirects) {
  redirects.insert(url);
  link_report report(job, given, out, {"from", "element", "attribute", "kind", "via"});
  for (const job_edge& link : run(links_to(job, std::move(redirects)))) {
    const auto place = report.place(link.place);
    const job_value via = link.target == url ? job_value() : job_value(report.url(link.target));
    report.row({report.url(link.source), place[0], place[1], place[2], via});
  }
  report.end();
}

void print_links_from(job_reader& job, const links_arguments& given, text_output& out, std::uint64_t url) {
  link_report report(job, given, out, {"to", "element", "attribute", "kind"});
  for (const job_edge& link : run(links_from(job, url))) {
    const auto place = report.place(link.place);
    report.row({report.url(link.target), place[0], place[1], place[2]});
  }
  report.end();
}

void print_broken(job_reader& job, const links_arguments& given, text_output& out) {
  const auto broken = run(broken_links(job));
  link_report report(job, given, out, {"status", "url", "page", "element", "attribute"});
  std::set<std::uint64_t> targets, pages;
  for (const broken_link& each : broken) {
    const auto place = report.place(each.link.place);
    report.row({answer(each.status, each.error), report.url(each.link.target), report.url(each.link.source), place[0],
                place[1]});
    targets.insert(each.link.target);
    pages.insert(each.link.source);
  }
  report.end();
  out.flush();
  say(fmt::format("{} to {} on {}", counted(broken.size(), "broken link"), counted(targets.size(), "URL"),
                  counted(pages.size(), "page")));
}

// A URL as it may stand in the job; without a scheme, on http or https.
std::set<std::string> spellings_of(const std::string& text) {
  std::set<std::string> all{text};
  for (const std::string& candidate : {text, with_scheme(text), "https://" + text})
    if (auto parsed = url::parse(candidate)) {
      normalize(*parsed);
      all.insert(parsed->href());
    }
  return all;
}

// 0: it is not there.
std::uint64_t find(job_reader& job, const std::set<std::string>& spellings) {
  for (const std::string& each : spellings)
    if (const std::uint64_t id = job.find_url(each).value()) return id;
  return 0;
}

// False where the job doesn't know the URL that is asked for.
bool print_links(job_reader& job, const links_arguments& given, text_output& out) {
  const auto spellings = spellings_of(given.to.empty() ? given.from : given.to);
  const std::uint64_t url = find(job, spellings);
  auto redirects = given.to.empty() ? std::set<std::uint64_t>() : redirects_to(job, spellings);
  if (url == 0 && redirects.empty()) return false;
  if (given.to.empty())
    print_links_from(job, given, out, url);
  else
    print_links_to(job, given, out, url, std::move(redirects));
  return true;
}

exit_status run_links(const links_arguments& given) {
  if (given.file.empty()) throw usage_error("the job's FILE is missing");
  if (!given.to.empty() + !given.from.empty() + given.broken > 1)
    throw usage_error("--to, --from and --broken are different questions; ask one at a time");
  job_reader job = job_reader::open(given.file).value();
  text_output out = text_output::standard();
  const std::string& wanted = given.to.empty() ? given.from : given.to;
  if (given.broken) {
    print_broken(job, given, out);
  } else if (wanted.empty()) {
    print_top(job, given, out);
  } else if (!print_links(job, given, out)) {
    say(printable(fmt::format("{}: the job knows no such URL", wanted)));
    return exit_status::no_seed_fetched;
  }
  out.flush();
  return exit_status::completed;
}

}  // namespace

void add_links_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<links_arguments>();
  CLI::App* const links = program.add_subcommand("links", description);
  links->footer(footer);
  links->add_option("FILE", given->file);
  links->option_defaults()->group("Which");
  add_parsed(
      *links, "--top", "N", given->top, [](std::string_view text) { return parse_number(text, 1, 1'000'000); },
      "The N pages to which most others link, with their status (default: 20)");
  links
      ->add_option("--to", given->to,
                   "The links to this page, and where they are; via tells those that a redirect leads there")
      ->type_name("URL")
      ->take_last();
  links->add_option("--from", given->from, "The links on this page")->type_name("URL")->take_last();
  links->add_flag("--broken", given->broken,
                  "The links to what has an error or a status of 400 or more, and the pages that hold them");
  links->option_defaults()->group("Output");
  add_choice<row_format>(*links, "--format", given->format,
                         {{"table", row_format::table}, {"csv", row_format::csv}, {"json", row_format::json}},
                         "table, in columns (default); csv, by RFC 4180; or json, an array of objects");
  links->callback([given, &chosen] { chosen = [given] { return run_links(*given); }; });
}

}  // namespace fanfold::cli
