#include "server/crawl_service.hpp"

#include <boost/json.hpp>
#include <utility>

#include "server/live_crawl.hpp"

namespace fanfold::server {
namespace {

problem no_such_crawl() {
  return not_found("there is no crawl of this id, or it is not yours");
}

problem in_words(const over_quota& over) {
  const std::string name(name_of(over.which));
  const std::string what =
      over.which == quota::crawls
          ? "as many of your crawls run as may at a time: wait for one to end, or pause or cancel it"
          : "the " + name + " of today are used up; a new day begins at 00:00 UTC";
  return too_many_requests(what, name, over.retry_after.count());
}

}  // namespace

crawl_service::crawl_service(crawl_service_options options, catalogue& all)
    : options_(std::move(options)),
      catalogue_(all),
      resources_(options_.common, options_.storage_threads, options_.spare_connections) {}

crawl_service::~crawl_service() = default;

crawl_record crawl_service::demand(const std::string& tenant, const std::string& id) {
  auto found = catalogue_.find_crawl(tenant, id).value();
  if (!found) throw refusal(no_such_crawl());
  return std::move(*found);
}

crawl_service::live crawl_service::find_live(const std::string& id) const {
  const auto found = live_.find(id);
  return found == live_.end() ? nullptr : found->second;
}

crawl_view crawl_service::view_of(crawl_record record) const {
  std::string statistics = record.statistics;
  if (const live running = find_live(record.id); running && running->has_figures())
    statistics = json_of(running->runs->statistics());
  return {std::move(record), std::move(statistics)};
}

void crawl_service::demand_quota(const std::string& tenant) {
  if (!is_ready()) throw refusal(unavailable("crawls can't be begun at the moment"));
  const auto over =
      why_not_begin(catalogue_.quotas_of(tenant).value(), catalogue_.usage_of(tenant, wall_time()).value(),
                    catalogue_.count_running(tenant).value(), wall_time());
  if (over) throw refusal(in_words(*over));
}

crawl_service::created crawl_service::create(const std::string& tenant, const crawl_order& order,
                                             const std::optional<idempotency>& request) {
  if (request) {
    if (auto before = catalogue_.find_crawl_of_key(tenant, request->key).value()) {
      if (before->request_hash == request->request_hash) return {view_of(std::move(before->crawl)), false};
      problem reused = unprocessable({{"Idempotency-Key", "was used before, with another body"}});
      reused.code = "idempotency_key_reused";
      throw refusal(std::move(reused));
    }
  }
  demand_quota(tenant);
  const std::string options = boost::json::serialize(to_json(order));
  const auto what = std::make_shared<live_crawl>();
  what->order = order;
  what->allowance = allowance_of(tenant);
  what->record = checked(catalogue_.add_crawl(tenant, options, json_of({}), request, wall_time()));
  begin(what);
  return {view_of(what->record), true};
}

crawl_view crawl_service::find(const std::string& tenant, const std::string& id) {
  return view_of(demand(tenant, id));
}

std::pair<std::vector<crawl_view>, std::optional<crawl_cursor>> crawl_service::list(
    const std::string& tenant, std::size_t limit, const std::optional<crawl_cursor>& after) {
  crawl_list found = catalogue_.list_crawls(tenant, limit, after).value();
  std::vector<crawl_view> all;
  for (crawl_record& each : found.crawls) all.push_back(view_of(std::move(each)));
  return {std::move(all), found.next};
}

// Writes down the new state, and stops the crawl, which then ends by itself.
void crawl_service::end(const std::string& id, crawl_state state, const std::optional<std::string>& reason) {
  const live running = find_live(id);
  if (running) account({&running, 1});
  checked(catalogue_.change_state(id, state, reason, wall_time()));
  if (running) running->stop_for(live_crawl::stop::by_tenant);
}

crawl_view crawl_service::pause(const std::string& tenant, const std::string& id) {
  const crawl_record record = demand(tenant, id);
  if (record.state == crawl_state::paused) return view_of(record);
  if (record.state != crawl_state::running)
    throw refusal(conflict("it is " + std::string(name_of(record.state)) + "; only a running crawl can be paused"));
  end(id, crawl_state::paused, std::nullopt);
  return view_of(demand(tenant, id));
}

task<crawl_view> crawl_service::resume(std::string tenant, std::string id) {
  // It may be about to end still. That it has a state of its own until then is checked afterwards.
  if (const live ending = find_live(id); ending && ending->stopped != live_crawl::stop::none) {
    demand(tenant, id);
    co_await wait_for(&ending->ended);
  }
  const crawl_record record = demand(tenant, id);
  if (record.state == crawl_state::running) co_return view_of(record);
  if (record.state != crawl_state::paused && record.state != crawl_state::failed)
    throw refusal(
        conflict("it is " + std::string(name_of(record.state)) + "; only a paused or failed crawl can be resumed"));
  demand_quota(tenant);
  const live next = live_of(record);
  checked(catalogue_.change_state(id, crawl_state::running, std::nullopt, wall_time()));
  next->record = demand(tenant, id);
  begin(next);
  co_return view_of(next->record);
}

crawl_view crawl_service::cancel(const std::string& tenant, const std::string& id) {
  const crawl_record record = demand(tenant, id);
  if (record.state == crawl_state::cancelled) return view_of(record);
  if (record.state == crawl_state::finished) throw refusal(conflict("it is finished"));
  end(id, crawl_state::cancelled, std::nullopt);
  return view_of(demand(tenant, id));
}

task<> crawl_service::remove(std::string tenant, std::string id) {
  const live running = find_live(id);
  if (!checked(catalogue_.begin_removal(tenant, id))) throw refusal(no_such_crawl());
  if (running) {
    running->stop_for(live_crawl::stop::by_tenant);
    co_await wait_for(&running->ended);
  }
  co_await forget(id);
}

std::shared_ptr<event> crawl_service::next_change(const std::string& id) const {
  const live running = find_live(id);
  return running ? running->changed : nullptr;
}

crawl_service::totals crawl_service::now() const {
  totals all = done_;
  all.can_record = can_record_;
  for (const auto& [id, each] : live_) {
    ++all.running;
    if (!each->has_figures()) continue;
    all.fetching += each->runs->statistics().running;
    all.queued += each->runs->statistics().queued;
  }
  return all;
}

}  // namespace fanfold::server
