// What is queued, and what is handed out.
#include "frontier/visit_scheduler.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "frontier/split_url.hpp"

namespace fanfold {
namespace {

constexpr std::uint32_t max_mentions = 1'000'000;  // by the pages of one host
constexpr std::size_t fetched_ahead = 8;           // URLs: what is known of one is far away in memory

}  // namespace

visit_scheduler::visit_scheduler(const frontier_options& options, politeness& shared)
    : options_(options),
      traps_(options.traps),
      hosts_(shared),
      overflow_(options.queue_memory, options.overflow_folder) {
  if (options.per_host == 0) throw std::invalid_argument("per_host must be at least 1");
  if (options.per_address == 0) throw std::invalid_argument("per_address must be at least 1");
  if (options.delay < duration::zero()) throw std::invalid_argument("delay must not be negative");
  if (options.retry_delay < duration::zero()) throw std::invalid_argument("retry_delay must not be negative");
  if (options.max_rest < duration::zero()) throw std::invalid_argument("max_rest must not be negative");
}

visit_scheduler::~visit_scheduler() {
  for (polite_server* server : awaited_) server->forget(*this);
  for (auto& [id, lease] : leases_) {  // others may share the servers
    if (lease.kind == lease_kind::address) continue;
    lease.from->host->state().take_back(lease.host_turn);
    lease.from->host->freed(*this, time_point::min());
    if (!lease.machine) continue;
    lease.machine->state().take_back(lease.machine_turn);
    lease.machine->freed(*this, time_point::min());
  }
}

std::vector<added> visit_scheduler::add(std::span<const candidate> candidates) {
  std::vector<added> result;
  result.reserve(candidates.size());
  add(candidates, {}, result);
  return result;
}

void visit_scheduler::add(std::span<const candidate> all, const link_source& from, std::vector<added>& result) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i + fetched_ahead < all.size()) seen_.prefetch(all[i + fetched_ahead].fingerprint);
    result.push_back(add(all[i], from));
  }
}

added visit_scheduler::add(const candidate& which, const link_source& from) {
  if (which.is_mentioned || which.depth > options_.max_depth) return mention(which, from.host);
  const auto [id, is_new, was_mentioned] = seen_.insert(which.fingerprint, last_url_ + 1);
  if (!is_new && !was_mentioned) return {.id = id};
  const split_url parts(which.url);
  const bool stays = from.host && from.host->host->name() == parts.origin();
  host_queue* const known = stays ? from.host : hosts_.find(parts.origin());
  const trap_guard::place place{parts.origin(), parts.rest(), known == nullptr};
  if (which.depth == 0) {
    traps_.count_always(place);
  } else if (traps_.count(place)) {
    if (was_mentioned) {
      seen_.demote(which.fingerprint);
    } else {
      seen_.erase(which.fingerprint);
    }
    return {.id = was_mentioned ? id : 0, .is_trap = true};
  }
  last_url_ = std::max(last_url_, id);
  host_queue& h = known ? *known : hosts_.add(parts.origin(), agenda_.now());
  if (!known) know_address(h);
  queue(h, {id, from.page, which.depth, parts.rest(), from.url});
  return {.id = id, .host = h.id, .is_new = true, .is_new_host = !known, .was_mentioned = was_mentioned};
}

added visit_scheduler::mention(const candidate& which, host_queue* referrer) {
  const bool has_room = options_.numbers_mentions && (!referrer || referrer->mentions < max_mentions);
  if (!has_room) return {.id = seen_.find(which.fingerprint)};
  const auto [id, is_new, _] = seen_.mention(which.fingerprint, last_url_ + 1);
  if (!is_new) return {.id = id};
  last_url_ = id;
  if (referrer) ++referrer->mentions;
  return {.id = id, .is_new_mention = true};
}

void visit_scheduler::restore(std::span<const known_url> urls) {
  for (std::size_t i = 0; i < urls.size(); ++i) {
    if (i + fetched_ahead < urls.size()) seen_.prefetch(urls[i + fetched_ahead].fingerprint);
    const known_url& known = urls[i];
    if (known.id <= last_url_) throw std::invalid_argument("URLs are restored by ascending id");
    last_url_ = known.id;
    if (known.state == url_state::mentioned) {
      seen_.mention(known.fingerprint, known.id);
      continue;
    }
    if (!seen_.insert(known.fingerprint, known.id).is_new) continue;
    const split_url parts(known.url);
    host_queue* const old = hosts_.find(parts.origin());
    host_queue& h = old ? *old : hosts_.add(parts.origin(), agenda_.now());  // visited ones too: the same numbers
    traps_.count_always({parts.origin(), parts.rest(), !old});
    if (!old) know_address(h);
    if (known.state == url_state::visited) ++visited_;
    if (known.state != url_state::queued || known.depth > options_.max_depth) continue;
    queue(h, {known.id, known.referrer_id, known.depth, parts.rest(), known.referrer});
  }
}

std::vector<url_lease> visit_scheduler::lease(std::size_t n, time_point now) {
  advance(now);
  std::vector<url_lease> result;
  std::size_t requests = 0;
  while (requests < n && places_left() > 0) {
    host_queue* const h = agenda_.take(deepest_now());
    if (!h) break;
    if (must_wait(*h, now)) continue;
    result.push_back(lease_next(*h, now));
    ++requests;
    arrange(*h, now);
  }
  while (places_left() > 0) {
    host_queue* const h = lookups_.take();
    if (!h) break;
    result.push_back(lease_lookup(*h));
  }
  return result;
}

std::optional<time_point> visit_scheduler::next_due(time_point now) {
  advance(now);
  if (places_left() == 0) return std::nullopt;
  if (lookups_.has_next()) return now;
  const auto host = agenda_.next_due(now, deepest_now());
  const auto page = retries_.next_due();
  return host && page ? std::min(host, page) : host ? host : page;
}

std::uint64_t visit_scheduler::pending() const noexcept {
  return leases_.size() + std::min(queued_ + retries_.size(), places_left());
}

std::vector<left_host> visit_scheduler::left() const {
  std::vector<left_host> result;
  for (const auto& [id, h] : left_) {
    left_host& one = result.emplace_back(std::string(h->host->name()), 0, h->host->state().rests_until());
    h->urls.for_each_depth([&one](std::uint32_t, std::uint64_t urls) { one.urls += urls; });
  }
  return result;
}

void visit_scheduler::forget_robots(std::span<const host_id> hosts) noexcept {
  for (const host_id id : hosts) hosts_.at(id).robots_until = time_point::min();
}

// A host that is written as an address has no name to resolve.
void visit_scheduler::know_address(host_queue& h) {
  if (const auto address = ip_address::parse(host_in(h.host->name()))) settle_address(h, *address, time_point::max());
}

void visit_scheduler::settle_address(host_queue& h, const ip_address& address, time_point until) {
  if (h.machine && awaited_.erase(h.machine) > 0) h.machine->forget(*this);
  hosts_.move(h, address, agenda_.now());
  h.address_until = until;
  h.is_spared = options_.spare_loopback && address.is_loopback();
}

void visit_scheduler::queue(host_queue& h, const queued_view& page) {
  const bool is_next = h.urls.empty() || page.depth < h.urls.depth();
  h.urls.push(page, overflow_);
  if (!h.is_left) {
    ++queued_;
    count_unfinished(page.depth, 1);
  }
  if (is_next) arrange(h, agenda_.now());
}

// Time has passed, and other crawls may have done something.
void visit_scheduler::advance(time_point now) {
  agenda_.advance(now);
  while (auto again = retries_.pop(now)) {
    count_unfinished(again->page.depth, -1);  // which the queue counts anew
    queue(*again->host, again->page.view());
  }
  for (polite_server* server : std::exchange(freed_, {})) {
    if (host_queue* const h = hosts_.find(server->name())) {
      arrange(*h, now);
    } else {
      agenda_.free(*server);
    }
  }
}

lease_kind visit_scheduler::next_kind(const host_queue& h, time_point now) const noexcept {
  if (options_.look_up && now >= h.address_until) return lease_kind::address;
  return options_.obey_robots && now >= h.robots_until ? lease_kind::robots : lease_kind::page;
}

// Whether its pages are leased to be refused: until it is to be opened again.
bool visit_scheduler::is_closed(const host_queue& h, time_point now) const noexcept {
  return h.is_closed && next_kind(h, now) == lease_kind::page;
}

// Puts the host where it waits, if it must.
bool visit_scheduler::must_wait(host_queue& h, time_point now) {
  if (is_closed(h, now)) return false;
  const auto next = next_turn(h);
  if (!next || *next > now) {
    arrange(h, now);
    return true;
  }
  leave(h, false);
  if (next_kind(h, now) == lease_kind::address) {
    h.is_opening = true;
    agenda_.withdraw(h);
    lookups_.push(h);
    return true;
  }
  return h.machine && must_wait_for(*h.machine, pace_of_machine(h), h, now);
}

bool visit_scheduler::must_wait_for(polite_server& server, const pace& limits, host_queue& h, time_point now) {
  const auto next = server.next(limits, *this);
  if (next && *next <= now) return false;
  agenda_.hold(h, server);
  if (next) agenda_.free_at(server, *next);
  if (!next || server.is_promised(*this)) await(server);
  return true;
}

url_lease visit_scheduler::lease_next(host_queue& h, time_point now) {
  open_lease open{.kind = next_kind(h, now), .from = &h};
  url_lease given{.id = ++last_lease_, .kind = open.kind, .host = h.id};
  h.is_opening = open.kind != lease_kind::page;
  h.called_by = nullptr;
  open.host_turn = h.host->begin(*this, now);
  if (open.kind == lease_kind::page) {
    take_page(h, given, open);
  } else {
    given.url = join_url(h.host->name(), "/robots.txt");
  }
  open.machine = h.machine;
  if (h.machine) open.machine_turn = h.machine->begin(*this, now);
  if (h.machine) pass_on(*h.machine, pace_of_machine(h), now);
  leases_.emplace(given.id, std::move(open));
  return given;
}

url_lease visit_scheduler::lease_lookup(host_queue& h) {
  url_lease given{.id = ++last_lease_, .kind = lease_kind::address, .host = h.id};
  given.url = join_url(h.host->name(), "/");
  leases_.emplace(given.id, open_lease{.kind = lease_kind::address, .from = &h});
  return given;
}

void visit_scheduler::take_page(host_queue& h, url_lease& given, open_lease& open) {
  open.page = h.urls.pop(overflow_);
  --queued_;
  given.url = join_url(h.host->name(), open.page.rest);
  given.page = open.page.id;
  given.depth = open.page.depth;
  given.referrer_id = open.page.referrer_id;
  given.referrer = open.page.referrer;
}

// The next of the hosts that wait for the server may have a turn.
void visit_scheduler::pass_on(polite_server& server, const pace& limits, time_point now) {
  if (!agenda_.is_awaited(server)) return;
  const auto next = server.next(limits, *this);
  if (!next || server.is_promised(*this)) await(server);
  if (!next) return;
  if (*next <= now) return agenda_.free(server);
  agenda_.free_at(server, *next);
}

// Puts the host where it belongs, by what is queued and by how it is being asked.
void visit_scheduler::arrange(host_queue& h, time_point now) {
  const throttle& state = h.host->state();
  const bool rests_long = now != time_point::min() && state.rests_until() > later(now, options_.max_rest);
  const bool asks_nobody = is_closed(h, now);
  leave(h, rests_long && !asks_nobody);
  const auto next = asks_nobody ? std::optional(h.due) : next_turn(h);
  h.due = next.value_or(h.due);
  if (h.urls.empty() || h.is_opening) return agenda_.withdraw(h);
  if (!next || h.host->is_promised(*this)) await(*h.host);
  if (next) return agenda_.place(h);
  agenda_.withdraw(h);
}

// The URLs of a host that is left are not waited for.
void visit_scheduler::leave(host_queue& h, bool is_left) {
  if (is_left == h.is_left) return;
  h.is_left = is_left;
  if (is_left) {
    left_.emplace(h.id, &h);
  } else {
    left_.erase(h.id);
  }
  h.urls.for_each_depth([&](std::uint32_t depth, std::uint32_t urls) {
    const std::int64_t change = is_left ? -std::int64_t{urls} : urls;
    queued_ += static_cast<std::uint64_t>(change);
    count_unfinished(depth, change);
  });
}

void visit_scheduler::count_unfinished(std::uint32_t depth, std::int64_t change) {
  if (!options_.exact_depth) return;
  std::uint64_t& level = unfinished_[depth];
  level += static_cast<std::uint64_t>(change);
  if (level == 0) unfinished_.erase(depth);
}

// When the host may be asked; none: when a request of it has ended. To look its name up asks it nothing.
std::optional<time_point> visit_scheduler::next_turn(const host_queue& h) const noexcept {
  const bool is_unknown = options_.look_up && h.address_until == time_point::min();
  if (is_unknown) return std::max(h.host->state().rests_until(), h.opens_at);
  const auto next = h.host->next(pace_of_host(h), *this);
  return next ? std::max(*next, h.opens_at) : next;
}

pace visit_scheduler::pace_of_host(const host_queue& h) const noexcept {
  return {options_.per_host, std::max(h.crawl_delay, h.is_spared ? duration::zero() : options_.delay)};
}

pace visit_scheduler::pace_of_machine(const host_queue& h) const noexcept {
  if (h.is_spared || options_.per_address == SIZE_MAX) return {};
  return {options_.per_address, options_.delay};
}

std::uint64_t visit_scheduler::places_left() const noexcept {
  const auto taken = visited_ + leases_.size();  // a host's opening holds the place of the page that comes after it
  return options_.max_pages > taken ? options_.max_pages - taken : 0;
}

std::uint32_t visit_scheduler::deepest_now() const noexcept {
  return options_.exact_depth && !unfinished_.empty() ? unfinished_.begin()->first : UINT32_MAX;
}

void visit_scheduler::await(polite_server& server) {
  server.await(*this);
  awaited_.insert(&server);
}

void visit_scheduler::server_freed(polite_server& server) noexcept {
  awaited_.erase(&server);
  freed_.push_back(&server);
  if (wake_) wake_();
}

}  // namespace fanfold
