#include "crawl/engine.hpp"

#include <algorithm>
#include <exception>
#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <stdexcept>
#include <thread>
#include <utility>

#include "crawl/frontier_settings.hpp"
#include "crawl/resume.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

std::size_t worker_count(const crawl_options& options) {
  if (options.workers > 0) return options.workers;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

task<std::unique_ptr<visitor>> make_visitor(const crawl_options* options, std::size_t at_once, bool records_links) {
  auto& context = co_await this_context();
  co_return std::make_unique<visitor>(context, *options, at_once, records_links);
}

task<> drop_visitor(std::unique_ptr<visitor> gone) {
  gone.reset();
  co_return;
}

task<visited> visit_with(visitor* who, visit_order order) {
  return who->visit(std::move(order));
}

task<robots_answer> read_robots_with(visitor* who, visit_order order) {
  return who->read_robots(std::move(order));
}

constexpr std::chrono::milliseconds lookup_limit = 10s;
constexpr std::size_t max_robots_bytes = 64 << 20;  // of the rules of all hosts together

// One page's bug or exhaustion is its record, and not the end of the crawl.
constexpr const char* internal_error = "internal_error";

// The record of a page that no worker tells of.
page_record record_of(const url_lease& lease) {
  page_record page;
  page.url_id = lease.page;
  page.url = page.final_url = lease.url;
  page.depth = static_cast<int>(lease.depth);
  page.referrer = lease.referrer;
  page.fetched_at = std::chrono::system_clock::now();
  return page;
}

}  // namespace

crawler::engine::engine(crawl_options options, scope within, std::vector<sink*> sinks, std::optional<job_file> job,
                        std::shared_ptr<politeness> shared)
    : options_(std::move(options)),
      scope_(std::make_shared<const scope>(std::move(within))),
      no_robots_(std::make_shared<const robots_policy>(robots_policy::allow_all())),
      sinks_(std::move(sinks)),
      job_(std::move(job)),
      politeness_(shared ? std::move(shared) : std::make_shared<politeness>()),
      frontier_(frontier_settings(options_, job_.has_value()), *politeness_),
      threads_(worker_count(options_)),
      places_(threads_.size()),
      hosts_(max_robots_bytes) {
  if (options_.concurrency == 0) throw std::invalid_argument("concurrency must be at least 1");
  frontier_.on_wake([this] { wake_.set(); });
}

task<crawl_statistics> crawler::engine::run() {
  auto crawled = co_await settled(crawl());
  co_await shielded(end_workers());
  if (writer_) (co_await shielded(writer_->close())).value();
  std::move(crawled).value();
  co_return statistics_;
}

task<> crawler::engine::crawl() {
  const std::size_t share = options_.concurrency / places_.size();
  for (std::size_t i = 0; i < places_.size(); ++i)
    places_[i].made = co_await on(threads_[i], make_visitor, &options_, share, job_.has_value());
  auto& context = co_await this_context();
  resolver_ = std::make_unique<http::resolver>(
      context, http::resolver_options{.resolve = options_.resolve, .name_servers = options_.name_servers});
  std::vector<std::string> earlier_seeds;
  if (job_) {
    places_of_links_ = link_places::of(*job_).value();
    resumed_job resumed = co_await resume(*job_, frontier_);
    statistics_ = resumed.so_far;
    earlier_seeds = std::move(resumed.seeds);
    redirects_ = std::move(resumed.redirects);
    writer_ = std::make_unique<job_writer>(std::move(*job_));
  }
  co_await add_seeds();
  widen_scope(std::move(earlier_seeds));
  co_await with_fan<happening>(unlimited, [this](fan<happening>& happenings) { return coordinate(happenings); });
}

// What lives on loops ends there.
task<> crawler::engine::end_workers() {
  resolver_.reset();
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (places_[i].made) co_await on(threads_[i], drop_visitor, std::move(places_[i].made));
}

// Fan out, fan in.
task<> crawler::engine::coordinate(fan<happening>& happenings) {
  happenings.spawn(wait_for_stop, &stop_);
  happenings.spawn(wait_for_wake, &wake_);
  while (!stopping_) {
    co_await hand_out(happenings);
    const std::uint64_t pending = co_await frontier_.pending();
    statistics_.queued = pending - statistics_.running - lookups_;
    if (pending == 0) break;
    if (auto first = co_await next(happenings)) co_await fold(std::move(*first), happenings);
  }
  stopping_ = true;
  happenings.cancel();
  while (auto last = co_await happenings.next()) co_await fold(std::move(*last), happenings);
  statistics_.running = 0;
  traps_ = co_await frontier_.traps();
  left_ = co_await frontier_.left();
  for (const left_host& host : left_) statistics_.left += host.urls;
  statistics_.queued = co_await frontier_.pending() - robots_ - lookups_;  // pages that were cancelled wait again
}

// Leases what is due and sends it out, as far as there is room.
task<> crawler::engine::hand_out(fan<happening>& happenings) {
  if (statistics_.running >= options_.concurrency) co_return;
  auto leases = co_await frontier_.lease(options_.concurrency - statistics_.running, co_await now());
  happened refused;
  for (url_lease& lease : leases) hand_out(std::move(lease), happenings, refused);
  if (!refused.pages.empty() || !refused.robots.empty()) co_await commit(std::move(refused));
}

void crawler::engine::hand_out(url_lease lease, fan<happening>& happenings, happened& refused) {
  const known_host& host = hosts_[lease.host];
  if (lease.kind == lease_kind::address) {
    ++lookups_;
    happenings.spawn(look_up, this, std::move(lease));
  } else if (lease.kind == lease_kind::robots) {
    ++robots_;
    visit_order order{.url = lease.url, .depth = 1, .within = scope_, .addresses = host.addresses};  // a seed's links
    happenings.spawn(visit_robots, this, take_place(lease.host), std::move(lease), std::move(order));
  } else {
    const auto policy = host.policy ? host.policy : no_robots_;
    if (!policy->allows(lease.url)) {
      refused.pages.push_back(refusal(std::move(lease), *policy));
      return;
    }
    visit_order order = order_for(lease, policy);
    happenings.spawn(visit_page, this, take_place(lease.host), std::move(lease), std::move(order));
  }
}

// What happens next. Nothing, when a host becomes due before anything has happened and there is room to ask it: at once
// where refusals have left room.
task<std::optional<outcome<crawler::engine::happening>>> crawler::engine::next(fan<happening>& happenings) {
  const time_point at = co_await now();
  std::optional<time_point> due;
  if (statistics_.running < options_.concurrency) due = co_await frontier_.next_due(at);
  if (!due) co_return co_await happenings.next();
  auto first = co_await move_on_after(*due - at, next_of(&happenings));
  co_return first ? std::move(*first) : std::nullopt;
}

// Takes what has happened, and all that has happened since, as one batch.
task<> crawler::engine::fold(outcome<happening> first, fan<happening>& happenings) {
  happened all;
  for (std::optional<outcome<happening>> next(std::move(first)); next; next = happenings.try_next())
    if (!stopping_ || !next->was_cancelled()) note(std::move(*next).value(), all, happenings);
  co_await commit(std::move(all));
}

void crawler::engine::note(happening what, happened& all, fan<happening>& happenings) {
  if (auto* page = std::get_if<page_visit>(&what)) {
    give_place(page->worker);
    all.pages.push_back(std::move(*page));
  } else if (auto* rules = std::get_if<robots_visit>(&what)) {
    give_place(rules->worker);
    --robots_;
    all.robots.push_back(std::move(*rules));
  } else if (auto* name = std::get_if<name_lookup>(&what)) {
    --lookups_;
    all.lookups.push_back(std::move(*name));
  } else if (std::holds_alternative<woken>(what)) {
    wake_.reset();
    happenings.spawn(wait_for_wake, &wake_);
  } else {
    stopping_ = true;
  }
}

visit_order crawler::engine::order_for(const url_lease& lease, std::shared_ptr<const robots_policy> policy) {
  const bool paced = options_.delay.value_or(0ms).count() > 0 || policy->crawl_delay().has_value();
  const auto led_here = redirects_.extract(lease.page);
  const int redirects = led_here.empty() ? 0 : led_here.mapped();
  return {lease.url, lease.depth, !paced, redirects, scope_, std::move(policy), hosts_[lease.host].addresses};
}

crawler::engine::page_visit crawler::engine::refusal(url_lease lease, const robots_policy& policy) {
  page_visit refused{.lease = std::move(lease)};
  refused.result.page = record_of(refused.lease);
  policy.explain(refused.result.page);
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
  page_visit done{std::move(lease), worker};
  try {
    done.result = co_await on(self->threads_[worker], visit_with, self->places_[worker].made.get(), std::move(order));
    done.result.page.url_id = done.lease.page;
    done.result.page.referrer = done.lease.referrer;
  } catch (const cancelled&) {
    throw;
  } catch (const std::exception& failure) {
    done.result.page = record_of(done.lease);
    done.result.page.error = internal_error;
    done.result.page.error_detail = failure.what();
  }
  co_return std::move(done);
}

task<crawler::engine::happening> crawler::engine::visit_robots(engine* self, std::size_t worker, url_lease lease,
                                                               visit_order order) {
  robots_visit done{std::move(lease), worker};
  try {
    done.result =
        co_await on(self->threads_[worker], read_robots_with, self->places_[worker].made.get(), std::move(order));
  } catch (const cancelled&) {
    throw;
  } catch (const std::exception& failure) {
    done.result.policy = robots_policy::unavailable(internal_error, failure.what());
  }
  co_return std::move(done);
}

task<std::optional<outcome<crawler::engine::happening>>> crawler::engine::next_of(fan<happening>* happenings) {
  co_return co_await happenings->next();
}

task<crawler::engine::happening> crawler::engine::look_up(engine* self, url_lease lease) {
  auto found = co_await self->resolver_->resolve(lease.url, std::min(lookup_limit, self->options_.timeout));
  co_return name_lookup{std::move(lease), std::move(found)};
}

task<crawler::engine::happening> crawler::engine::wait_for_wake(event* wake) {
  co_await wake->wait();
  co_return woken{};
}

task<crawler::engine::happening> crawler::engine::wait_for_stop(event* stop) {
  co_await stop->wait();
  co_return stop_asked{};
}

}  // namespace fanfold
