#include "dry_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <boost/throw_exception.hpp>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "applied_options.hpp"
#include "crawl/seeds.hpp"
#include "number_text.hpp"
#include "store/job_round.hpp"
#include "store/store_error.hpp"
#include "store/warc_file.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

std::string line(std::string_view topic, std::string_view text) {
  return fmt::format("{:<8}  {}\n", topic, printable(text));
}

std::string seed_lines(const crawl_options& options) {
  const parsed_seeds seeds = parse_seeds(options.seeds);
  std::vector<candidate> good;
  seeds.good.append_to(good);
  std::string out;
  for (const candidate& seed : good) out += line("seed", seed.url);
  for (const page_record& seed : seeds.bad)
    out += line("seed", fmt::format("{}  ({}: {})", seed.url, seed.error, seed.error_detail));
  return out;
}

std::string scope_words(const crawl_options& options) {
  const auto where = [&options] {
    switch (options.scope) {
      case scope_kind::host:
        return "the hosts of the seeds";
      case scope_kind::domain:
        return "all hosts of the seeds' domains";
      case scope_kind::prefix:
        return "the folders of the seeds, on their hosts";
      case scope_kind::any:
        break;
    }
    return "every host";
  };
  std::string out = where();
  if (!options.include.empty())
    out += fmt::format("; only URLs in which {} is found", fmt::join(options.include, " or "));
  if (!options.exclude.empty()) out += fmt::format("; none in which {} is found", fmt::join(options.exclude, " or "));
  return out;
}

std::string link_words(const crawl_options& options) {
  std::string out = options.follow == follow_kind::all     ? "every one"
                    : options.follow == follow_kind::pages ? "those that a visitor may go to"
                                                           : "those to what pages show";
  if (options.max_depth != UINT32_MAX)
    out += fmt::format(", at most {} from a seed", counted(options.max_depth, "step"));
  if (options.max_pages != UINT64_MAX) out += fmt::format("; the end is after {}", counted(options.max_pages, "page"));
  return out;
}

std::string robots_words(const crawl_options& options) {
  if (!options.obey_robots) return "not asked";
  return fmt::format("asked of each host before its pages, as {}; not now", product_token_of(options.user_agent));
}

std::string job_words(const dry_run& crawl) {
  if (!crawl.so_far) return crawl.job + " would be made";
  if (crawl.is_refresh && is_finished(crawl.so_far->options))
    return fmt::format("{} would be refreshed: {} to visit again", crawl.job,
                       counted(crawl.so_far->done + crawl.so_far->queued, "URL"));
  return fmt::format("{} would go on: {} done, {} queued", crawl.job, counted(crawl.so_far->done, "URL"),
                     counted(crawl.so_far->queued, "URL"));
}

// As open() would do it. Gives whether the file is there.
bool check_that_it_can_be_written(const std::filesystem::path& file) {
  std::error_code ignored;
  const bool is_there = std::filesystem::exists(file, ignored);
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  int code = is_there && std::filesystem::is_directory(file, ignored) ? EISDIR : 0;
  if (code == 0 && ::access(is_there ? file.c_str() : folder.c_str(), W_OK) != 0) code = errno;
  if (code == 0) return is_there;
  throw_exception_from_error(
      {store_errc_of(code), fmt::format("{}: {}", file.string(), std::generic_category().message(code))},
      BOOST_CURRENT_LOCATION);
}

std::string output_words(const std::string& file) {
  if (file == "-") return "standard output";
  return file + (check_that_it_can_be_written(file) ? " is there and would be written anew" : " would be made");
}

std::string archive_words(const archive_place& archive) {
  const std::string file = archive.path.string();
  if (archive.is_of_job) {
    warc_file::check(archive.path, archive.bytes).value();
    check_that_it_can_be_written(archive.path);
    return fmt::format("{} would go on: {} so far", file, size_text(archive.bytes));
  }
  std::error_code missing;
  if (const auto bytes = std::filesystem::file_size(archive.path, missing); !missing && bytes > 0)
    throw_exception_from_error({store_errc::already_exists, file}, BOOST_CURRENT_LOCATION);
  return output_words(file);
}

std::string option_lines(const dry_run& crawl) {
  std::string out;
  for (const auto& [name, text, source] :
       applied_options(crawl.settings, crawl.so_far ? crawl.so_far->options : job_options()))
    out += fmt::format("  {:<22}  {:<20}  {}\n", name, text.empty() ? "-" : printable(text), source);
  return out;
}

}  // namespace

std::string in_words(const dry_run& crawl) {
  const crawl_options& options = crawl.options;
  std::string out = seed_lines(options) + line("scope", scope_words(options)) + line("links", link_words(options)) +
                    line("robots", robots_words(options));
  if (!crawl.job.empty()) {
    check_that_it_can_be_written(crawl.job);
    out += line("job", job_words(crawl));
  }
  if (crawl.archive) out += line("warc", archive_words(*crawl.archive));
  for (const auto& [what, file] : crawl.outputs) out += line(what, output_words(file));
  return out + "\nOptions, and who says so:\n" + option_lines(crawl) +
         "\nNothing was fetched, and nothing written: take away --dry-run to crawl.\n";
}

}  // namespace fanfold::cli
