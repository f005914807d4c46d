#include "export_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "choice_option.hpp"
#include "file_output.hpp"
#include "http/http_date.hpp"
#include "number_text.hpp"
#include "sitemap_files.hpp"
#include "store/csv.hpp"
#include "store/job_reader.hpp"
#include "store/jsonl.hpp"
#include "store/sitemap.hpp"
#include "terminal.hpp"
#include "url/url.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Writes a job out in other formats.

Usage:
  fanfold export [OPTION]... FILE

Writes the latest visit of each URL, in the order in which they were made. The
job is only read, also while a crawl writes to it.)";

constexpr const char* footer = R"(
A sitemap has the HTML pages that answered with status 200, or are unchanged
since, don't say noindex and are not the copy of another; of those that moved,
where they went. One with more than 50,000 URLs or 50 MB is cut: --output is
then an index of files beside it, with -1, -2 and so on before the ending.

Exit status: 0 if all was written, 2 for a wrong command line, 3 if the job
could not be read or the output not be written, 130 after Ctrl-C.

Examples:
  fanfold export --format jsonl example.db | jq -r 'select(.status >= 400).url'
  fanfold export --format csv --output pages.csv example.db
  fanfold export --format sitemap --output sitemap.xml example.db
)";

enum class export_format { none, jsonl, csv, sitemap };

struct export_arguments {
  std::string file;
  export_format format = export_format::none;
  std::string output = "-";
  std::string served_at;
};

void write_lines(job_reader& job, const export_arguments& given) {
  file_output out(given.output);
  const bool is_csv = given.format == export_format::csv;
  std::string line;
  if (is_csv) append_csv_header(line);
  const auto write = [&](const page_record& page) {
    is_csv ? append_csv_line(line, page) : append_json_line(line, page);
    out.text().print("{}", line);
    line.clear();
  };
  job.for_each_page(write).value();
  out.text().print("{}", line);  // the header of no pages
  out.close();
}

using time_of_change = std::optional<std::chrono::sys_seconds>;

time_of_change changed_at(const page_record& page) {
  return http::parse_http_date(page.last_modified, std::chrono::floor<std::chrono::seconds>(page.fetched_at));
}

// What the sitemap will hold.
struct sitemap_plan {
  std::uint64_t urls = 0;
  std::uint64_t bytes = 0;
  std::map<std::string, time_of_change> moved;  // where redirects led, but for what is listed itself
  std::string first;
  sitemap_selection selection;
};

bool is_listed_itself(const page_record& page, sitemap_selection& selection) {
  return page.final_url == page.url && selection.lists(page);
}

sitemap_plan plan_sitemap(job_reader& job) {
  sitemap_plan plan;
  std::string entry;
  const auto count = [&](std::string_view url, time_of_change changed) {
    append_sitemap_entry(entry, sitemap_kind::urls, url, changed);
    ++plan.urls;
    plan.bytes += entry.size();
    entry.clear();
    if (plan.first.empty()) plan.first = url;
  };
  job.for_each_page([&](const page_record& page) {
       if (!plan.selection.lists(page)) return;
       if (page.final_url == page.url)
         count(page.url, changed_at(page));
       else
         plan.moved.emplace(page.final_url, changed_at(page));
     })
      .value();
  if (plan.moved.empty()) return plan;
  job.for_each_page([&](const page_record& page) {
       if (is_listed_itself(page, plan.selection)) plan.moved.erase(page.url);
     })
      .value();
  for (const auto& [url, changed] : plan.moved) count(url, changed);
  return plan;
}

// Below which URL the files of a sitemap will be: at the root of the site.
std::string root_of(const std::string& page) {
  const auto parsed = url::parse(page);
  return parsed ? std::string(parsed->origin()) + "/" : "/";
}

void write_sitemap(job_reader& job, const export_arguments& given) {
  sitemap_plan plan = plan_sitemap(job);
  const std::uint64_t frame = sitemap_head(sitemap_kind::urls).size() + sitemap_tail(sitemap_kind::urls).size();
  const bool is_cut = plan.urls > sitemap_max_urls || plan.bytes + frame > sitemap_max_bytes;
  if (is_cut && given.output == "-")
    throw usage_error(fmt::format(
        "{} need more than one file, which can't be on standard output; name the first one by --output FILE",
        counted(plan.urls, "URL")));
  sitemap_files files(given.output, given.served_at.empty() ? root_of(plan.first) : given.served_at, is_cut);
  job.for_each_page([&](const page_record& page) {
       if (is_listed_itself(page, plan.selection)) files.add(page.url, changed_at(page));
     })
      .value();
  for (const auto& [url, changed] : plan.moved) files.add(url, changed);
  files.close();
  if (is_cut)
    say(fmt::format("{} in {}, {} first", counted(plan.urls, "URL"), counted(files.files(), "file"), given.output));
}

exit_status run_export(const export_arguments& given) {
  if (given.file.empty()) throw usage_error("the job's FILE is missing");
  if (given.format == export_format::none) throw usage_error("--format is missing: jsonl, csv or sitemap");
  job_reader job = job_reader::open(given.file).value();
  check_is_not_of_job(given.output, given.file, job.options().value());
  if (given.format == export_format::sitemap)
    write_sitemap(job, given);
  else
    write_lines(job, given);
  return exit_status::completed;
}

std::string folder_url(std::string_view text) {
  const auto parsed = url::parse(text);
  if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https"))
    throw std::invalid_argument("must be a URL, such as https://example.com/");
  std::string folder(parsed->href());
  return folder.ends_with('/') ? folder : folder + "/";
}

}  // namespace

void add_export_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<export_arguments>();
  CLI::App* const to = program.add_subcommand("export", description);
  to->footer(footer);
  to->add_option("FILE", given->file);
  to->option_defaults()->group("Output");
  add_choice<export_format>(
      *to, "--format", given->format,
      {{"jsonl", export_format::jsonl}, {"csv", export_format::csv}, {"sitemap", export_format::sitemap}},
      "What to write:\n"
      "jsonl    a JSON object a line, as crawl --jsonl does\n"
      "csv      the same columns, by RFC 4180, with a line of names\n"
      "sitemap  XML for search engines (sitemaps.org)");
  to->add_option("--output", given->output, "Write to this file instead of standard output")
      ->type_name("FILE")
      ->take_last();
  add_parsed(*to, "--served-at", "URL", given->served_at, folder_url,
             "Where the files of a sitemap will be served, for its index (default: at the root of its first page)");
  to->callback([given, &chosen] { chosen = [given] { return run_export(*given); }; });
}

}  // namespace fanfold::cli
