#include "crawl/crawl_resources.hpp"

#include <algorithm>
#include <fanfold/asio.hpp>
#include <functional>
#include <thread>
#include <utility>

namespace fanfold {
namespace {

std::size_t count_workers(const crawl_options& options) {
  if (options.workers > 0) return options.workers;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

task<std::unique_ptr<http::fetcher>> make_fetcher(const http::fetcher_options* options) {
  auto& context = co_await this_context();
  co_return std::make_unique<http::fetcher>(context, *options);
}

task<> drop_fetcher(std::unique_ptr<http::fetcher> gone) {
  gone.reset();
  co_return;
}

}  // namespace

http::fetcher_options fetcher_options_of(const crawl_options& options) {
  return {.user_agent = options.user_agent,
          .resolve = options.resolve,
          .name_servers = options.name_servers,
          .ca_file = options.ca_file,
          .guard = guard_of(options),
          .connections = options.concurrency / count_workers(options) + crawl_resources::usual_spare_connections};
}

crawl_resources::crawl_resources(const crawl_options& options, std::size_t storage_threads,
                                 std::size_t spare_connections)
    : fetching_(fetcher_options_of(options)),
      slots_(options.concurrency),
      places_(count_workers(options)),
      threads_(places_.size()),
      storage_threads_(storage_threads) {
  fetching_.connections += spare_connections - usual_spare_connections;
}

crawl_resources::~crawl_resources() = default;

task<> crawl_resources::open() {
  for (std::size_t i = 0; i < places_.size(); ++i)
    places_[i].fetches = co_await on(threads_[i], make_fetcher, &fetching_);
  auto& context = co_await this_context();
  names_ = std::make_unique<http::resolver>(
      context, http::resolver_options{.resolve = fetching_.resolve, .name_servers = fetching_.name_servers});
}

task<> crawl_resources::close() {
  names_.reset();
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (places_[i].fetches) co_await on(threads_[i], drop_fetcher, std::move(places_[i].fetches));
}

storage_thread& crawl_resources::storage() {
  if (!storage_) {
    storage_.emplace(storage_threads_);
    for (std::size_t i = 0; i < storage_threads_; ++i) storage_places_.emplace_back(storage_->context(i));
  }
  last_storage_ = (last_storage_ + 1) % storage_threads_;
  return storage_places_[last_storage_];
}

std::size_t crawl_resources::take_worker(std::string_view origin) {
  std::size_t chosen = std::hash<std::string_view>()(origin) % places_.size();
  const std::size_t fair = running_ / places_.size();
  if (places_[chosen].running > fair + 1 + fair / 4)
    chosen = static_cast<std::size_t>(std::ranges::min_element(places_, {}, &worker_place::running) - places_.begin());
  ++places_[chosen].running;
  ++running_;
  return chosen;
}

void crawl_resources::give_worker(std::size_t which) noexcept {
  --places_[which].running;
  --running_;
}

}  // namespace fanfold
