#include "duplicates_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/duplicate_groups.hpp"
#include "json_text.hpp"
#include "number_text.hpp"
#include "store/job_reader.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Tells which pages of a job are the same, or nearly so.

Usage:
  fanfold duplicates [OPTION]... FILE

Prints groups of pages with the same body, then of pages with nearly the same
words, those that waste most bytes first. The first page of a group was there
before the others. Near ones are known where the crawl had --near-duplicates.
The job is only read, also while a crawl writes to it.)";

constexpr const char* footer = R"(
Exit status: 0 if the groups were printed, 2 for a wrong command line, 3 if the
job could not be read or the output not be written.

Examples:
  fanfold duplicates example.db
  fanfold duplicates --exact --json example.db | jq -r '.urls[1:][]'
)";

struct duplicates_arguments {
  std::string file;
  bool exact = false;
  bool near = false;
  bool json = false;
};

void print_groups(text_output& out, std::string_view kind, const std::vector<duplicate_group>& groups) {
  std::uint64_t pages = 0;
  std::uint64_t bytes = 0;
  for (const duplicate_group& group : groups) {
    pages += group.urls.size() - 1;
    bytes += group.wasted_bytes;
  }
  out.print("{}: {} in {}, {}\n", kind, counted(pages, "page"), counted(groups.size(), "group"), size_text(bytes));
  for (const duplicate_group& group : groups) {
    out.print("\n  {}, {} wasted\n", counted(group.urls.size(), "page"), size_text(group.wasted_bytes));
    for (const std::string& url : group.urls) out.print("    {}\n", printable(url));
  }
}

void print_json(text_output& out, std::string_view kind, const std::vector<duplicate_group>& groups) {
  for (const duplicate_group& group : groups) {
    std::string urls;
    for (const std::string& url : group.urls) urls += fmt::format("{}{}", urls.empty() ? "" : ",", json_text(url));
    out.print("{{\"kind\":\"{}\",\"pages\":{},\"wasted_bytes\":{},\"urls\":[{}]}}\n", kind, group.urls.size(),
              group.wasted_bytes, urls);
  }
}

bool looks_for_near_ones(job_reader& job) {
  const job_options options = job.options().value();
  const auto given = options.find("near_duplicates");
  return given != options.end() && given->second == "1";
}

exit_status run_duplicates(const duplicates_arguments& given) {
  if (given.file.empty()) throw usage_error("the job's FILE is missing");
  job_reader job = job_reader::open(given.file).value();
  duplicate_groups groups;
  job.for_each_page([&groups](const page_record& page) { groups.add(page); }).value();
  const bool both = given.exact == given.near;
  const bool knows_near_ones = groups.knows_near_ones() || looks_for_near_ones(job);
  text_output out = text_output::standard();
  if (both || given.exact)
    (given.json ? print_json : print_groups)(out, given.json ? "exact" : "Same body", groups.exact());
  if (knows_near_ones && (both || given.near)) {
    if (both && !given.json) out.print("\n");
    (given.json ? print_json : print_groups)(out, given.json ? "near" : "Nearly the same words", groups.near());
  }
  out.flush();
  if (!knows_near_ones && (both || given.near))
    say("which pages have nearly the same words is not known: the job was crawled without --near-duplicates; "
        "crawl into a new job with it");
  return exit_status::completed;
}

}  // namespace

void add_duplicates_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<duplicates_arguments>();
  CLI::App* const duplicates = program.add_subcommand("duplicates", description);
  duplicates->footer(footer);
  duplicates->add_option("FILE", given->file);
  duplicates->option_defaults()->group("Options");
  duplicates->add_flag("--exact", given->exact, "Only pages with the same body");
  duplicates->add_flag("--near", given->near, "Only pages with nearly the same words");
  duplicates->add_flag("--json", given->json, "Print a JSON object for each group, one a line");
  duplicates->callback([given, &chosen] { chosen = [given] { return run_duplicates(*given); }; });
}

}  // namespace fanfold::cli
