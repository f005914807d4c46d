#pragma once

#include <fanfold/task.hpp>

#include <boost/system/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crawl/options.hpp"
#include "crawl/statistics.hpp"
#include "frontier/left_host.hpp"
#include "frontier/politeness.hpp"
#include "frontier/trap.hpp"
#include "store/job_file.hpp"
#include "store/sink.hpp"

namespace fanfold {

/// Crawls: visits the seeds and, breadth-first, every URL in scope that their pages lead to, each exactly once. One
/// loop coordinates, the one that runs `run`; workers of its own fetch and extract.
///
/// Used on one loop's thread, but for stop().
class crawler {
 public:
  /// Every finished visit goes to each of `sinks`, in finish order; they must outlive the crawler. Errors: a pattern of
  /// the options that RE2 refuses, which the error names. Throws std::invalid_argument where the options make no sense:
  /// a concurrency of 0.
  ///
  /// With a job file the crawl is written to it as it goes. A job that holds URLs already is resumed: what it has done
  /// is not done again, what it has found goes before the options' seeds, which are added where they are new. Its
  /// finished pages are not read again: options that let through more links than before count for pages to come. A seed
  /// that is no URL has a record for the sinks each time, and none in the job.
  ///
  /// Crawls with the same `shared` are together as polite as one; they run on one thread. Without it each is alone.
  static boost::system::result<crawler, pattern_error> make(crawl_options options, std::vector<sink*> sinks,
                                                            std::optional<job_file> job = std::nullopt,
                                                            std::shared_ptr<politeness> shared = nullptr);

  crawler(crawler&&) noexcept;
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
  std::unique_ptr<engine> engine_;
};

}  // namespace fanfold
