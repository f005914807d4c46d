#include "frontier/visit_scheduler.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "frontier/split_url.hpp"

namespace fanfold {

visit_scheduler::visit_scheduler(const frontier_options& options) : options_(options) {
  if (options.per_host == 0) throw std::invalid_argument("per_host must be at least 1");
  if (options.delay < duration::zero()) throw std::invalid_argument("delay must not be negative");
}

std::vector<added> visit_scheduler::add(std::span<const candidate> candidates) {
  std::vector<added> result;
  result.reserve(candidates.size());
  for (const auto& each : candidates) result.push_back(add(each, 0));
  return result;
}

std::vector<url_lease> visit_scheduler::lease(std::size_t n, time_point now) {
  agenda_.advance(now);
  std::vector<url_lease> result;
  while (result.size() < n && places_left() > 0) {
    host_queue* const h = agenda_.take(deepest_now());
    if (!h) break;
    result.push_back(lease_next(*h, now));
    arrange(*h);
  }
  return result;
}

std::vector<added> visit_scheduler::commit(std::span<const visit> visits) {
  std::vector<added> result;
  for (const auto& each : visits) commit(each, result);
  return result;
}

std::optional<time_point> visit_scheduler::next_due(time_point now) {
  if (places_left() == 0) return std::nullopt;
  return agenda_.next_due(now, deepest_now());
}

std::uint64_t visit_scheduler::pending() const noexcept {
  return leases_.size() + std::min(queued_, places_left());
}

void visit_scheduler::restore(std::span<const known_url> urls) {
  for (const auto& known : urls) {
    if (known.id <= last_url_) throw std::invalid_argument("URLs are restored by ascending id");
    last_url_ = known.id;
    if (!seen_.insert(known.fingerprint, known.id).is_new) continue;
    const split_url parts(known.url);
    host_queue& h =
        hosts_.find_or_add(parts.origin(), options_).at;  // for visited URLs too: the same numbers as before
    if (known.state == url_state::visited) ++visited_;
    if (known.state != url_state::queued || known.depth > options_.max_depth) continue;
    if (known.referrer_id != 0) referrers_.retain(known.referrer_id, known.referrer, 1);
    queue(h, known.depth, known.id, known.referrer_id, parts.rest());
  }
}

added visit_scheduler::add(const candidate& which, url_id referrer_id) {
  if (which.depth > options_.max_depth) return {.id = seen_.find(which.fingerprint)};
  const auto [id, is_new] = seen_.insert(which.fingerprint, last_url_ + 1);
  if (!is_new) return {.id = id};
  last_url_ = id;
  const split_url parts(which.url);
  const auto [h, is_new_host] = hosts_.find_or_add(parts.origin(), options_);
  queue(h, which.depth, id, referrer_id, parts.rest());
  return {.id = id, .host = h.id, .is_new = true, .is_new_host = is_new_host};
}

void visit_scheduler::queue(host_queue& h, std::uint32_t depth, url_id id, url_id referrer_id, std::string_view rest) {
  const bool is_next = h.urls.empty() || depth < h.urls.depth();
  h.urls.push(depth, id, referrer_id, rest);
  ++queued_;
  if (options_.exact_depth) ++unfinished_[depth];
  if (is_next) arrange(h);
}

url_lease visit_scheduler::lease_next(host_queue& h, time_point now) {
  url_lease given = h.is_open ? lease_page(h) : lease_robots(h);
  given.id = ++last_lease_;
  given.host = h.id;
  leases_.emplace(given.id, open_lease{given.kind, &h, now, h.due, given.page, given.depth, given.url});
  ++h.leased;
  h.last_lease = given.id;
  h.due = later(now, h.delay);
  return given;
}

url_lease visit_scheduler::lease_robots(host_queue& h) {
  return {.kind = lease_kind::robots, .url = join_url(h.origin, "/robots.txt")};
}

url_lease visit_scheduler::lease_page(host_queue& h) {
  const queued_url next = h.urls.pop();
  --queued_;
  return {.kind = lease_kind::page,
          .url = join_url(h.origin, next.rest),
          .page = next.id,
          .depth = next.depth,
          .referrer_id = next.referrer_id,
          .referrer = referrers_.release(next.referrer_id)};
}

void visit_scheduler::commit(const visit& done, std::vector<added>& result) {
  const auto found = leases_.find(done.lease);
  if (found == leases_.end()) throw std::invalid_argument("a visit of a lease that is not out");
  const open_lease ended = std::move(found->second);
  leases_.erase(found);
  release_host(ended, done);
  if (ended.kind == lease_kind::page) count_page(ended, done.outcome);

  std::size_t queued = 0;
  for (const auto& each : done.discovered) {
    result.push_back(add(each, ended.page));
    if (result.back().is_new) ++queued;
  }
  if (ended.page != 0) referrers_.retain(ended.page, ended.url, queued);
}

void visit_scheduler::release_host(const open_lease& ended, const visit& done) {
  host_queue& h = *ended.from;
  --h.leased;
  if (ended.kind == lease_kind::robots) {
    h.is_open = true;
    if (done.crawl_delay) h.delay = std::max(h.delay, *done.crawl_delay);
  }
  const auto due_before = h.due;
  if (h.last_lease == done.lease) {  // a later lease has a due time of its own
    h.due = done.outcome == visit_outcome::refused ? ended.due_before : later(ended.taken, h.delay);
  }
  if (h.ticket == 0 || h.due != due_before) arrange(h);
}

void visit_scheduler::count_page(const open_lease& ended, visit_outcome outcome) {
  if (outcome != visit_outcome::refused && outcome != visit_outcome::moved) ++visited_;
  if (!options_.exact_depth) return;
  const auto level = unfinished_.find(ended.depth);
  if (--level->second == 0) unfinished_.erase(level);
}

void visit_scheduler::arrange(host_queue& h) {
  const std::size_t connections = h.is_open ? options_.per_host : 1;  // one asks for robots.txt
  if (h.urls.empty() || h.leased >= connections) {
    agenda_.withdraw(h);
  } else {
    agenda_.place(h);
  }
}

std::uint64_t visit_scheduler::places_left() const noexcept {
  const auto taken = visited_ + leases_.size();  // a robots lease holds the place of the page that comes after it
  return options_.max_pages > taken ? options_.max_pages - taken : 0;
}

std::uint32_t visit_scheduler::deepest_now() const noexcept {
  return options_.exact_depth && !unfinished_.empty() ? unfinished_.begin()->first : UINT32_MAX;
}

}  // namespace fanfold
