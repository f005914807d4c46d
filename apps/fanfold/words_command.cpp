#include "words_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fanfold/run.hpp>
#include <fanfold/stream.hpp>
#include <fanfold/to_thread.hpp>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "analysis/stop_words.hpp"
#include "archived_pages.hpp"
#include "crawl/body_reader.hpp"
#include "crawl/seed_text.hpp"
#include "crawl_settings.hpp"
#include "crawl_summary.hpp"
#include "failed_seeds.hpp"
#include "input_kind.hpp"
#include "number_text.hpp"
#include "option_values.hpp"
#include "stop_signals.hpp"
#include "terminal.hpp"
#include "watched_crawl.hpp"
#include "word_report.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Counts the words of a site's pages, or of what was archived.

Usage:
  fanfold words [OPTION]... URL...
  fanfold words [OPTION]... FILE...

Words are those that a reader sees, by Unicode's word boundaries, whatever their
case, and are counted as pages arrive. From a URL on, the pages that links lead
to are fetched, as by fanfold crawl. A FILE is a job whose crawl had a WARC
file, or a WARC file of any program: which of them it is, its first bytes tell.
What has a scheme, or names no file, is a URL.)";

constexpr const char* footer = R"(
Ctrl-C ends it with what was counted so far. Exit status: 0 if the pages were
counted, 1 if no seed could be fetched, 2 for a wrong command line, 3 if a file
could not be read or the output not be written, 130 after Ctrl-C.

Examples:
  fanfold words --depth 1 --min-length 4 example.com
  fanfold words --stop-words en --top 100 example.warc.gz
  fanfold words --per-page --json example.db | jq 'select(.url).top[0].word'
)";

struct words_arguments {
  std::vector<std::string> inputs;
  crawl_settings settings;
  word_filter filter;
  word_choice choice;
  bool quiet = false;
};

std::size_t number_of(const char* name, const std::string& text) {
  try {
    return parse_number(text, 1, 1'000'000);
  } catch (const wrong_value& wrong) {
    throw CLI::ValidationError(fmt::format("{} \"{}\": {}", name, text, wrong.what()));
  }
}

stop_words stop_words_of(const std::string& text) {
  if (text == "en") return english_stop_words();
  std::ifstream file(text, std::ios::binary);
  std::ostringstream list;
  if (!file || !(list << file.rdbuf()))
    throw CLI::ValidationError(fmt::format("--stop-words \"{}\": must be en, or a file with words", text));
  return parse_stop_words(list.str());
}

// A progress line would be drawn into the pages.
bool shows_progress(const words_arguments& given) {
  return !given.quiet && can_redraw(STDERR_FILENO) && !(given.choice.per_page && ::isatty(STDOUT_FILENO) == 1);
}

// The talk's job: pages are fetched, and their words counted, by the workers; here they come in as they are finished.
exit_status count_site(const words_arguments& given, text_output& out) {
  crawl_options options;
  options.follow = follow_kind::pages;
  options = apply(given.settings, std::move(options));
  options.kept.words = true;
  for (const std::string& url : given.inputs) options.seeds.push_back(with_scheme(url));
  demand_feasible(options);
  word_report report(given.choice, out);
  const page_handler fold_in = [&](crawled_page page) -> task<> {
    report.add(page.record.final_url, given.filter.apply(std::move(page.words)));
    co_return;
  };
  failed_seeds failures;
  crawler crawl = make_crawler(std::move(options), {.sinks = {&failures}, .handler = fold_in}).value();
  const crawl_end end = watch_crawl(crawl, shows_progress(given));
  report.finish();
  if (!given.quiet) tell(summary_of(end, {}));
  return status_of(end, failures);
}

struct counted_page {
  std::vector<std::string> urls;
  text::word_counts words;
};

counted_page count_words(archived_page page, const word_filter& filter) {
  page_content content;
  const auto reader = body_reader_for(page.content_type, {.product_token = "", .counts_words = true});
  reader->feed(page.body);
  reader->finish(content);
  return {std::move(page.urls), filter.apply(std::move(content.words))};
}

// A line on the terminal while files are read.
class reading_line {
 public:
  explicit reading_line(bool is_shown) : is_shown_(is_shown) {}
  ~reading_line() {
    if (is_shown_) show("");
  }
  reading_line(const reading_line&) = delete;
  reading_line& operator=(const reading_line&) = delete;

  void draw(const word_totals& now) {
    const auto time = std::chrono::steady_clock::now();
    if (!is_shown_ || time - drawn_ < std::chrono::milliseconds(200)) return;
    drawn_ = time;
    show(fmt::format("{}   {}", counted(now.pages(), "page"), counted(now.words(), "word")));
  }

 private:
  static void show(std::string_view text) {
    const std::string line = fmt::format("{}{}", erase_line, text);
    (void)!::write(STDERR_FILENO, line.data(), line.size());
  }

  bool is_shown_;
  std::chrono::steady_clock::time_point drawn_{};
};

// Read here, counted on all cores, folded here as they are finished.
task<> count_pages(stream<archived_page> pages, const word_filter* filter, word_report* report, reading_line* line) {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  thread_pool counters(cores);
  const auto count = [&](archived_page page) -> task<counted_page> {
    co_return co_await to_thread(counters, [&] { return count_words(std::move(page), *filter); });
  };
  co_await for_each(std::move(pages).map_as_completed(2 * cores, count), [&](const counted_page& page) {
    for (const std::string& url : page.urls) report->add(url, page.words);
    line->draw(report->totals());
  });
}

// What can't be read is thrown after what was counted before it is printed.
exit_status count_archive(const words_arguments& given, input_kind kind, text_output& out) {
  archive_reading reading;
  word_report report(given.choice, out);
  stop_signals signals([&reading] { reading.stopped = true; });
  auto pages =
      kind == input_kind::job ? pages_of_job(given.inputs.front(), reading) : pages_of_warcs(given.inputs, reading);
  {
    reading_line line(shows_progress(given));
    run(count_pages(std::move(pages), &given.filter, &report, &line));
  }
  if (!reading.failure || report.totals().pages() > 0) report.finish();
  if (reading.failure) std::rethrow_exception(reading.failure);
  if (reading.lost > 0)
    say(fmt::format("{} not counted: what was answered is in none of the files", counted(reading.lost, "page")));
  return signals.received() == 0 ? exit_status::completed : static_cast<exit_status>(128 + signals.received());
}

exit_status run_words(const words_arguments& given) {
  if (given.inputs.empty()) throw usage_error("a URL or a file is missing");
  const input_kind kind = kind_of_input(given.inputs.front());
  for (const std::string& other : given.inputs)
    if (kind_of_input(other) != kind) throw usage_error("URLs, jobs and WARC files can't be counted together");
  if (kind == input_kind::job && given.inputs.size() > 1) throw usage_error("one job at a time");
  text_output out = text_output::standard();
  return kind == input_kind::url ? count_site(given, out) : count_archive(given, kind, out);
}

void add_word_options(CLI::App& to, words_arguments& given) {
  to.option_defaults()->group("Words");
  to.add_option_function<std::string>(
        "--min-length",
        [&given](const std::string& text) { given.filter.min_length = number_of("--min-length", text); },
        "Leave out words of fewer characters (default: 1)")
      ->type_name("N")
      ->take_last();
  to.add_option_function<std::string>(
        "--stop-words", [&given](const std::string& text) { given.filter.stopped = stop_words_of(text); },
        "Leave out words that say little: en, a list of English ones, or those in a file, such as Snowball's lists")
      ->type_name("en|FILE")
      ->take_last();
  to.add_option_function<std::string>(
        "--top", [&given](const std::string& text) { given.choice.top = number_of("--top", text); },
        "Print the N most frequent words (default: 20 in total, 5 of a page)")
      ->type_name("N")
      ->take_last();
  to.option_defaults()->group("Output");
  to.add_flag("--per-page", given.choice.per_page, "Print each page's most frequent words, too, as it is counted");
  to.add_flag("--json", given.choice.json, "Print JSON objects, one a line: each page's, if asked for, and the total");
  to.add_flag("-q,--quiet", given.quiet, "Print neither progress nor summary");
}

}  // namespace

void add_words_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<words_arguments>();
  CLI::App* const words = program.add_subcommand("words", description);
  words->footer(footer);
  words->add_option("URL", given->inputs)->type_name("URL|FILE");
  add_word_options(*words, *given);
  add_scope_options(*words, given->settings);
  add_limit_options(*words, given->settings);
  add_politeness_options(*words, given->settings);
  add_network_options(*words, given->settings);
  words->remove_option(words->get_option("--follow"));  // words are on pages
  words->callback([given, &chosen] { chosen = [given] { return run_words(*given); }; });
}

}  // namespace fanfold::cli
