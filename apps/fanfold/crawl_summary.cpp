#include "crawl_summary.hpp"

#include <fmt/format.h>

#include "number_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {

std::string summary_of(const crawl_end& end, const crawl_statistics& before) {
  const crawl_statistics& all = end.statistics;
  const std::uint64_t pages = all.pages - before.pages;
  const double seconds = end.elapsed.count();
  std::string text =
      fmt::format("{}, {}, {} in {}", counted(pages, "page"), counted(all.errors - before.errors, "error"),
                  size_text(all.bytes - before.bytes), duration_text(end.elapsed));
  if (seconds > 0) text += fmt::format(": {} pages/s", rough(static_cast<double>(pages) / seconds));
  if (all.retries > 0) text += fmt::format("; {} failed in passing", grouped(all.retries));
  if (all.disallowed > 0) text += fmt::format("; {} forbidden by robots.txt", grouped(all.disallowed));
  if (before.pages > 0) text += fmt::format("; {} with those of before", counted(all.pages, "page"));
  return text;
}

exit_status status_of(const crawl_end& end, const failed_seeds& failures) {
  if (end.signal != 0) return static_cast<exit_status>(128 + end.signal);
  if (end.statistics.seeds_fetched > 0) return exit_status::completed;
  say("no seed could be fetched");
  for (const std::string& line : failures.lines()) say(line);
  return exit_status::no_seed_fetched;
}

}  // namespace fanfold::cli
