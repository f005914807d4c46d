#pragma once

#include <cstddef>
#include <fanfold/event.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/workers.hpp>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <variant>
#include <vector>

#include "crawl/crawler.hpp"
#include "crawl/visitor.hpp"
#include "frontier/memory_frontier.hpp"
#include "store/job_writer.hpp"

namespace fanfold {

/// The coordinator of a crawl: leases URLs from the frontier, fans visits out to the workers, folds what they bring
/// back into the frontier, the job file and the sinks. Everything that can happen comes in through one fan.
class crawler::engine {
 public:
  engine(crawl_options options, scope within, std::vector<sink*> sinks, std::optional<job_file> job);

  task<crawl_statistics> run();
  void stop() noexcept { stop_.set(); }
  const crawl_statistics& statistics() const noexcept { return statistics_; }

 private:
  // What comes in through the fan.
  struct page_visit {
    url_lease lease;
    std::size_t worker = 0;
    visited result{};
  };
  struct robots_visit {
    url_lease lease;
    std::size_t worker = 0;
    std::shared_ptr<const robots_policy> policy;
  };
  struct stop_asked {};
  using happening = std::variant<page_visit, robots_visit, stop_asked>;

  // A worker's visitor, and how much it has to do.
  struct worker_place {
    std::unique_ptr<visitor> made;
    std::size_t running = 0;
  };

  task<> crawl();
  task<> end_workers();
  task<> add_seeds();
  task<> coordinate(fan<happening>& happenings);
  task<> hand_out(fan<happening>& happenings);
  task<std::optional<outcome<happening>>> next(fan<happening>& happenings);
  task<> fold(outcome<happening> first, fan<happening>& happenings);
  task<> commit(std::vector<page_visit> pages, std::vector<robots_visit> robots);
  task<> write_behind(const std::vector<page_visit>& pages, std::span<const candidate> candidates,
                      std::span<const added> became);
  void finish(const page_record& page);
  void follow_redirects(const std::vector<page_visit>& pages, std::span<const added> became);
  void widen_scope(std::vector<std::string> seeds);

  std::shared_ptr<const robots_policy> policy_for(const url_lease& lease) const;
  visit_order order_for(const url_lease& lease, std::shared_ptr<const robots_policy> policy);
  static page_visit refusal(url_lease lease, const robots_policy& policy);
  std::size_t take_place(host_id host);
  void give_place(std::size_t worker) noexcept;

  static task<happening> visit_page(engine* self, std::size_t worker, url_lease lease, visit_order order);
  static task<happening> visit_robots(engine* self, std::size_t worker, url_lease lease);
  static task<std::optional<outcome<happening>>> next_of(fan<happening>* happenings);
  static task<happening> wait_for_stop(event* stop);

  crawl_options options_;
  std::shared_ptr<const scope> scope_;
  std::shared_ptr<const robots_policy> no_robots_;
  std::vector<sink*> sinks_;
  std::optional<job_file> job_;  // until it has been read
  std::unique_ptr<job_writer> writer_;
  memory_frontier frontier_;
  workers threads_;
  std::vector<worker_place> places_;
  std::unordered_map<host_id, std::shared_ptr<const robots_policy>> robots_;
  std::unordered_map<url_id, int> redirects_;  // that led to URLs that wait, in visits before
  std::size_t robots_under_way_ = 0;
  bool stopping_ = false;
  event stop_;
  crawl_statistics statistics_;
};

}  // namespace fanfold
