#include "status_command.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fanfold/run.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/job_status.hpp"
#include "choice_option.hpp"
#include "crawl/job_recording.hpp"
#include "number_text.hpp"
#include "option_values.hpp"
#include "store/job_reader.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Tells where a job stands, and what is due next.

Usage:
  fanfold status [OPTION]... FILE

The job is only read, also while a crawl writes to it. What is due next are the
queued URLs in the order in which they will be fetched, if every host may be
asked: by depth, the hosts in turn, each one's pages as they were found.

A job's state is running, while a crawl writes to it; interrupted, where one was
stopped or killed; limited, where one ended by itself, but for what is beyond
its limits; or finished, with nothing left to do.)";

constexpr const char* footer = R"(
Exit status: 0 if the job could be read, whatever its state; 2 for a wrong
command line, 3 if it could not be read.

Examples:
  fanfold status example.db
  fanfold status --json example.db | jq .queued
  watch fanfold status example.db
)";

struct status_arguments {
  std::string file;
  std::size_t next = 10;
  bool json = false;
};

using optional_time = std::optional<std::chrono::system_clock::time_point>;

std::string time_text(optional_time time, const char* format) {
  if (!time) return {};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*time);
  return fmt::format(fmt::runtime(format), fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

std::string_view name_of(job_state state) {
  switch (state) {
    case job_state::running:
      return "running";
    case job_state::interrupted:
      return "interrupted";
    case job_state::limited:
      return "limited";
    case job_state::finished:
      break;
  }
  return "finished";
}

std::vector<std::string> list_of(const job_options& options, const char* name) {
  const auto found = options.find(name);
  boost::system::error_code error;
  const auto value = found == options.end() ? boost::json::value() : boost::json::parse(found->second, error);
  const auto list = boost::json::try_value_to<std::vector<std::string>>(value);
  return list ? *list : std::vector<std::string>();
}

// Those that a crawl without any options would not have.
job_options own_options(const job_options& all) {
  const job_options usual = to_job_options({});
  job_options own;
  for (const auto& [name, value] : all)
    if (const auto found = usual.find(name); name != "seeds" && found != usual.end() && found->second != value)
      own.emplace(name, value);
  return own;
}

template <class Counts>
std::string counts_text(const Counts& counts) {
  std::string text;
  for (const auto& [what, count] : counts)
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", what, grouped(count));
  return text;
}

std::string state_text(const job_status& status, const std::string& file) {
  const std::string go_on = fmt::format("go on with: fanfold crawl --job {}", file);
  if (status.state == job_state::interrupted) return "interrupted; " + go_on;
  if (status.state == job_state::limited) return "limited, by --max-pages or hosts that rest; " + go_on;
  return std::string(name_of(status.state));
}

std::string seeds_text(const job_options& options) {
  const auto seeds = list_of(options, "seeds");
  if (seeds.empty()) return {};
  return seeds.front() + (seeds.size() > 1 ? fmt::format(" and {} more", grouped(seeds.size() - 1)) : "");
}

void print_facts(text_output& out, const job_status& status, const std::string& file) {
  const auto line = [&](const char* name, const std::string& text) {
    if (!text.empty()) out.print("{:<11} {}\n", name, printable(text));
  };
  std::string options;
  for (const auto& [name, value] : own_options(status.options))
    options += fmt::format("{}{} {}", options.empty() ? "" : ", ", name, value);
  line("state", state_text(status, file));
  line("seed", seeds_text(status.options));
  line("options", options);
  if (status.round > 1) line("refresh", grouped(status.round - 1));
  line("first page", time_text(status.first, "{:%Y-%m-%d %H:%M:%S} UTC"));
  line("last page", time_text(status.last, "{:%Y-%m-%d %H:%M:%S} UTC"));
  line("done", fmt::format("{}, {}", counted(status.done, "URL"), size_text(status.bytes)));
  line("answers", counts_text(status.statuses));
  line("errors", counts_text(status.errors));
  line("queued", counted(status.queued, "URL"));
  line("mentioned", counted(status.mentioned, "URL"));
  line("hosts", grouped(status.hosts));
  line("job file", size_text(status.file_bytes));
}

void print_queue(text_output& out, const job_status& status) {
  if (!status.next.empty()) out.print("\nDue next, of {}\ndepth  url\n", grouped(status.queued));
  for (const auto& each : status.next) out.print("{:>5}  {}\n", each.depth, printable(each.url));
  if (status.most_queued.size() < 2) return;
  out.print("\nMost queued\n{:>9}  host\n", "urls");
  for (const auto& each : status.most_queued) out.print("{:>9}  {}\n", grouped(each.queued), printable(each.name));
}

boost::json::value time_json(optional_time time) {
  if (!time) return nullptr;
  return boost::json::string(time_text(time, "{:%Y-%m-%dT%H:%M:%SZ}"));
}

std::string json_of(const job_status& status) {
  boost::json::object statuses, errors, options;
  for (const auto& [code, count] : status.statuses) statuses[std::to_string(code)] = count;
  for (const auto& [code, count] : status.errors) errors[code] = count;
  for (const auto& [name, value] : status.options)
    if (name != "seeds") options[name] = value;
  boost::json::array next, hosts;
  for (const auto& each : status.next) next.push_back(boost::json::object{{"url", each.url}, {"depth", each.depth}});
  for (const auto& each : status.most_queued)
    hosts.push_back(boost::json::object{{"host", each.name}, {"queued", each.queued}});
  return boost::json::serialize(
      boost::json::object{{"state", name_of(status.state)},
                          {"round", status.round},
                          {"first_page", time_json(status.first)},
                          {"last_page", time_json(status.last)},
                          {"done", status.done},
                          {"queued", status.queued},
                          {"mentioned", status.mentioned},
                          {"hosts", status.hosts},
                          {"bytes", status.bytes},
                          {"file_bytes", status.file_bytes},
                          {"statuses", statuses},
                          {"errors", errors},
                          {"seeds", boost::json::value_from(list_of(status.options, "seeds"))},
                          {"options", options},
                          {"next", next},
                          {"most_queued", hosts}});
}

exit_status run_status(const status_arguments& given) {
  if (given.file.empty()) throw usage_error("the job's FILE is missing");
  job_reader job = job_reader::open(given.file).value();
  const job_status status = run(status_of(job, given.next));
  text_output out = text_output::standard();
  if (given.json) {
    out.print("{}\n", json_of(status));
  } else {
    print_facts(out, status, given.file);
    print_queue(out, status);
  }
  out.flush();
  return exit_status::completed;
}

}  // namespace

void add_status_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<status_arguments>();
  CLI::App* const status = program.add_subcommand("status", description);
  status->footer(footer);
  status->add_option("FILE", given->file);
  status->option_defaults()->group("Output");
  add_parsed(
      *status, "--next", "N", given->next, [](std::string_view text) { return parse_number(text, 0, 1'000'000); },
      "Tell the N URLs that are due next, and the N hosts with most queued (default: 10)");
  status->add_flag("--json", given->json, "Print one JSON object instead");
  status->callback([given, &chosen] { chosen = [given] { return run_status(*given); }; });
}

}  // namespace fanfold::cli
