#include "crawl_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/system/system_error.hpp>
#include <fanfold/run.hpp>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "analysis/job_status.hpp"
#include "crawl/archive.hpp"
#include "crawl/explain.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/refresh.hpp"
#include "crawl/seed_text.hpp"
#include "crawl_leftovers.hpp"
#include "crawl_outputs.hpp"
#include "crawl_settings.hpp"
#include "crawl_summary.hpp"
#include "dry_run.hpp"
#include "error_report.hpp"
#include "file_output.hpp"
#include "terminal.hpp"
#include "text_output.hpp"
#include "watched_crawl.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Visits every page that URLs lead to, each once.

Usage:
  fanfold crawl [OPTION]... URL...
  fanfold crawl --job FILE [OPTION]...
  fanfold crawl --job FILE --refresh [OPTION]...

A URL without a scheme is taken for http, as by curl and wget: sites that are
on https redirect there. The crawl is breadth-first and ends by itself.)";

constexpr const char* footer = R"(
Ctrl-C stops the crawl and keeps what is finished.

Exit status: 0 if the crawl completed, 1 if no seed could be fetched, 2 for a
wrong command line, 3 if the output could not be written, 130 after Ctrl-C.

Examples:
  fanfold crawl example.com
  fanfold crawl --depth 2 --scope domain --exclude '\.pdf$' https://example.com/
  fanfold crawl --jsonl - example.com | jq -r 'select(.status == 404).referrer'
  fanfold crawl --job example.db example.com   # run it again to go on
  fanfold crawl --warc example.warc.gz example.com
  fanfold crawl --dry-run --depth 2 example.com
)";

struct crawl_arguments {
  std::vector<std::string> urls;
  crawl_settings settings;
  std::string job;
  bool refresh = false;
  std::string warc;
  std::string explained;
  bool is_dry = false;
  output_choice output;
};

// Throws usage_error for two outputs in one file.
void check_files(const crawl_arguments& given) {
  const std::pair<const char*, const std::string&> outputs[] = {
      {"--job", given.job}, {"--warc", given.warc}, {"--jsonl", given.output.jsonl}};
  for (const auto* a = std::begin(outputs); a != std::end(outputs); ++a)
    for (const auto* b = a + 1; b != std::end(outputs); ++b)
      if (!a->second.empty() && !b->second.empty() && same_file(a->second, b->second))
        throw usage_error(fmt::format("{} and {} need a file each", a->first, b->first));
}

// Throws usage_error for an output that would be written over what the job has.
void check_output(const crawl_arguments& given, const job_options& of_job) {
  if (!given.job.empty() && !given.output.jsonl.empty()) check_is_not_of_job(given.output.jsonl, given.job, of_job);
}

// Throws usage_error for a job that can't be had.
void check_job(const crawl_arguments& given) {
  if (given.refresh && given.job.empty()) throw usage_error("--refresh needs the --job that is to be refreshed");
  if (given.refresh && !given.explained.empty()) throw usage_error("--refresh crawls, --explain does not");
  if (given.job.empty()) return;
  std::error_code ignored;
  if ((given.urls.empty() || !given.explained.empty()) && !std::filesystem::exists(given.job, ignored))
    throw usage_error(fmt::format("{}: there is no such job; name a URL to start it", given.job));
}

std::optional<job_file> open_job(const crawl_arguments& given) {
  check_job(given);
  if (given.job.empty()) return std::nullopt;
  return job_file::open(given.job).value();
}

// Whether a crawl with one of them comes to links that one with the other leaves out.
bool follow_other_links(const crawl_options& a, const crawl_options& b) {
  const auto rules = [](const crawl_options& o) {
    return std::tie(o.scope, o.include, o.exclude, o.follow, o.max_depth, o.max_per_pattern, o.max_per_host,
                    o.ignore_traps);
  };
  return rules(a) != rules(b);
}

// Those of the configuration file, over them those of the job, where there is one, and over all the command line's.
crawl_options options_of(const crawl_arguments& given, const job_options& of_job) {
  crawl_options before = apply(given.settings.configured);
  apply_job_options(of_job, before);
  crawl_options options = apply(given.settings.given, before);
  if (!of_job.empty() && !given.output.quiet && follow_other_links(before, options))
    say("the job's finished pages are not read again: what is new in --scope, --follow, --depth, --include, --exclude "
        "or in what looks like a trap counts for pages still to come; to apply it to all, start a new job");
  for (const std::string& url : given.urls) {
    const std::string seed = with_scheme(url);
    if (std::ranges::find(options.seeds, seed) == options.seeds.end()) options.seeds.push_back(seed);
  }
  if (options.seeds.empty() && !given.explained.empty()) options.seeds.push_back(with_scheme(given.explained));
  if (options.seeds.empty()) throw usage_error("a URL to start at is missing");
  return options;
}

// A job as it is now; nothing where there is none yet. It stays untouched.
std::optional<job_reader> read_job(const std::string& job) {
  std::error_code none;
  if (job.empty() || std::filesystem::file_size(job, none) == 0 || none) return std::nullopt;
  return job_reader::open(job).value();
}

// Says what the crawl would do with one URL, instead of crawling.
exit_status explain_url(const crawl_arguments& given) {
  check_job(given);
  std::optional<job_reader> job = read_job(given.job);
  crawl_options options = options_of(given, job ? job->options().value() : job_options());
  demand_feasible(options);
  const std::string url = with_scheme(given.explained);
  const explanation found = run(explain(url, std::move(options), job ? &*job : nullptr));
  text_output out = text_output::standard();
  for (const auto& [topic, text] : found.reasons) out.print("{:<8}  {}\n", topic, printable(text));
  out.flush();
  return found.would_be_fetched ? exit_status::completed : exit_status::no_seed_fetched;
}

// How far a job has come; nothing where there is none yet.
std::optional<job_status> status_in(const std::string& job) {
  std::optional<job_reader> reader = read_job(job);
  if (!reader) return std::nullopt;
  return run(status_of(*reader, 0));
}

// Throws usage_error where the job has another one than was asked for.
template <class Find>
auto usable_archive(Find find) {
  try {
    return find();
  } catch (const std::invalid_argument& wrong) {
    throw usage_error(wrong.what());
  }
}

// Says what the crawl would do, instead of crawling.
exit_status run_dry(const crawl_arguments& given) {
  if (!given.explained.empty()) throw usage_error("--dry-run and --explain: say one of them");
  check_job(given);
  const auto so_far = status_in(given.job);
  const job_options of_job = so_far ? so_far->options : job_options();
  check_output(given, of_job);
  const crawl_options options = options_of(given, of_job);
  demand_feasible(options);
  const auto archive = usable_archive([&] { return find_archive(given.warc, of_job, given.job); });
  std::vector<std::pair<std::string, std::string>> outputs;
  if (!given.output.jsonl.empty()) outputs.emplace_back("jsonl", given.output.jsonl);
  if (!given.output.quiet && given.output.jsonl != "-") outputs.emplace_back("table", "-");
  return printing(in_words({options, given.settings, given.job, so_far, given.refresh, archive, outputs}))();
}

std::optional<warc_file> archive_for(const crawl_arguments& given, std::optional<job_file>& job,
                                     const crawl_options& options) {
  return usable_archive([&] { return open_archive(given.warc, job ? &*job : nullptr, options); });
}

exit_status run_crawl(const crawl_arguments& given) {
  demand_feasible(apply(given.settings));  // before any file is touched
  check_files(given);
  if (given.is_dry) return run_dry(given);
  if (!given.explained.empty()) return explain_url(given);
  std::optional<job_file> job = open_job(given);
  const job_options of_job = job ? job->options().value() : job_options();
  check_output(given, of_job);
  crawl_options options = options_of(given, of_job);
  demand_feasible(options);
  std::optional<warc_file> archive = archive_for(given, job, options);
  crawl_outputs outputs(given.output);
  if (given.refresh) begin_refresh(*job).value();  // once nothing is refused any more
  const crawl_statistics before = job ? outputs.replay(*job) : crawl_statistics();
  crawler crawl =
      make_crawler(std::move(options), {.sinks = outputs.sinks(), .job = std::move(job), .archive = std::move(archive)})
          .value();
  const crawl_end end = watch_crawl(crawl, !given.output.quiet && can_redraw(STDERR_FILENO));
  outputs.finish();
  if (!given.output.quiet) {
    tell(summary_of(end, before));
    if (const std::string changes = outputs.changes(); !changes.empty()) tell("since the last time: " + changes);
    for (const std::string& line : trap_lines(crawl.traps(), end.statistics.trapped)) tell(line);
    if (end.signal == 0)
      for (const std::string& line : left_host_lines(crawl.left(), time_point::clock::now(), given.job)) tell(line);
  }
  if (end.signal != 0 && !given.job.empty())
    say(fmt::format("stopped; go on with: fanfold crawl --job {}", printable(given.job)));
  return status_of(end, outputs.failures());
}

// As run_crawl does; where a job's crawl has run out of disk space, it also says how to go on.
exit_status run_crawl_or_say_how_to_go_on(const crawl_arguments& given) {
  try {
    return run_crawl(given);
  } catch (const boost::system::system_error& error) {
    if (given.job.empty() || error.code() != make_error_code(store_errc::disk_full)) throw;
    const exit_status failed = report_current_exception();
    say(fmt::format("then go on with: fanfold crawl --job {}", printable(given.job)));
    return failed;
  }
}

void add_file_option(CLI::App& to, const char* name, std::string& file, const char* says) {
  const auto check = [](const std::string& text) { return text.empty() ? "must be the name of a file" : ""; };
  to.add_option(name, file, says)->check(check)->type_name("FILE")->take_last();
}

void add_output_options(CLI::App& to, crawl_arguments& given) {
  to.option_defaults()->group("Output");
  add_file_option(to, "--jsonl", given.output.jsonl,
                  "Write each page as a line of JSON, the moment it is finished; - is standard output, without the "
                  "table");
  add_file_option(to, "--job", given.job,
                  "Keep the crawl in this file, a SQLite database. One that is there goes on where it was, with its "
                  "own scope, limits and politeness but for what is given again");
  to.add_flag("--refresh", given.refresh,
              "Visit all pages of the --job again, ask for them only if they have changed, and say what changed, "
              "appeared and went");
  add_file_option(
      to, "--warc", given.warc,
      "Archive all that servers answer in this new file, FILE.warc.gz: WARC 1.1, with the bodies. A job that "
      "is resumed goes on with its own");
  add_near_duplicates_option(to, given.settings);
  add_words_option(to, given.settings);
  to.add_option("--explain", given.explained,
                "Say whether this URL would be fetched by such a crawl, when, and by which rule, instead of crawling")
      ->type_name("URL")
      ->take_last();
  to.add_flag(
      "--dry-run", given.is_dry,
      "Say what would be crawled and written, by which options and who says so, instead of crawling: nothing is "
      "fetched and no file touched");
  to.add_flag("-q,--quiet", given.output.quiet, "Print neither table nor progress nor summary");
}

}  // namespace

void add_crawl_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<crawl_arguments>();
  CLI::App* const crawl = program.add_subcommand("crawl", description);
  crawl->footer(footer);
  crawl->add_option("URL", given->urls);
  add_scope_options(*crawl, given->settings);
  add_limit_options(*crawl, given->settings);
  add_politeness_options(*crawl, given->settings);
  add_directive_options(*crawl, given->settings);
  add_network_options(*crawl, given->settings);
  add_output_options(*crawl, *given);
  crawl->callback([given, &chosen] { chosen = [given] { return run_crawl_or_say_how_to_go_on(*given); }; });
}

}  // namespace fanfold::cli
