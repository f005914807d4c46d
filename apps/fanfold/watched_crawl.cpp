#include "watched_crawl.hpp"

#include <unistd.h>

#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <optional>

#include "progress_line.hpp"
#include "stop_signals.hpp"

namespace fanfold::cli {
namespace {

task<> keep_drawing(const crawler* crawl) {
  progress_line line(STDERR_FILENO);
  while (true) {
    line.draw(crawl->statistics());
    co_await sleep_for(std::chrono::milliseconds(200));
  }
}

task<crawl_statistics> crawl_with_progress(crawler& crawl) {
  return with_group([&crawl](task_group& group) -> task<crawl_statistics> {
    group.spawn(keep_drawing, &crawl);
    auto statistics = co_await crawl.run();
    group.cancel();
    co_return statistics;
  });
}

}  // namespace

crawl_end watch_crawl(crawler& crawl, bool shown) {
  const auto start = std::chrono::steady_clock::now();
  stop_signals signals([&crawl] { crawl.stop(); });
  const crawl_statistics statistics = run(shown ? crawl_with_progress(crawl) : crawl.run());
  return {statistics, std::chrono::steady_clock::now() - start, signals.received()};
}

}  // namespace fanfold::cli
