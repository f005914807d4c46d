#pragma once

#include <fanfold/task.hpp>

#include <chrono>
#include <cstddef>
#include <fanfold/crawl_options.hpp>
#include <fanfold/crawl_statistics.hpp>
#include <fanfold/event.hpp>
#include <fanfold/task_group.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crawl/crawl_resources.hpp"
#include "crawl/fetch_allowance.hpp"
#include "server/catalogue.hpp"
#include "server/crawl_order.hpp"
#include "server/quota.hpp"

namespace fanfold::server {

struct crawl_service_options {
  std::filesystem::path folder;  ///< each crawl has a folder of its own in there
  /// What all crawls have in common: the network's part, politeness, limits, `workers`, and `concurrency` of all of
  /// them together.
  crawl_options common{};
  std::size_t crawl_concurrency = 64;  ///< of one
  std::size_t storage_threads = 2;
  /// Told the id of a crawl that has failed, and why, for the log; without an id it is the catalogue that has.
  std::function<void(std::string_view id, std::string_view why)> on_failure{};
  /// Of each worker, beside those in use: crawls that take turns find theirs open still.
  std::size_t spare_connections = 1'024;
};

/// A crawl as it stands.
struct crawl_view {
  crawl_record record;
  std::string statistics{};  ///< JSON: of this moment, where it runs
};

/// The crawls of all tenants, each a child of `run` with a job file of its own. They share threads, connections, names
/// and politeness; what is fetched at once is shared fairly between tenants, whatever the size of their crawls. What a
/// tenant is told has been written down: a crawl that runs when the process is killed goes on when it is started again.
/// While the catalogue can't be written, calls that would change it fail and change nothing; crawls go on, and how far
/// they come is written down when it can be.
///
/// Used on one loop's thread. Throws refusal where a call can't be granted, and what the catalogue can't write, as
/// boost::system::system_error.
class crawl_service {
 public:
  /// The catalogue must outlive it.
  crawl_service(crawl_service_options options, catalogue& all);
  crawl_service(const crawl_service&) = delete;
  crawl_service& operator=(const crawl_service&) = delete;
  ~crawl_service();

  /// Goes on with what ran, and runs what is created, until drain(): then the crawls are stopped where they are, to go
  /// on at the next start.
  task<> run();
  void drain() noexcept { draining_.set(); }
  /// Until it can be asked for something.
  task<> wait_until_ready() { co_await ready_.wait(); }
  bool is_ready() const noexcept { return ready_.is_set() && !draining_.is_set(); }
  /// False from when the catalogue could not be written until it can be again, which is tried each second.
  bool can_record() const noexcept { return can_record_; }

  struct created {
    crawl_view crawl;
    bool is_new = true;  ///< false: the request was sent before
  };
  created create(const std::string& tenant, const crawl_order& order, const std::optional<idempotency>& request);
  crawl_view find(const std::string& tenant, const std::string& id);
  /// At most `limit`, newest first; and where the rest begins.
  std::pair<std::vector<crawl_view>, std::optional<crawl_cursor>> list(const std::string& tenant, std::size_t limit,
                                                                       const std::optional<crawl_cursor>& after);
  crawl_view pause(const std::string& tenant, const std::string& id);
  task<crawl_view> resume(std::string tenant, std::string id);
  crawl_view cancel(const std::string& tenant, const std::string& id);
  task<> remove(std::string tenant, std::string id);

  /// Where its files are, whether they are there or not.
  std::filesystem::path job_of(const std::string& id) const { return folder_of(id) / "crawl.fanfold"; }
  std::filesystem::path archive_of(const std::string& id) const { return folder_of(id) / "crawl.warc.gz"; }

  /// Set when the crawl's state or figures have changed, at most once a second, and when it has ended; then there is
  /// another one. Null where it doesn't run.
  std::shared_ptr<event> next_change(const std::string& id) const;

  struct totals {
    std::size_t running = 0;  ///< crawls
    std::size_t fetching = 0;
    std::uint64_t queued = 0;
    std::uint64_t pages = 0;  ///< since the start, as the next
    std::uint64_t bytes = 0;
    bool can_record = true;
  };
  totals now() const;
  std::size_t free_slots() const noexcept { return resources_.slots().free(); }

 private:
  struct live_crawl;
  using live = std::shared_ptr<live_crawl>;

  std::filesystem::path folder_of(const std::string& id) const { return options_.folder / "crawls" / id; }
  crawl_record demand(const std::string& tenant, const std::string& id);
  live find_live(const std::string& id) const;
  void demand_quota(const std::string& tenant);
  live live_of(const crawl_record& record);
  void begin(live what);
  void end(const std::string& id, crawl_state state, const std::optional<std::string>& reason);
  task<> keep(live what);
  bool record_end(const live& what, const std::optional<std::string>& failure);
  task<crawl_statistics> crawl(live what);
  task<> forget(std::string id);
  task<> clean_up();
  crawl_view view_of(crawl_record record) const;
  void go_on();
  void go_on_with(const crawl_record& record);
  void tick();
  std::shared_ptr<fetch_allowance> allowance_of(const std::string& tenant);
  void keep_to_quotas();
  void pause_for(const live& what, quota used_up);
  void account(std::span<const live> crawls);
  template <class T>
  T checked(store_result<T> written);
  void tell(std::string_view crawl, std::string_view why) const;

  crawl_service_options options_;
  catalogue& catalogue_;
  mutable crawl_resources resources_;
  task_group* group_ = nullptr;  // while it runs
  std::map<std::string, live, std::less<>> live_;
  std::map<std::string, std::weak_ptr<fetch_allowance>> allowances_;  // of tenants
  event ready_;
  event draining_;
  bool can_record_ = true;
  totals done_;  // pages and bytes
};

}  // namespace fanfold::server
