#pragma once

#include <cstddef>
#include <deque>
#include <fanfold/task.hpp>
#include <fanfold/workers.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "crawl/fetch_slots.hpp"
#include "crawl/options.hpp"
#include "crawl/page_memory.hpp"
#include "frontier/politeness.hpp"
#include "http/fetcher.hpp"
#include "http/resolver.hpp"
#include "store/job_writer.hpp"

namespace fanfold {

/// What the options mean for one worker's fetcher.
http::fetcher_options fetcher_options_of(const crawl_options& options);

/// What crawls need and may share: threads that fetch and extract, and others that write; connections, names,
/// politeness, how much is fetched at once, and how much pages hold. Crawls that share it are together as polite as
/// one.
///
/// Used on one loop's thread, that of the crawls.
class crawl_resources {
 public:
  static constexpr std::size_t usual_spare_connections = 128;  ///< for visits that begin before others end

  /// By those of the options that are the network's: user_agent, resolve, name_servers, ca_file, deny_private and
  /// allow_private, which are the same for all crawls; and by `workers` and `concurrency`, of all crawls together.
  /// `spare_connections`: kept open beside those in use, by each worker. Throws std::invalid_argument for a concurrency
  /// of 0.
  explicit crawl_resources(const crawl_options& options, std::size_t storage_threads = 1,
                           std::size_t spare_connections = usual_spare_connections);
  crawl_resources(const crawl_resources&) = delete;
  crawl_resources& operator=(const crawl_resources&) = delete;
  /// After close(), or if it was never opened.
  ~crawl_resources();

  /// Before the first crawl.
  task<> open();
  /// After the last one.
  task<> close();

  std::size_t workers_count() const noexcept { return places_.size(); }
  loop& worker(std::size_t which) noexcept { return threads_[which]; }
  /// Of that worker, and used by it.
  http::fetcher& fetcher(std::size_t which) noexcept { return *places_[which].fetches; }
  http::resolver& names() noexcept { return *names_; }
  politeness& servers() noexcept { return servers_; }
  fetch_slots& slots() noexcept { return slots_; }
  /// Of all pages under way, on any thread.
  page_memory_budget& page_memory() noexcept { return page_memory_; }
  /// For blocking writes: the threads in turn.
  storage_thread& storage();

  /// The worker for a visit of this host: the one where its connections are, unless that one has much more to do than
  /// the others. To be given back.
  std::size_t take_worker(std::string_view origin);
  void give_worker(std::size_t which) noexcept;

 private:
  struct worker_place {
    std::unique_ptr<http::fetcher> fetches{};
    std::size_t running = 0;
  };

  http::fetcher_options fetching_;
  fetch_slots slots_;
  page_memory_budget page_memory_;
  politeness servers_;
  std::unique_ptr<http::resolver> names_;
  std::size_t running_ = 0;
  std::size_t last_storage_ = 0;
  std::vector<worker_place> places_;
  workers threads_;
  std::size_t storage_threads_;
  std::deque<storage_thread> storage_places_;
  std::optional<workers> storage_;  // once something is to be written
};

}  // namespace fanfold
