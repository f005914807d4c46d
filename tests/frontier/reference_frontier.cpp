#include "frontier/reference_frontier.hpp"

#include <algorithm>

namespace fanfold {
namespace {

std::string origin_of(std::string_view url) {
  return std::string(url.substr(0, url.find('/', url.find("://") + 3)));
}

}  // namespace

std::vector<added> reference_frontier::add(std::span<const candidate> candidates) {
  std::vector<added> result;
  for (const auto& each : candidates) result.push_back(add(each, 0));
  return result;
}

added reference_frontier::add(const candidate& which, url_id referrer) {
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    if (pages_[i].url == which.url) return {.id = i + 1};
  }
  if (which.depth > options_.max_depth) return {};
  const auto origin = origin_of(which.url);
  const auto [h, is_new_host] =
      hosts_.try_emplace(origin, host{hosts_.size() + 1, !options_.obey_robots, options_.delay, {}});
  pages_.push_back({std::string(which.url), origin, which.depth, referrer});
  return {.id = pages_.size(), .host = h->second.id, .is_new = true, .is_new_host = is_new_host};
}

std::vector<added> reference_frontier::commit(const visit& done) {
  url_id from = 0;
  for (auto& [origin, h] : hosts_) {
    for (auto& each : h.requests) {
      if (each.id != done.lease) continue;
      each.ended = true;
      each.refused = done.outcome == visit_outcome::refused;
      each.is_page = !each.refused && done.outcome != visit_outcome::moved && each.page != 0;
      from = each.page;
      if (from != 0) pages_[from - 1].state = page_state::done;
      if (from == 0) h.is_open = true;
      if (from == 0 && done.crawl_delay) h.delay = std::max(h.delay, *done.crawl_delay);
    }
  }
  std::vector<added> result;
  for (const auto& each : done.discovered) result.push_back(add(each, from));
  return result;
}

std::optional<time_point> reference_frontier::next_due(time_point now) const {
  if (nearest_leasable(now)) return now;
  if (places_left() == 0) return std::nullopt;
  std::optional<time_point> first;
  for (const auto& [origin, h] : hosts_) {
    if (!next_page(origin) || !has_connection(h) || due(h) <= now) continue;
    first = first ? std::min(*first, due(h)) : due(h);
  }
  return first;
}

std::uint64_t reference_frontier::pending() const {
  const auto queued = static_cast<std::uint64_t>(std::ranges::count(pages_, page_state::queued, &page::state));
  return requests(false) + std::min(queued, places_left());
}

std::string reference_frontier::accept(const url_lease& lease, time_point now) {
  const auto nearest = nearest_leasable(now);
  if (!nearest) return "nothing may be leased, but " + lease.url;
  const auto origin = origin_of(lease.url);
  host& h = hosts_.at(origin);
  const page* next = next_page(origin);
  if (!next || next->depth != *nearest) return "something nearer to the seeds comes before " + lease.url;
  if (!has_connection(h) || due(h) > now) return "too early for " + lease.url;
  if (lease.host != h.id) return "another host than that of " + lease.url;
  h.requests.push_back({lease.id, now, lease.page});
  if (!h.is_open)
    return lease.kind == lease_kind::robots && lease.url == origin + "/robots.txt" ? "" : "no robots first";
  if (lease.kind != lease_kind::page || lease.url != next->url || lease.depth != next->depth)
    return "not the next page";
  if (&pages_.at(lease.page - 1) != next) return "another number than that of " + lease.url;
  const auto referrer = next->referrer == 0 ? "" : pages_[next->referrer - 1].url;
  if (lease.referrer_id != next->referrer || lease.referrer != referrer) return "wrong referrer of " + lease.url;
  pages_[lease.page - 1].state = page_state::leased;
  ++pages_[lease.page - 1].times_leased;
  return "";
}

std::map<std::string, int> reference_frontier::leases_by_url() const {
  std::map<std::string, int> result;
  for (const auto& each : pages_) result[each.url] = each.times_leased;
  return result;
}

const reference_frontier::page* reference_frontier::next_page(const std::string& host) const {
  const page* next = nullptr;
  for (const auto& each : pages_) {
    if (each.host != host || each.state != page_state::queued) continue;
    if (!next || each.depth < next->depth) next = &each;
  }
  return next;
}

bool reference_frontier::has_connection(const host& h) const {
  const auto used = std::ranges::count(h.requests, false, &request::ended);
  return static_cast<std::size_t>(used) < (h.is_open ? options_.per_host : 1);
}

time_point reference_frontier::due(const host& h) const {
  time_point result = time_point::min();
  for (const auto& each : h.requests) {
    if (!each.refused) result = std::max(result, each.at + h.delay);
  }
  return result;
}

std::uint64_t reference_frontier::requests(bool ended) const {
  std::uint64_t count = 0;
  for (const auto& [origin, h] : hosts_) {
    count += static_cast<std::uint64_t>(std::ranges::count_if(
        h.requests, [&](const request& each) { return each.ended == ended && !(ended && !each.is_page); }));
  }
  return count;
}

std::uint64_t reference_frontier::places_left() const {
  const auto taken = requests(false) + requests(true);
  return options_.max_pages > taken ? options_.max_pages - taken : 0;
}

std::uint32_t reference_frontier::deepest() const {
  std::uint32_t level = UINT32_MAX;
  for (const auto& each : pages_) {
    if (options_.exact_depth && each.state != page_state::done) level = std::min(level, each.depth);
  }
  return level;
}

std::optional<std::uint32_t> reference_frontier::nearest_leasable(time_point now) const {
  std::optional<std::uint32_t> nearest;
  if (places_left() == 0) return nearest;
  for (const auto& [origin, h] : hosts_) {
    const page* next = next_page(origin);
    if (!next || next->depth > deepest() || !has_connection(h) || due(h) > now) continue;
    nearest = nearest ? std::min(*nearest, next->depth) : next->depth;
  }
  return nearest;
}

}  // namespace fanfold
