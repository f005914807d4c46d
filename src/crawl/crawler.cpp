#include "crawl/crawler.hpp"

#include <utility>

#include "crawl/engine.hpp"
#include "crawl/seeds.hpp"

namespace fanfold {

boost::system::result<crawler, pattern_error> crawler::make(crawl_options options, std::vector<sink*> sinks,
                                                            std::optional<job_file> job,
                                                            std::shared_ptr<politeness> shared) {
  auto within = scope_of(options);
  if (!within) return within.error();
  return crawler(std::make_unique<engine>(std::move(options), std::move(*within), std::move(sinks), std::move(job),
                                          std::move(shared)));
}

crawler::crawler(std::unique_ptr<engine> made) noexcept : engine_(std::move(made)) {}
crawler::crawler(crawler&&) noexcept = default;
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
