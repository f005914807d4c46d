#include "histogram_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fanfold/run.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/page_chart.hpp"
#include "chart_text.hpp"
#include "choice_option.hpp"
#include "file_output.hpp"
#include "option_values.hpp"
#include "store/job_reader.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Charts how the pages of a job are spread.

Usage:
  fanfold histogram --of WHAT [OPTION]... FILE

Of each URL the latest visit counts. The job is only read, also while a crawl
writes to it.)";

constexpr const char* footer = R"(
Exit status: 0 if the chart was written, 2 for a wrong command line, 3 if the
job could not be read or the chart not be written.

Examples:
  fanfold histogram --of elapsed example.db
  fanfold histogram --of content_type --top 5 example.db
  fanfold histogram --of bytes --svg sizes.svg example.db
)";

struct histogram_arguments {
  std::string file;
  std::optional<page_measure> of;
  std::size_t top = 20;
  std::string svg;
  bool json = false;
};

exit_status run_histogram(const histogram_arguments& given) {
  if (given.file.empty()) throw usage_error("the job's FILE is missing");
  if (!given.of) throw usage_error("--of is missing: bytes, elapsed, status, depth, links, content_type or host");
  if (given.json && !given.svg.empty()) throw usage_error("--json and --svg are two different outputs; choose one");
  job_reader job = job_reader::open(given.file).value();
  if (!given.svg.empty()) check_is_not_of_job(given.svg, given.file, job.options().value());
  const page_chart chart = run(chart_pages(job, *given.of, given.top));
  file_output out(given.svg.empty() ? "-" : given.svg);
  if (!given.svg.empty())
    out.text().print("{}", chart_svg(chart));
  else if (given.json)
    out.text().print("{}\n", chart_json(chart));
  else
    // The last column stays free: some terminals wrap as soon as it is written to.
    out.text().print("{}", chart_text(chart, columns_of(STDOUT_FILENO) - 1, shows_color(STDOUT_FILENO)));
  out.close();
  return exit_status::completed;
}

}  // namespace

void add_histogram_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<histogram_arguments>();
  CLI::App* const histogram = program.add_subcommand("histogram", description);
  histogram->footer(footer);
  histogram->add_option("FILE", given->file);
  histogram->option_defaults()->group("Chart");
  add_choice<std::optional<page_measure>>(*histogram, "--of", given->of,
                                          {{"bytes", page_measure::bytes},
                                           {"elapsed", page_measure::elapsed},
                                           {"status", page_measure::status},
                                           {"depth", page_measure::depth},
                                           {"links", page_measure::links},
                                           {"content_type", page_measure::content_type},
                                           {"host", page_measure::host}},
                                          "What of the pages:\n"
                                          "bytes         size of the body, unpacked\n"
                                          "elapsed       time that the visit took\n"
                                          "status        status of the answer, or the error\n"
                                          "depth         links between a seed and the page\n"
                                          "links         number of links on the page\n"
                                          "content_type  media type\n"
                                          "host          scheme, name and port");
  add_parsed(
      *histogram, "--top", "N", given->top, [](std::string_view text) { return parse_number(text, 1, 1'000'000); },
      "Of media types or hosts, chart the N most frequent ones, and the others together (default: 20)");
  histogram->option_defaults()->group("Output");
  histogram->add_option("--svg", given->svg, "Write a picture (SVG) to this file instead; - is standard output")
      ->type_name("FILE")
      ->take_last();
  histogram->add_flag("--json", given->json, "Print one JSON object instead");
  histogram->callback([given, &chosen] { chosen = [given] { return run_histogram(*given); }; });
}

}  // namespace fanfold::cli
