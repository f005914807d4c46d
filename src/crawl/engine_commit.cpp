// What the engine does with the results: the frontier, the job file, the sinks.
#include <algorithm>
#include <iterator>
#include <utility>

#include "crawl/engine.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/seeds.hpp"

namespace fanfold {
namespace {

// What the frontier is to know of a visit.
visit visit_of(const url_lease& lease, const visited& result, std::span<const candidate> found) {
  const page_record& page = result.page;
  auto outcome = page.error.empty() ? visit_outcome::fetched : visit_outcome::failed;
  if (crawl_statistics::has_moved(page)) outcome = visit_outcome::moved;
  if (result.refused) outcome = visit_outcome::refused;
  return {.lease = lease.id, .outcome = outcome, .status = page.status, .discovered = found};
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
  follow_redirects(pages, added);
  if (writer_) co_await write_behind(pages, candidates, added);
  for (const page_visit& p : pages) finish(p.result.page);
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
    for (const added& target : became.first(count))
      if (target.id != 0) row.links.push_back(target.id);
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
