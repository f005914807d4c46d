#include "crawl/engine.hpp"

#include <algorithm>
#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <iterator>
#include <thread>
#include <utility>

#include "crawl/job_recording.hpp"
#include "crawl/resume.hpp"
#include "crawl/seeds.hpp"

namespace fanfold {
namespace {

std::size_t worker_count(const crawl_options& options) {
  if (options.workers > 0) return options.workers;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

frontier_options frontier_options_of(const crawl_options& options) {
  const bool one_host_each = options.scope == scope_kind::host || options.scope == scope_kind::prefix;
  return {
      .per_host = options.per_host,
      .delay = options.delay,
      .obey_robots = options.obey_robots,
      .max_depth = options.max_depth,
      .max_pages = options.max_pages,
      .exact_depth = options.max_depth != UINT32_MAX && one_host_each,
  };
}

task<std::unique_ptr<visitor>> make_visitor(const crawl_options* options) {
  auto& context = co_await this_context();
  co_return std::make_unique<visitor>(context, *options);
}

task<> drop_visitor(std::unique_ptr<visitor> gone) {
  gone.reset();
  co_return;
}

task<visited> visit_with(visitor* who, visit_order order) {
  return who->visit(std::move(order));
}

task<robots_policy> read_robots_with(visitor* who, std::string url) {
  return who->read_robots(std::move(url));
}

// What the frontier is to know of a visit.
visit visit_of(const url_lease& lease, const visited& result, std::span<const candidate> found) {
  const page_record& page = result.page;
  auto outcome = page.error.empty() ? visit_outcome::fetched : visit_outcome::failed;
  if (result.refused) outcome = visit_outcome::refused;
  return {.lease = lease.id, .outcome = outcome, .status = page.status, .discovered = found};
}

}  // namespace

crawler::engine::engine(crawl_options options, scope within, std::vector<sink*> sinks, std::optional<job_file> job)
    : options_(std::move(options)),
      scope_(std::make_shared<const scope>(std::move(within))),
      no_robots_(std::make_shared<const robots_policy>(robots_policy::allow_all())),
      sinks_(std::move(sinks)),
      job_(std::move(job)),
      frontier_(frontier_options_of(options_)),
      threads_(worker_count(options_)),
      places_(threads_.size()) {}

task<crawl_statistics> crawler::engine::run() {
  auto crawled = co_await settled(crawl());
  co_await shielded(end_workers());
  if (writer_) (co_await shielded(writer_->close())).value();
  std::move(crawled).value();
  co_return statistics_;
}

task<> crawler::engine::crawl() {
  for (std::size_t i = 0; i < places_.size(); ++i) places_[i].made = co_await on(threads_[i], make_visitor, &options_);
  if (job_) {
    statistics_ = co_await resume(*job_, frontier_);
    writer_ = std::make_unique<job_writer>(std::move(*job_));
  }
  co_await add_seeds();
  co_await with_fan<happening>(unlimited, [this](fan<happening>& happenings) { return coordinate(happenings); });
}

task<> crawler::engine::end_workers() {
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (places_[i].made) co_await on(threads_[i], drop_visitor, std::move(places_[i].made));
}

task<> crawler::engine::add_seeds() {
  parsed_seeds seeds = parse_seeds(options_.seeds);
  statistics_.seeds += seeds.good.size() + seeds.bad.size();
  for (const page_record& bad : seeds.bad) finish(bad);
  std::vector<candidate> candidates;
  seeds.good.append_to(candidates);
  const auto added = co_await frontier_.add(candidates);
  if (!writer_) co_return;
  job_batch batch;
  batch.options = to_job_options(options_);
  append_new(candidates, added, 0, batch);
  (co_await writer_->commit(batch)).value();
}

// Fan out, fan in.
task<> crawler::engine::coordinate(fan<happening>& happenings) {
  happenings.spawn(wait_for_stop, &stop_);
  while (!stopping_) {
    co_await hand_out(happenings);
    const std::uint64_t pending = co_await frontier_.pending();
    if (pending == 0) break;
    statistics_.queued = pending - statistics_.running;
    auto first = co_await happenings.next();
    co_await fold(std::move(*first), happenings);
  }
  happenings.cancel();
  while (auto last = co_await happenings.next())
    if (last->has_value()) co_await fold(std::move(*last), happenings);
}

// Leases what is due and sends it out, as far as there is room.
task<> crawler::engine::hand_out(fan<happening>& happenings) {
  while (statistics_.running < options_.concurrency) {
    auto leases = co_await frontier_.lease(options_.concurrency - statistics_.running, co_await now());
    std::vector<page_visit> refused;
    for (url_lease& lease : leases) {
      const auto policy = policy_for(lease);
      if (lease.kind == lease_kind::robots)
        happenings.spawn(visit_robots, this, take_place(lease.host), std::move(lease));
      else if (policy->allows(lease.url))
        happenings.spawn(visit_page, this, take_place(lease.host), std::move(lease), order_for(lease, policy));
      else
        refused.push_back(refusal(std::move(lease), *policy));
    }
    if (refused.empty()) break;
    co_await commit(std::move(refused), {});
  }
  if (statistics_.running < options_.concurrency) co_await wait_for_hosts(happenings);
}

// Has the fan wake us when the next host is due, unless something does so before.
task<> crawler::engine::wait_for_hosts(fan<happening>& happenings) {
  const auto due = co_await frontier_.next_due(co_await now());
  if (!due || (waking_at_ && *waking_at_ <= *due)) co_return;
  waking_at_ = due;
  happenings.spawn(wait_until, *due);
}

// Takes what has happened, and all that has happened since, as one batch.
task<> crawler::engine::fold(outcome<happening> first, fan<happening>& happenings) {
  std::vector<page_visit> pages;
  std::vector<robots_visit> robots;
  for (std::optional<outcome<happening>> next(std::move(first)); next; next = happenings.try_next()) {
    if (stopping_ && next->was_cancelled()) continue;
    happening what = std::move(*next).value();
    if (auto* page = std::get_if<page_visit>(&what)) {
      give_place(page->worker);
      pages.push_back(std::move(*page));
    } else if (auto* rules = std::get_if<robots_visit>(&what)) {
      give_place(rules->worker);
      robots.push_back(std::move(*rules));
    } else if (auto* host = std::get_if<host_due>(&what)) {
      if (waking_at_ == host->when) waking_at_.reset();
    } else {
      stopping_ = true;
    }
  }
  co_await commit(std::move(pages), std::move(robots));
}

task<> crawler::engine::commit(std::vector<page_visit> pages, std::vector<robots_visit> robots) {
  std::vector<visit> visits;
  std::vector<candidate> candidates;  // all of them, in the order of the visits
  for (const page_visit& p : pages) p.result.found.append_to(candidates);
  std::size_t begin = 0;
  for (const page_visit& p : pages) {
    visits.push_back(visit_of(p.lease, p.result, std::span(candidates).subspan(begin, p.result.found.size())));
    begin += p.result.found.size();
  }
  for (robots_visit& r : robots) {
    visits.push_back({.lease = r.lease.id, .crawl_delay = r.policy->crawl_delay()});
    robots_[r.lease.host] = std::move(r.policy);
  }
  const auto added = co_await frontier_.commit(visits);
  if (writer_) co_await write_behind(pages, candidates, added);
  for (page_visit& p : pages) {
    follow_moved_seed(p);
    finish(p.result.page);
  }
}

task<> crawler::engine::write_behind(const std::vector<page_visit>& pages, std::span<const candidate> candidates,
                                     std::span<const added> became) {
  job_batch batch;
  for (const page_visit& p : pages) {
    const std::size_t count = p.result.found.size();
    append_new(candidates.first(count), became.first(count), p.lease.page, batch);
    job_visit& row = batch.visits.emplace_back(p.result.page);
    for (const added& target : became.first(count))
      if (target.id != 0) row.links.push_back(target.id);
    candidates = candidates.subspan(count);
    became = became.subspan(count);
  }
  if (!pages.empty()) (co_await writer_->commit(batch)).value();
}

void crawler::engine::finish(const page_record& page) {
  statistics_.count(page);
  for (sink* s : sinks_) s->write(page).value();
}

// A seed that redirects to another origin moves the scope along: whoever asks for example.com means www.example.com.
void crawler::engine::follow_moved_seed(const page_visit& visit) {
  if (visit.lease.depth > 0 || visit.result.moved_to.empty()) return;
  options_.seeds.push_back(visit.result.moved_to);
  scope_ = std::make_shared<const scope>(scope_of(options_).value());
}

std::shared_ptr<const robots_policy> crawler::engine::policy_for(const url_lease& lease) const {
  const auto known = robots_.find(lease.host);
  return known == robots_.end() ? no_robots_ : known->second;
}

visit_order crawler::engine::order_for(const url_lease& lease, std::shared_ptr<const robots_policy> policy) const {
  const bool paced = options_.delay.count() > 0 || policy->crawl_delay().has_value();
  return {lease.url, lease.depth, !paced, scope_, std::move(policy)};
}

crawler::engine::page_visit crawler::engine::refusal(url_lease lease, const robots_policy& policy) const {
  page_visit refused{.lease = std::move(lease)};
  page_record& page = refused.result.page;
  page.url = refused.lease.url;
  page.depth = static_cast<int>(refused.lease.depth);
  page.url_id = refused.lease.page;
  page.referrer = refused.lease.referrer;
  page.fetched_at = std::chrono::system_clock::now();
  policy.explain(page);
  refused.result.refused = true;
  return refused;
}

// A host's visits go to one worker, where its connections are, unless that one has much more to do than the others.
std::size_t crawler::engine::take_place(host_id host) {
  std::size_t chosen = host % places_.size();
  const std::size_t fair = statistics_.running / places_.size();
  if (places_[chosen].running > fair + 1 + fair / 4)
    chosen = static_cast<std::size_t>(std::ranges::min_element(places_, {}, &worker_place::running) - places_.begin());
  ++places_[chosen].running;
  ++statistics_.running;
  return chosen;
}

void crawler::engine::give_place(std::size_t worker) noexcept {
  --places_[worker].running;
  --statistics_.running;
}

task<crawler::engine::happening> crawler::engine::visit_page(engine* self, std::size_t worker, url_lease lease,
                                                             visit_order order) {
  auto result = co_await on(self->threads_[worker], visit_with, self->places_[worker].made.get(), std::move(order));
  result.page.url_id = lease.page;
  result.page.referrer = lease.referrer;
  co_return page_visit{std::move(lease), worker, std::move(result)};
}

task<crawler::engine::happening> crawler::engine::visit_robots(engine* self, std::size_t worker, url_lease lease) {
  auto policy = co_await on(self->threads_[worker], read_robots_with, self->places_[worker].made.get(), lease.url);
  co_return robots_visit{std::move(lease), worker, std::make_shared<const robots_policy>(std::move(policy))};
}

task<crawler::engine::happening> crawler::engine::wait_until(time_point when) {
  co_await sleep_until(when);
  co_return host_due{when};
}

task<crawler::engine::happening> crawler::engine::wait_for_stop(event* stop) {
  co_await stop->wait();
  co_return stop_asked{};
}

}  // namespace fanfold
