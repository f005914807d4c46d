#pragma once

#include <boost/system/result.hpp>
#include <fanfold/crawl_options.hpp>
#include <fanfold/crawl_statistics.hpp>
#include <fanfold/crawled_page.hpp>
#include <fanfold/task.hpp>
#include <filesystem>
#include <memory>
#include <vector>

/// The crawler for programs that embed it: `find_package(fanfold COMPONENTS crawler)`, target `fanfold::crawler`. This
/// header is all that they need.
namespace fanfold {

// Parts of the house that only its own programs name.
struct crawl_parts;
struct left_host;
struct pattern_error;
struct trap;

/// Where a crawl is kept. What is empty is not kept.
struct crawl_files {
  std::filesystem::path job{};   ///< a SQLite file; one that is there goes on where it was, or is refreshed
  std::filesystem::path warc{};  ///< an archive of what servers answer; a job that has one goes on with it by itself
  bool refresh = false;          ///< visits all of the job's pages again
};

/// Crawls: visits the seeds and, breadth-first, every URL in scope that their pages lead to, each exactly once. One
/// loop coordinates, the one that runs `run`; workers of its own fetch and extract.
///
/// Used on one loop's thread, but for stop(). A program that crawls ignores SIGPIPE: libcurl's TLS may raise it.
class crawler {
 public:
  /// A crawl whose finished visits go to `handler`, with what of them `options.kept` says, and to `files`. The options
  /// are those of this run, whatever those of a job were before. Throws std::invalid_argument where they make no sense,
  /// and boost::system::system_error for files that can't be had.
  explicit crawler(crawl_options options, page_handler handler = {}, const crawl_files& files = {});

  crawler(crawler&&) noexcept;
  crawler& operator=(crawler&&) noexcept;
  ~crawler();

  /// Crawls until nothing is left to visit, a limit is reached, or stop() was called; then gives the last statistics.
  /// Called once. Throws what a sink or the job file could not write, as boost::system::system_error, after the
  /// running visits were cancelled.
  task<crawl_statistics> run();

  /// Ends the crawl soon: running fetches are cancelled and stay unvisited, finished ones are kept. From any thread,
  /// and any number of times.
  void stop() noexcept;

  /// As of now.
  const crawl_statistics& statistics() const noexcept;

  /// Once run() has ended: the hosts that were left for another time, because they rest for longer than the crawl
  /// waits. In a job their URLs are still queued.
  const std::vector<left_host>& left() const noexcept;

  /// Likewise: what was left out because it looks like a trap, most links first; the first 1,000.
  const std::vector<trap>& traps() const noexcept;

 private:
  class engine;
  explicit crawler(std::unique_ptr<engine> made) noexcept;
  friend boost::system::result<crawler, pattern_error> make_crawler(crawl_options, crawl_parts);

  std::unique_ptr<engine> engine_;
};

}  // namespace fanfold
