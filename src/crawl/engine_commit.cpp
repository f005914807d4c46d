// What the engine does with the results: the frontier, the job file, the sinks.
#include <algorithm>
#include <fanfold/page_errors.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <iterator>
#include <utility>

#include "crawl/engine.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/page_change.hpp"
#include "crawl/seeds.hpp"
#include "store/job_round.hpp"

namespace fanfold {
namespace {

constexpr std::chrono::hours unknown_for(1);    // a name that leads nowhere
constexpr std::chrono::minutes unsaid_for(10);  // one of which the name servers don't say where it leads

// What the frontier is to know of a visit.
visit visit_of(const url_lease& lease, const visited& result, std::span<const candidate> found) {
  const page_record& page = result.page;
  auto outcome = is_failure(page.error) ? visit_outcome::failed : visit_outcome::fetched;
  if (crawl_statistics::has_moved(page)) outcome = visit_outcome::moved;
  if (result.refused) outcome = visit_outcome::refused;
  return {.lease = lease.id,
          .outcome = outcome,
          .status = page.status,
          .transient = result.signal.transient,
          .whose = result.signal.whose,
          .latency = result.signal.latency,
          .retry_after = result.signal.retry_after,
          .discovered = found};
}

visit visit_of(const url_lease& lease, const robots_answer& result, std::span<const candidate> found) {
  return {.lease = lease.id,
          .outcome = result.refused       ? visit_outcome::refused
                     : result.status == 0 ? visit_outcome::failed
                                          : visit_outcome::fetched,
          .status = result.status,
          .transient = result.signal.transient,
          .whose = result.signal.whose,
          .latency = result.signal.latency,
          .retry_after = result.signal.retry_after,
          .crawl_delay = result.policy.crawl_delay(),
          .closes_host = result.policy.is_unavailable(),
          .discovered = found};
}

visit visit_of(const url_lease& lease, const boost::system::result<http::resolved, http::unresolved>& result) {
  if (!result) {
    const bool may_pass = http::is_transient(result.error().why);
    return {.lease = lease.id,
            .outcome = visit_outcome::failed,
            .transient = may_pass,
            .whose = result.error().why == http::errc::no_resources ? fault::own : fault::server,
            .valid_for = may_pass ? unsaid_for : unknown_for,
            .closes_host = true};
  }
  return {.lease = lease.id, .address = address_of_machine(result->addresses), .valid_for = result->valid_for};
}

}  // namespace

// They are in the job before anything is fetched, so that it can go on without being told again, whenever it ends.
task<> crawler::engine::add_seeds() {
  parsed_seeds seeds = parse_seeds(options_.seeds);
  for (const page_record& bad : seeds.bad) {
    finish(bad);
    if (handler_) co_await handler_({.record = bad});
  }
  std::vector<candidate> candidates;
  seeds.good.append_to(candidates);
  const auto became = co_await frontier_.add(candidates);
  statistics_.seeds += seeds.bad.size() + static_cast<std::size_t>(std::ranges::count_if(became, &added::is_new));
  if (!job_) co_return;
  job_batch batch;
  batch.options = to_job_options(options_);
  batch.options.emplace(finished_round_option, std::to_string(round_ - 1));
  append_new(candidates, became, 0, batch);
  job_->commit(batch).value();
}

// What has ended, in one step: for the frontier, the job file, the sinks.
task<> crawler::engine::commit(happened all, fan<happening>& happenings) {
  std::vector<candidate> found;  // all of it, in the order of the visits
  for (const page_visit& p : all.pages) p.result->found.append_to(found);
  for (const robots_visit& r : all.robots) r.result.sitemaps.append_to(found);
  std::span<const candidate> rest = found;
  const auto next = [&rest](const found_urls& of) {
    const auto its_own = rest.first(of.size());
    rest = rest.subspan(of.size());
    return its_own;
  };
  std::vector<visit> visits;
  for (const page_visit& p : all.pages) visits.push_back(visit_of(p.lease, *p.result, next(p.result->found)));
  for (const robots_visit& r : all.robots) visits.push_back(visit_of(r.lease, r.result, next(r.result.sitemaps)));
  for (const name_lookup& n : all.lookups) visits.push_back(visit_of(n.lease, n.result));

  const committed became = co_await frontier_.commit(visits, co_await now());
  statistics_.trapped += static_cast<std::size_t>(std::ranges::count_if(became.discovered, &added::is_trap));
  job_batch batch = take_in(all, visits, became);
  if (const auto forgotten = hosts_.forget_policies(); !forgotten.empty()) co_await frontier_.forget_robots(forgotten);
  if (writer_ && !(batch.visits.empty() && batch.urls.empty() && batch.captures.empty()))
    (co_await writer_->commit(batch)).value();
  for (std::size_t i = 0; i < all.pages.size(); ++i) {
    if (became.retried[i]) continue;
    finish(all.pages[i].result->page);
    if (handler_) co_await handle(all.pages[i], happenings);
  }
}

task<> crawler::engine::handle(page_visit& finished, fan<happening>& happenings) {
  finished.result->memory.shrink_to(finished.result->kept_bytes());
  crawled_page page = std::move(finished.result->kept);
  page.record = std::move(finished.result->page);
  if (stopping_) {  // when what is spawned would be cancelled
    co_await shielded(handler_(std::move(page)));
  } else {
    ++handling_;
    happenings.spawn(handle_page, this, std::move(page), std::move(finished.result->memory));
  }
}

// What is to be remembered of it, and written.
job_batch crawler::engine::take_in(happened& all, std::span<const visit> visits, const committed& became) {
  job_batch batch;
  std::vector<std::string> moved;
  std::span<const added> rest = became.discovered;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const auto targets = rest.first(visits[i].discovered.size());
    rest = rest.subspan(targets.size());
    const std::size_t robots = i - all.pages.size();
    if (became.retried[i]) {
      ++statistics_.retries;
    } else if (i < all.pages.size()) {
      page_visit& p = all.pages[i];
      compare(p);
      duplicates_.mark(p.result->page);
      if (writer_) {
        append_new(visits[i].discovered, targets, p.lease.page, batch);
        append_visit(p, targets, batch);
      } else {
        remember(visits[i].discovered, targets);
      }
      if (p.result->redirects > 0 && targets.front().is_new) redirects_[targets.front().id] = p.result->redirects;
      if (!p.result->moved_to.empty()) moved.push_back(std::move(p.result->moved_to));
    } else if (robots < all.robots.size()) {
      if (writer_) append_new(visits[i].discovered, targets, 0, batch);
      std::ranges::move(all.robots[robots].result.captures, std::back_inserter(batch.captures));
      learn(all.robots[robots]);
    } else {
      learn(all.lookups[robots - all.robots.size()]);
    }
  }
  widen_scope(std::move(moved));
  return batch;
}

// What the frontier has taken it need not be told again; what looks like a trap is counted each time.
void crawler::engine::remember(std::span<const candidate> found, std::span<const added> became) noexcept {
  if (!taken_) return;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (became[i].id != 0) taken_->add(found[i].fingerprint);
}

// What has become of the page since the visit before. One that is unchanged has what it had then.
void crawler::engine::compare(page_visit& p) {
  page_record& page = p.result->page;
  page.round = round_;
  if (!earlier_) return;
  const auto before = earlier_->find(page.url_id).value();
  if (p.result->unchanged) restore_content(before->page, page);
  page.change = change_between(before ? &*before : nullptr, page, p.result->unchanged);
  if (!before) return;
  p.supersedes = before->row;
  if (!p.result->unchanged) return;
  p.same_as = before->content;
  if (p.result->has_captured_answer) p.result->captures.back().unchanged_since = before->page.warc_offset;
}

void crawler::engine::append_visit(page_visit& p, std::span<const added> targets, job_batch& batch) {
  job_visit& row = batch.visits.emplace_back();
  row.page = p.result->page;
  row.supersedes = p.supersedes;
  row.same_as = p.same_as;
  if (options_.counts_words && p.supersedes == 0) {
    if (options_.kept.words)
      row.words = p.result->kept.words;
    else
      row.words = std::move(p.result->kept.words);
  }
  row.captures = std::move(p.result->captures);
  row.has_captured_answer = p.result->has_captured_answer;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].id == 0) continue;
    const auto place = p.result->found.place(i);
    row.links.push_back({targets[i].id, place ? places_of_links_.number(*place, batch.places) : 0});
  }
  std::ranges::sort(row.links);
  row.links.erase(std::ranges::unique(row.links).begin(), row.links.end());
}

// Rules that were read before hold on where they can't be read again (RFC 9309 §2.4).
void crawler::engine::learn(robots_visit& answered) {
  const host_id host = answered.lease.host;
  if (hosts_[host].policy && answered.result.policy.is_unavailable()) return;
  hosts_.set_policy(host, std::make_shared<const robots_policy>(std::move(answered.result.policy)));
}

// Addresses that were found before hold on where they can't be found again.
void crawler::engine::learn(name_lookup& answered) {
  const host_id host = answered.lease.host;
  const bool was_found = hosts_[host].was_found;
  if (answered.result) {
    if (!was_found) hosts_.set_policy(host, nullptr);
    hosts_.set_addresses(host, std::move(answered.result->addresses));
  } else if (!was_found) {
    const http::unresolved& why = answered.result.error();
    hosts_.set_policy(host, std::make_shared<const robots_policy>(
                                robots_policy::unreachable(http::make_error_code(why.why).message(), why.detail)));
  }
}

void crawler::engine::finish(const page_record& page) {
  const crawl_statistics before = statistics_;
  statistics_.count(page);
  allowance_.count(statistics_.pages - before.pages, statistics_.bytes - before.bytes);
  for (sink* s : sinks_) s->write(page).value();
}

// A seed that leaves the scope takes it along: whoever asks for example.com means www.example.com.
void crawler::engine::widen_scope(std::vector<std::string> seeds) {
  if (seeds.empty()) return;
  std::ranges::move(seeds, std::back_inserter(options_.seeds));
  scope_ = std::make_shared<const scope>(scope_of(options_).value());
}

}  // namespace fanfold
