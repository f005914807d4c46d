// What the engine does with the results: the frontier, the job file, the sinks.
#include <algorithm>
#include <fanfold/sleep.hpp>
#include <iterator>
#include <utility>

#include "crawl/engine.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/seeds.hpp"

namespace fanfold {
namespace {

constexpr std::chrono::hours unknown_for(1);  // a name that leads nowhere

// What the frontier is to know of a visit.
visit visit_of(const url_lease& lease, const visited& result, std::span<const candidate> found) {
  const page_record& page = result.page;
  auto outcome = page.error.empty() ? visit_outcome::fetched : visit_outcome::failed;
  if (crawl_statistics::has_moved(page)) outcome = visit_outcome::moved;
  if (result.refused) outcome = visit_outcome::refused;
  return {.lease = lease.id,
          .outcome = outcome,
          .status = page.status,
          .transient = result.signal.transient,
          .latency = result.signal.latency,
          .retry_after = result.signal.retry_after,
          .discovered = found};
}

visit visit_of(const url_lease& lease, const robots_answer& result) {
  return {.lease = lease.id,
          .outcome = result.refused       ? visit_outcome::refused
                     : result.status == 0 ? visit_outcome::failed
                                          : visit_outcome::fetched,
          .status = result.status,
          .transient = result.signal.transient,
          .latency = result.signal.latency,
          .retry_after = result.signal.retry_after,
          .crawl_delay = result.policy.crawl_delay(),
          .closes_host = result.policy.is_unavailable()};
}

visit visit_of(const url_lease& lease, const boost::system::result<http::resolved, http::unresolved>& result) {
  if (!result)
    return {.lease = lease.id,
            .outcome = visit_outcome::failed,
            .transient = http::is_transient(result.error().why),
            .valid_for = unknown_for,
            .closes_host = true};
  return {.lease = lease.id, .address = result->addresses.front(), .valid_for = result->valid_for};
}

}  // namespace

task<> crawler::engine::add_seeds() {
  parsed_seeds seeds = parse_seeds(options_.seeds);
  for (const page_record& bad : seeds.bad) finish(bad);
  std::vector<candidate> candidates;
  seeds.good.append_to(candidates);
  const auto became = co_await frontier_.add(candidates);
  statistics_.seeds += seeds.bad.size() + static_cast<std::size_t>(std::ranges::count_if(became, &added::is_new));
  if (!writer_) co_return;
  job_batch batch;
  batch.options = to_job_options(options_);
  append_new(candidates, became, 0, batch);
  (co_await writer_->commit(batch)).value();
}

task<> crawler::engine::commit(happened all) {
  std::vector<visit> visits;
  std::vector<candidate> candidates;  // all of them, in the order of the visits
  for (const page_visit& p : all.pages) p.result.found.append_to(candidates);
  std::size_t begin = 0;
  for (const page_visit& p : all.pages) {
    visits.push_back(visit_of(p.lease, p.result, std::span(candidates).subspan(begin, p.result.found.size())));
    begin += p.result.found.size();
  }
  for (const robots_visit& r : all.robots) visits.push_back(visit_of(r.lease, r.result));
  for (const name_lookup& n : all.lookups) visits.push_back(visit_of(n.lease, n.result));
  const committed became = co_await frontier_.commit(visits, co_await now());
  auto retried = became.retried.begin() + static_cast<std::ptrdiff_t>(all.pages.size());
  for (robots_visit& r : all.robots)
    if (!*retried++) learn(r);
  for (name_lookup& n : all.lookups)
    if (!*retried++) learn(n);
  drop_retried(all.pages, became.retried);
  candidates.clear();
  for (const page_visit& p : all.pages) p.result.found.append_to(candidates);
  follow_redirects(all.pages, became.discovered);
  if (writer_) co_await write_behind(all.pages, candidates, became.discovered);
  for (const page_visit& p : all.pages) finish(p.result.page);
}

// What will be visited once more is no visit.
void crawler::engine::drop_retried(std::vector<page_visit>& pages, const std::vector<bool>& retried) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pages.size(); ++i)
    if (!retried[i] && kept++ != i) pages[kept - 1] = std::move(pages[i]);
  statistics_.retries += pages.size() - kept;
  pages.erase(pages.begin() + static_cast<std::ptrdiff_t>(kept), pages.end());
}

// Rules that were read before hold on where they can't be read again (RFC 9309 §2.4).
void crawler::engine::learn(robots_visit& answered) {
  auto& known = hosts_[answered.lease.host].policy;
  if (known && answered.result.policy.is_unavailable()) return;
  known = std::make_shared<const robots_policy>(std::move(answered.result.policy));
}

// Addresses that were found before hold on where they can't be found again.
void crawler::engine::learn(name_lookup& answered) {
  known_host& known = hosts_[answered.lease.host];
  if (answered.result) {
    if (known.addresses.empty()) known.policy = nullptr;
    known.addresses = std::move(answered.result->addresses);
  } else if (known.addresses.empty()) {
    const http::unresolved& why = answered.result.error();
    known.policy = std::make_shared<const robots_policy>(
        robots_policy::unreachable(http::make_error_code(why.why).message(), why.detail));
  }
}

// Counts on from one visit to the next, so that no chain is endless. A seed that leaves the scope takes it along:
// whoever asks for example.com means www.example.com.
void crawler::engine::follow_redirects(const std::vector<page_visit>& pages, std::span<const added> became) {
  std::vector<std::string> moved;
  for (const page_visit& p : pages) {
    const visited& result = p.result;
    if (result.redirects > 0 && became.front().is_new) redirects_[became.front().id] = result.redirects;
    if (!result.moved_to.empty()) moved.push_back(result.moved_to);
    became = became.subspan(result.found.size());
  }
  widen_scope(std::move(moved));
}

task<> crawler::engine::write_behind(const std::vector<page_visit>& pages, std::span<const candidate> candidates,
                                     std::span<const added> became) {
  job_batch batch;
  for (const page_visit& p : pages) {
    const std::size_t count = p.result.found.size();
    append_new(candidates.first(count), became.first(count), p.lease.page, batch);
    job_visit& row = batch.visits.emplace_back(p.result.page);
    for (std::size_t i = 0; i < count; ++i) {
      if (became[i].id == 0) continue;
      const auto place = p.result.found.place(i);
      row.links.push_back({became[i].id, place ? places_of_links_.number(*place, batch.places) : 0});
    }
    std::ranges::sort(row.links);
    row.links.erase(std::ranges::unique(row.links).begin(), row.links.end());
    candidates = candidates.subspan(count);
    became = became.subspan(count);
  }
  if (!pages.empty()) (co_await writer_->commit(batch)).value();
}

void crawler::engine::finish(const page_record& page) {
  statistics_.count(page);
  for (sink* s : sinks_) s->write(page).value();
}

void crawler::engine::widen_scope(std::vector<std::string> seeds) {
  if (seeds.empty()) return;
  std::ranges::move(seeds, std::back_inserter(options_.seeds));
  scope_ = std::make_shared<const scope>(scope_of(options_).value());
}

}  // namespace fanfold
