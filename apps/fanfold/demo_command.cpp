#include "demo_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "crawl_settings.hpp"
#include "crawl_summary.hpp"
#include "number_text.hpp"
#include "page_table.hpp"
#include "support/web_server.hpp"
#include "terminal.hpp"
#include "text_output.hpp"
#include "watched_crawl.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Crawls a web that it invents and serves itself.

Usage:
  fanfold demo [OPTION]...

Starts a web server on this machine, with a dozen hosts that take their time to
answer, and crawls it. Needs no network.)";

constexpr const char* footer = R"(
Examples:
  fanfold demo
  fanfold demo --concurrency 4
)";

test_web::web_options invented_web() {
  using namespace std::chrono_literals;
  return {.hosts = 12, .pages = 40, .depth = 3, .min_latency = 50ms, .max_latency = 200ms, .latency_jitter = 50ms};
}

// Adds up what the visits took one by one.
class time_taken final : public sink {
 public:
  [[nodiscard]] store_result<void> write(const page_record& page) override {
    sum_ += page.elapsed;
    return {};
  }
  [[nodiscard]] store_result<void> close() override { return {}; }
  std::chrono::duration<double> sum() const { return sum_; }

 private:
  std::chrono::microseconds sum_{};
};

void introduce(text_output& out, const test_web::web_server& server) {
  using std::chrono::milliseconds;
  const test_web::web_options& web = server.web().options();
  out.print("Crawling {}: {} hosts on this machine, {} to {} ms away\n\n", server.url(), web.hosts,
            web.min_latency / milliseconds(1), web.max_latency / milliseconds(1));
}

void compare(text_output& out, const crawl_end& end, std::chrono::duration<double> one_by_one) {
  const crawl_statistics& all = end.statistics;
  const std::string rest =
      all.disallowed == 0 ? "" : fmt::format("; robots.txt forbids the other {}", grouped(all.disallowed));
  out.print("\nFetched {} in {}{}.\nOne at a time they would have taken {}: {} times as long.\n",
            counted(all.pages, "page"), duration_text(end.elapsed), rest, duration_text(one_by_one),
            rough(one_by_one / end.elapsed));
}

exit_status run_demo(const crawl_settings& settings) {
  const test_web::web_server server(invented_web());
  crawl_options options = apply(settings);
  options.seeds = {server.url()};
  options.scope = scope_kind::any;
  options.resolve = server.resolve();
  page_table table;
  time_taken taken;
  text_output out = text_output::standard();
  introduce(out, server);
  out.flush();
  crawler crawl = make_crawler(std::move(options), {.sinks = {&table, &taken}}).value();
  const crawl_end end = watch_crawl(crawl, can_redraw(STDERR_FILENO));
  table.print(out, {.headed = true, .colored = shows_color(STDOUT_FILENO), .max_rows = 12});
  compare(out, end, taken.sum());
  out.flush();
  if (end.signal != 0) return static_cast<exit_status>(128 + end.signal);
  return end.statistics.seeds_fetched > 0 ? exit_status::completed : exit_status::no_seed_fetched;
}

}  // namespace

void add_demo_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<crawl_settings>();
  CLI::App* const demo = program.add_subcommand("demo", description);
  demo->footer(footer);
  demo->option_defaults()->group("Options");
  add_concurrency_option(*demo, *given);
  demo->callback([given, &chosen] { chosen = [given] { return run_demo(*given); }; });
}

}  // namespace fanfold::cli
