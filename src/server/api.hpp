#pragma once

#include <fanfold/task.hpp>

#include <cstddef>
#include <exception>
#include <fanfold/semaphore.hpp>
#include <fanfold/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/catalogue.hpp"
#include "server/crawl_service.hpp"
#include "server/http_message.hpp"
#include "server/router.hpp"
#include "server/token_bucket.hpp"

namespace fanfold::server {

/// What of each tenant may be under way at a time, so that nobody is in another's way, nor fills the disk with copies.
struct tenant_limits {
  std::size_t reads = 2;         ///< of tables, results and orders; the next ones wait
  std::size_t downloads = 4;     ///< the next ones are refused, as those of
  std::size_t watchers = 1'000;  ///< event streams
};

/// The routes under /api/v1, as openapi.json describes them. Each knows its tenant by the request's token, and shows
/// and touches what is that tenant's alone. Without a token in the catalogue everybody is the local tenant: to be
/// offered to this machine only.
class api {
 public:
  /// Both must outlive it.
  api(crawl_service& crawls, catalogue& all, tenant_limits limits = {})
      : crawls_(crawls), catalogue_(all), limits_(limits) {}
  api(const api&) = delete;
  api& operator=(const api&) = delete;

  /// Must outlive the router.
  void add_to(router& routes);

 private:
  using places = std::map<std::string, semaphore>;
  using action = std::function<task<http_response>(api&, const http_request&, const std::string& tenant)>;

  http_handler guarded(action what);
  std::string tenant_of(std::string_view authorization);
  bool is_still(const std::string& tenant, std::string_view authorization);
  void demand_rate(const std::string& tenant);
  std::optional<problem> why_failed(const http_request& request, const std::string& tenant,
                                    const std::exception& failure);

  task<http_response> me(const http_request& request, const std::string& tenant);
  task<http_response> create(const http_request& request, const std::string& tenant);
  task<http_response> list(const http_request& request, const std::string& tenant);
  task<http_response> read(const http_request& request, const std::string& tenant);
  task<http_response> pause(const http_request& request, const std::string& tenant);
  task<http_response> resume(const http_request& request, const std::string& tenant);
  task<http_response> cancel(const http_request& request, const std::string& tenant);
  task<http_response> remove(const http_request& request, const std::string& tenant);
  task<http_response> events(const http_request& request, const std::string& tenant);
  task<http_response> pages(const http_request& request, const std::string& tenant);
  task<http_response> links(const http_request& request, const std::string& tenant);
  task<http_response> words(const http_request& request, const std::string& tenant);
  task<http_response> histogram(const http_request& request, const std::string& tenant);
  task<http_response> history(const http_request& request, const std::string& tenant);
  task<http_response> results(const http_request& request, const std::string& tenant);

  task<crawl_order> read_order(std::string tenant, std::string_view body);
  template <class Read>
  task<http_response> table_response(crawl_view crawl, Read read, std::string empty);
  semaphore& reads_of(const std::string& tenant) { return reads_.try_emplace(tenant, limits_.reads).first->second; }

  task<> send_events(body_writer& to, std::string tenant, std::string id, std::string authorization);
  std::optional<std::string> progress_of(const std::string& tenant, const std::string& id);
  crawl_view demand(const http_request& request, const std::string& tenant);

  crawl_service& crawls_;
  catalogue& catalogue_;
  token_buckets buckets_;
  tenant_limits limits_;
  // By tenants.
  places reads_;
  places downloads_;
  places watchers_;
  thread_pool readers_{thread_pool::default_size()};
};

}  // namespace fanfold::server
