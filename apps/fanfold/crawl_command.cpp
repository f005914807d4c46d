#include "crawl_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fanfold/run.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "crawl/explain.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/seeds.hpp"
#include "crawl_leftovers.hpp"
#include "crawl_outputs.hpp"
#include "crawl_settings.hpp"
#include "crawl_summary.hpp"
#include "open_files.hpp"
#include "seed_text.hpp"
#include "terminal.hpp"
#include "text_output.hpp"
#include "watched_crawl.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Visits every page that URLs lead to, each once.

Usage:
  fanfold crawl [OPTION]... URL...
  fanfold crawl --job FILE [OPTION]...

A URL without a scheme is taken for http, as by curl and wget: sites that are
on https redirect there. The crawl is breadth-first and ends by itself.)";

constexpr const char* footer = R"(
Ctrl-C stops the crawl and keeps what is finished. Exit status: 0 if the crawl
completed, 1 if no seed could be fetched, 2 for a wrong command line, 3 if the
output could not be written, 130 after Ctrl-C.

Examples:
  fanfold crawl example.com
  fanfold crawl --depth 2 --scope domain --exclude '\.pdf$' https://example.com/
  fanfold crawl --jsonl - example.com | jq -r 'select(.status == 404).referrer'
  fanfold crawl --job example.db example.com   # run it again to go on
)";

struct crawl_arguments {
  std::vector<std::string> urls;
  crawl_settings settings;
  std::string job;
  std::string explained;
  output_choice output;
};

bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  const auto whole = [&](const std::string& file) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(file, ignored), ignored);
  };
  return std::filesystem::equivalent(a, b, ignored) || whole(a) == whole(b);
}

// Throws usage_error for options that parse but can't be had.
void check(const crawl_options& options) {
  if (const auto within = scope_of(options); !within) throw usage_error(within.error().message());
  constexpr std::uint64_t others = 512;  // idle connections, files for the job, outputs, event loops
  const std::uint64_t most = raise_open_file_limit();
  if (options.concurrency + others > most)  // pages would be lost for want of connections
    throw usage_error(fmt::format(
        "--concurrency {} needs more open files than the {} that the system allows; lower it, or raise ulimit -n",
        options.concurrency, most));
}

std::optional<job_file> open_job(const crawl_arguments& given) {
  if (given.job.empty()) return std::nullopt;
  if (!given.output.jsonl.empty() && same_file(given.job, given.output.jsonl))
    throw usage_error("--job and --jsonl need a file each");
  std::error_code ignored;
  if ((given.urls.empty() || !given.explained.empty()) && !std::filesystem::exists(given.job, ignored))
    throw usage_error(fmt::format("{}: there is no such job; name a URL to start it", given.job));
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

// Those of the job, where there is one, and what the command line says on top of them.
crawl_options options_of(const crawl_arguments& given, std::optional<job_file>& job) {
  crawl_options before;
  const job_options of_job = job ? job->options().value() : job_options();
  apply_job_options(of_job, before);
  crawl_options options = apply(given.settings, before);
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

exit_status status_of(const crawl_end& end, const failed_seeds& failures) {
  if (end.signal != 0) return static_cast<exit_status>(128 + end.signal);
  if (end.statistics.seeds_fetched > 0) return exit_status::completed;
  say("no seed could be fetched");
  for (const std::string& line : failures.lines()) say(line);
  return exit_status::no_seed_fetched;
}

// Says what the crawl would do with one URL, instead of crawling.
exit_status explain_url(const std::string& url, crawl_options options, std::optional<job_file>& job) {
  const explanation found = run(explain(with_scheme(url), std::move(options), job ? &*job : nullptr));
  text_output out = text_output::standard();
  for (const auto& [topic, text] : found.reasons) out.print("{:<8}  {}\n", topic, printable(text));
  out.flush();
  return found.would_be_fetched ? exit_status::completed : exit_status::no_seed_fetched;
}

exit_status run_crawl(const crawl_arguments& given) {
  check(apply(given.settings));  // before any file is touched
  std::optional<job_file> job = open_job(given);
  crawl_options options = options_of(given, job);
  check(options);
  if (!given.explained.empty()) return explain_url(given.explained, std::move(options), job);
  crawl_outputs outputs(given.output);
  const crawl_statistics before = job ? outputs.replay(*job) : crawl_statistics();
  crawler crawl = crawler::make(std::move(options), outputs.sinks(), std::move(job)).value();
  const crawl_end end = watch_crawl(crawl, !given.output.quiet && can_redraw(STDERR_FILENO));
  outputs.finish();
  if (!given.output.quiet) {
    tell(summary_of(end, before));
    for (const std::string& line : trap_lines(crawl.traps(), end.statistics.trapped)) tell(line);
    if (end.signal == 0)
      for (const std::string& line : left_host_lines(crawl.left(), time_point::clock::now(), given.job)) tell(line);
  }
  if (end.signal != 0 && !given.job.empty())
    say(fmt::format("stopped; go on with: fanfold crawl --job {}", printable(given.job)));
  return status_of(end, outputs.failures());
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
  to.add_option("--explain", given.explained,
                "Say whether this URL would be fetched by such a crawl, when, and by which rule, instead of crawling")
      ->type_name("URL")
      ->take_last();
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
  add_network_options(*crawl, given->settings);
  add_output_options(*crawl, *given);
  crawl->callback([given, &chosen] { chosen = [given] { return run_crawl(*given); }; });
}

}  // namespace fanfold::cli
