#include "crawl/engine.hpp"

#include <algorithm>
#include <exception>
#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "crawl/frontier_settings.hpp"
#include "crawl/resume.hpp"
#include "frontier/split_url.hpp"
#include "store/job_round.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

task<> drop_visitor(std::unique_ptr<visitor> gone) {
  gone.reset();
  co_return;
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

crawler::engine::engine(crawl_options options, scope within, crawl_parts parts)
    : options_(std::move(options)),
      own_(parts.shared ? nullptr : std::make_unique<crawl_resources>(options_)),
      resources_(own_ ? *own_ : *parts.shared),
      scope_(std::make_shared<const scope>(std::move(within))),
      no_robots_(std::make_shared<const robots_policy>(robots_policy::allow_all())),
      sinks_(std::move(parts.sinks)),
      job_(std::move(parts.job)),
      archive_(std::move(parts.archive)),
      writes_links_(job_.has_value()),
      handler_(std::move(parts.handler)),
      slots_(resources_.slots(), parts.party, [this] { wake_.set(); }),
      allowance_(parts.allowance ? std::move(parts.allowance) : std::make_shared<fetch_allowance>()),
      frontier_(frontier_settings(options_, job_.has_value()), resources_.servers()),
      visitors_(resources_.workers_count()),
      hosts_(max_robots_bytes) {
  if (options_.concurrency == 0) throw std::invalid_argument("concurrency must be at least 1");
  if (!writes_links_) taken_.emplace();
  if (archive_) archive_folder_ = std::filesystem::absolute(archive_->path()).parent_path();
  frontier_.on_wake([this] { wake_.set(); });
}

task<crawl_statistics> crawler::engine::run() {
  auto crawled = co_await settled(crawl());
  co_await shielded(end_workers());
  earlier_.reset();  // while somebody reads, the log stays beside the job
  if (writer_) (co_await shielded(writer_->close())).value();
  std::move(crawled).value();
  co_return statistics_;
}

task<> crawler::engine::crawl() {
  if (own_) co_await own_->open();
  std::vector<std::string> earlier_seeds;
  if (job_) earlier_seeds = co_await take_up_job();
  co_await add_seeds();
  if (job_ || archive_)
    writer_ = std::make_unique<job_writer>(resources_.storage(), std::move(job_), std::move(archive_));
  widen_scope(std::move(earlier_seeds));
  co_await with_fan<happening>(unlimited, [this](fan<happening>& happenings) { return coordinate(happenings); });
  if (writer_ && is_complete_) co_await note_finished();
}

// Goes on where the job ended; gives the seeds of before.
task<std::vector<std::string>> crawler::engine::take_up_job() {
  places_of_links_ = link_places::of(*job_).value();
  duplicates_ = duplicate_finder::of(*job_).value();
  round_ = round_of(job_->options().value());
  if (round_ > 1) earlier_ = earlier_visits::before(round_, job_->path()).value();
  resumed_job resumed = co_await resume(*job_, frontier_);
  statistics_ = resumed.so_far;
  redirects_ = std::move(resumed.redirects);
  if (archive_)
    job_->for_each_payload([this](const content_hash& hash, std::uint64_t offset) {
          archive_->remember(payload_key_of(hash), offset);
        })
        .value();
  co_return std::move(resumed.seeds);
}

task<> crawler::engine::note_finished() {
  job_batch batch;
  batch.options.emplace(finished_round_option, std::to_string(round_));
  (co_await writer_->commit(batch)).value();
}

// What lives on loops ends there.
task<> crawler::engine::end_workers() {
  for (std::size_t i = 0; i < visitors_.size(); ++i)
    if (visitors_[i]) co_await on(resources_.worker(i), drop_visitor, std::move(visitors_[i]));
  if (own_) co_await own_->close();
}

// Fan out, fan in.
task<> crawler::engine::coordinate(fan<happening>& happenings) {
  happenings.spawn(wait_for_stop, &stop_);
  happenings.spawn(wait_for_wake, &wake_);
  while (!stopping_) {
    co_await hand_out(happenings);
    const std::uint64_t pending = co_await frontier_.pending();
    statistics_.queued = pending - statistics_.running - lookups_;
    is_complete_ = pending == 0 && handling_ == 0;
    if (is_complete_) break;
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

// Leases what is due and sends it out, as far as there is room and others leave slots.
task<> crawler::engine::hand_out(fan<happening>& happenings) {
  const std::size_t room = this->room();
  if (room == 0) co_return;
  const std::size_t slots = slots_.take(room);
  const std::size_t before = statistics_.running;
  auto leases = co_await frontier_.lease(slots, co_await now());
  happened refused;
  for (url_lease& lease : leases) hand_out(std::move(lease), happenings, refused);
  const std::size_t unused = slots - (statistics_.running - before);
  if (unused > 0) slots_.give_back(unused);
  if (unused == 0 && slots < room) slots_.wait();
  if (!refused.pages.empty() || !refused.robots.empty()) co_await commit(std::move(refused), happenings);
}

void crawler::engine::hand_out(url_lease lease, fan<happening>& happenings, happened& refused) {
  const known_host& host = hosts_[lease.host];
  if (lease.kind == lease_kind::address) {
    ++lookups_;
    happenings.spawn(look_up, this, std::move(lease));
  } else if (lease.kind == lease_kind::robots) {
    ++robots_;
    visit_order order{.url = lease.url, .depth = 1, .within = scope_, .addresses = host.addresses};  // a seed's links
    happenings.spawn(visit_robots, this, take_place(lease.url), std::move(lease), std::move(order));
  } else {
    const auto policy = host.policy ? host.policy : no_robots_;
    if (!policy->allows(lease.url)) {
      refused.pages.push_back(refusal(std::move(lease), *policy));
      return;
    }
    visit_order order = order_for(lease, policy);
    happenings.spawn(visit_page, this, take_place(lease.url), std::move(lease), std::move(order));
  }
}

// What happens next. Nothing, when a host becomes due before anything has happened and there is room to ask it: at once
// where refusals have left room.
task<std::optional<outcome<crawler::engine::happening>>> crawler::engine::next(fan<happening>& happenings) {
  const time_point at = co_await now();
  std::optional<time_point> due;
  if (room() > 0 && !slots_.is_waiting()) due = co_await frontier_.next_due(at);
  if (!due) co_return co_await happenings.next();
  auto first = co_await move_on_after(*due - at, next_of(&happenings));
  co_return first ? std::move(*first) : std::nullopt;
}

// Takes what has happened, and all that has happened since, as one batch.
task<> crawler::engine::fold(outcome<happening> first, fan<happening>& happenings) {
  happened all;
  for (std::optional<outcome<happening>> next(std::move(first)); next; next = happenings.try_next())
    if (!stopping_ || !next->was_cancelled()) note(std::move(*next).value(), all, happenings);
  co_await commit(std::move(all), happenings);
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
  } else if (std::holds_alternative<page_handled>(what)) {
    --handling_;
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
  return {.url = lease.url,
          .depth = lease.depth,
          .follow_redirects = !paced,
          .redirects = redirects,
          .within = scope_,
          .robots = std::move(policy),
          .addresses = hosts_[lease.host].addresses,
          .known = validators_of(lease),
          .referrer = archive_folder_ ? lease.referrer : std::string()};
}

// By which the server may say that the page is as it was.
page_validators crawler::engine::validators_of(const url_lease& lease) {
  if (!earlier_) return {};
  const auto before = earlier_->find(lease.page).value();
  if (!before || !before->was_there()) return {};
  return {before->page.final_url, before->page.etag, before->page.last_modified};
}

crawler::engine::page_visit crawler::engine::refusal(url_lease lease, const robots_policy& policy) {
  page_visit refused{.lease = std::move(lease), .result = std::make_unique<visited>()};
  refused.result->page = record_of(refused.lease);
  policy.explain(refused.result->page);
  refused.result->refused = true;
  return refused;
}

// How many more visits may begin.
std::size_t crawler::engine::room() const noexcept {
  if (statistics_.running >= options_.concurrency || handling_ >= options_.concurrency) return 0;
  return std::min<std::size_t>(options_.concurrency - statistics_.running, allowance_.room());
}

std::size_t crawler::engine::take_place(std::string_view url) {
  ++statistics_.running;
  allowance_.begin_fetch();
  return resources_.take_worker(split_url(url).origin());
}

void crawler::engine::give_place(std::size_t worker) noexcept {
  resources_.give_worker(worker);
  --statistics_.running;
  allowance_.end_fetch();
  slots_.give_back(1);
}

// On the worker's thread.
visitor& crawler::engine::visitor_of(std::size_t worker) {
  auto& made = visitors_[worker];
  if (!made)
    made = std::make_unique<visitor>(resources_.fetcher(worker), resources_.page_memory(), options_, writes_links_,
                                     taken_ ? &*taken_ : nullptr, archive_folder_);
  return *made;
}

task<std::unique_ptr<visited>> crawler::engine::visit_with(engine* self, std::size_t worker, visit_order order) {
  co_return std::make_unique<visited>(co_await self->visitor_of(worker).visit(std::move(order)));
}

task<robots_answer> crawler::engine::read_robots_with(engine* self, std::size_t worker, visit_order order) {
  return self->visitor_of(worker).read_robots(std::move(order));
}

task<crawler::engine::happening> crawler::engine::visit_page(engine* self, std::size_t worker, url_lease lease,
                                                             visit_order order) {
  page_visit done{std::move(lease), worker};
  try {
    done.result = co_await on(self->resources_.worker(worker), visit_with, self, worker, std::move(order));
    done.result->page.url_id = done.lease.page;
    done.result->page.referrer = done.lease.referrer;
  } catch (const cancelled&) {
    throw;
  } catch (const std::exception& failure) {
    done.result = std::make_unique<visited>();
    done.result->page = record_of(done.lease);
    done.result->page.error = internal_error;
    done.result->page.error_detail = failure.what();
  }
  co_return std::move(done);
}

task<crawler::engine::happening> crawler::engine::visit_robots(engine* self, std::size_t worker, url_lease lease,
                                                               visit_order order) {
  robots_visit done{std::move(lease), worker};
  try {
    done.result = co_await on(self->resources_.worker(worker), read_robots_with, self, worker, std::move(order));
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
  auto found = co_await self->resources_.names().resolve(lease.url, std::min(lookup_limit, self->options_.timeout));
  co_return name_lookup{std::move(lease), std::move(found)};
}

// A page that is finished is handled, whoever is stopping.
task<crawler::engine::happening> crawler::engine::handle_page(engine* self, crawled_page page, page_memory) {
  co_await shielded(self->handler_(std::move(page)));
  co_return page_handled{};
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
