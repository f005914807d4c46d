#pragma once

#include <cstddef>
#include <fanfold/event.hpp>
#include <fanfold/fan.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <variant>
#include <vector>

#include "crawl/crawl_resources.hpp"
#include "crawl/crawler.hpp"
#include "crawl/duplicate_finder.hpp"
#include "crawl/known_hosts.hpp"
#include "crawl/link_places.hpp"
#include "crawl/visitor.hpp"
#include "frontier/memory_frontier.hpp"
#include "store/earlier_visits.hpp"
#include "store/job_writer.hpp"

namespace fanfold {

/// The coordinator of a crawl: leases URLs from the frontier, fans visits out to the workers, folds what they bring
/// back into the frontier, the job file and the sinks. Everything that can happen comes in through one fan.
class crawler::engine {
 public:
  engine(crawl_options options, scope within, crawl_parts parts);

  task<crawl_statistics> run();
  void stop() noexcept { stop_.set(); }
  const crawl_statistics& statistics() const noexcept { return statistics_; }
  const std::vector<left_host>& left() const noexcept { return left_; }
  const std::vector<trap>& traps() const noexcept { return traps_; }

 private:
  // What comes in through the fan.
  struct page_visit {
    url_lease lease;
    std::size_t worker = 0;
    std::unique_ptr<visited> result{};  // large, and handed on often
    std::uint64_t supersedes = 0;       // rows of the job, as in job_visit
    std::uint64_t same_as = 0;
  };
  struct robots_visit {
    url_lease lease;
    std::size_t worker = 0;
    robots_answer result{};
  };
  struct name_lookup {
    url_lease lease;
    boost::system::result<http::resolved, http::unresolved> result;
  };
  struct page_handled {};
  struct stop_asked {};
  struct woken {};  // another crawl has ended a request
  using happening = std::variant<page_visit, robots_visit, name_lookup, page_handled, stop_asked, woken>;

  // What has ended since the last commit.
  struct happened {
    std::vector<page_visit> pages;
    std::vector<robots_visit> robots;
    std::vector<name_lookup> lookups;
  };

  task<> crawl();
  task<std::vector<std::string>> take_up_job();
  task<> end_workers();
  task<> add_seeds();
  task<> note_finished();
  task<> coordinate(fan<happening>& happenings);
  task<> hand_out(fan<happening>& happenings);
  task<std::optional<outcome<happening>>> next(fan<happening>& happenings);
  task<> fold(outcome<happening> first, fan<happening>& happenings);
  void note(happening what, happened& all, fan<happening>& happenings);
  task<> commit(happened all, fan<happening>& happenings);
  job_batch take_in(happened& all, std::span<const visit> visits, const committed& became);
  void compare(page_visit& p);
  void remember(std::span<const candidate> found, std::span<const added> became) noexcept;
  void append_visit(page_visit& p, std::span<const added> targets, job_batch& batch);
  void learn(robots_visit& answered);
  void learn(name_lookup& answered);
  void finish(const page_record& page);
  task<> handle(page_visit& finished, fan<happening>& happenings);
  void widen_scope(std::vector<std::string> seeds);

  void hand_out(url_lease lease, fan<happening>& happenings, happened& refused);
  visit_order order_for(const url_lease& lease, std::shared_ptr<const robots_policy> policy);
  page_validators validators_of(const url_lease& lease);
  static page_visit refusal(url_lease lease, const robots_policy& policy);
  std::size_t take_place(std::string_view url);
  void give_place(std::size_t worker) noexcept;
  std::size_t room() const noexcept;

  static task<std::unique_ptr<visited>> visit_with(engine* self, std::size_t worker, visit_order order);
  static task<robots_answer> read_robots_with(engine* self, std::size_t worker, visit_order order);
  visitor& visitor_of(std::size_t worker);
  static task<happening> visit_page(engine* self, std::size_t worker, url_lease lease, visit_order order);
  static task<happening> visit_robots(engine* self, std::size_t worker, url_lease lease, visit_order order);
  static task<happening> handle_page(engine* self, crawled_page page, page_memory its_memory);
  static task<happening> look_up(engine* self, url_lease lease);
  static task<std::optional<outcome<happening>>> next_of(fan<happening>* happenings);
  static task<happening> wait_for_stop(event* stop);
  static task<happening> wait_for_wake(event* wake);

  crawl_options options_;
  std::unique_ptr<crawl_resources> own_;  // none where they are shared
  crawl_resources& resources_;
  std::shared_ptr<const scope> scope_;
  std::shared_ptr<const robots_policy> no_robots_;
  std::vector<sink*> sinks_;
  std::optional<job_file> job_;       // until it has been read
  std::optional<warc_file> archive_;  // likewise
  bool writes_links_;                 // to a job
  std::unique_ptr<job_writer> writer_;
  link_places places_of_links_;
  duplicate_finder duplicates_;
  int round_ = 1;
  std::optional<earlier_visits> earlier_;  // in a refresh
  page_handler handler_;
  std::size_t handling_ = 0;  // pages, at once
  fetch_slots::share slots_;
  fetch_allowance::share allowance_;
  memory_frontier frontier_;
  std::optional<taken_urls> taken_;                 // where workers leave them out
  std::vector<std::unique_ptr<visitor>> visitors_;  // of each worker: made by it, and used by it alone
  std::optional<std::filesystem::path> archive_folder_;
  known_hosts hosts_;
  std::unordered_map<url_id, int> redirects_;  // that led to URLs that wait, in visits before
  std::size_t robots_ = 0;                     // under way
  std::size_t lookups_ = 0;                    // likewise
  bool stopping_ = false;
  bool is_complete_ = false;
  event stop_;
  event wake_;
  crawl_statistics statistics_;
  std::vector<left_host> left_;
  std::vector<trap> traps_;
};

}  // namespace fanfold
