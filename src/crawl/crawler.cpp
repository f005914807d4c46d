#include "crawl/crawler.hpp"

#include <stdexcept>
#include <utility>

#include "crawl/archive.hpp"
#include "crawl/engine.hpp"
#include "crawl/refresh.hpp"
#include "crawl/seeds.hpp"

namespace fanfold {

boost::system::result<crawler, pattern_error> make_crawler(crawl_options options, crawl_parts parts) {
  if (!parts.within) {
    auto made = scope_of(options);
    if (!made) return made.error();
    parts.within.emplace(std::move(*made));
  }
  scope within = *std::move(parts.within);
  return crawler(std::make_unique<crawler::engine>(std::move(options), std::move(within), std::move(parts)));
}

namespace {

std::optional<job_file> open_job(const crawl_files& files) {
  if (files.job.empty()) return std::nullopt;
  return job_file::open(files.job).value();
}

}  // namespace

crawler::crawler(crawl_options options, page_handler handler, const crawl_files& files) {
  if (scope_of(options).has_error()) throw std::invalid_argument(scope_of(options).error().message());
  std::optional<job_file> job = open_job(files);
  std::optional<warc_file> archive = open_archive(files.warc, job ? &*job : nullptr, options);
  if (job && files.refresh) begin_refresh(*job).value();  // once nothing is refused any more
  crawl_parts parts{.job = std::move(job), .archive = std::move(archive), .handler = std::move(handler)};
  *this = make_crawler(std::move(options), std::move(parts)).value();
}

crawler::crawler(std::unique_ptr<engine> made) noexcept : engine_(std::move(made)) {}
crawler::crawler(crawler&&) noexcept = default;
crawler& crawler::operator=(crawler&&) noexcept = default;
crawler::~crawler() = default;

task<crawl_statistics> crawler::run() {
  return engine_->run();
}
void crawler::stop() noexcept {
  engine_->stop();
}
const crawl_statistics& crawler::statistics() const noexcept {
  return engine_->statistics();
}
const std::vector<left_host>& crawler::left() const noexcept {
  return engine_->left();
}
const std::vector<trap>& crawler::traps() const noexcept {
  return engine_->traps();
}

}  // namespace fanfold
