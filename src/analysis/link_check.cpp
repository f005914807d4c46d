#include "analysis/link_check.hpp"

#include <algorithm>
#include <cstring>
#include <fanfold/page_errors.hpp>
#include <map>
#include <tuple>
#include <utility>

#include "analysis/fragment.hpp"
#include "analysis/status_text.hpp"

namespace fanfold {
namespace {

constexpr int max_moves = 20;  // as many as one visit follows

// "unknown_host" as people say it.
std::string in_words(std::string_view code) {
  std::string words(code);
  std::ranges::replace(words, '_', ' ');
  return words;
}

void set(link_finding& finding, link_state state, std::string reason) {
  finding.state = state;
  finding.reason = std::move(reason);
}

}  // namespace

void link_check::add_visit(const page_record& visit, bool moved_for_good,
                           const std::optional<std::vector<std::string>>& anchors) {
  visited_url made;
  made.status = static_cast<std::int16_t>(visit.status);
  made.error = id_of(visit.error);
  made.detail = id_of(visit.error_detail);
  made.is_seed = visit.depth == 0;
  if (!visit.final_url.empty() && visit.final_url != visit.url) {
    made.moved_to = id_of(visit.final_url);
    made.moved_for_good = moved_for_good;
    made.has_ended = visit.status / 100 != 3 || !visit.error.empty();
  }
  made.has_anchors = anchors.has_value() && visit.error.empty();
  if (made.has_anchors) made.anchors = hashes_of(*anchors);
  visits_.insert_or_assign(id_of(visit.url), std::move(made));
}

void link_check::add_links(std::string_view page, std::span<const checked_link> links) {
  const text_id holding = id_of(page);
  if (links.empty() || !pages_.insert(holding).second) return;
  for (const checked_link& link : links) {
    reference& which = reference_of(link);
    if (which.last_page == holding) continue;
    which.last_page = holding;
    ++which.pages;
    hold(which, {holding, id_of(link.element), id_of(link.attribute)});
  }
}

link_check::reference& link_check::reference_of(const checked_link& link) {
  const text_id url = id_of(link.url);
  const text_id fragment = id_of(link.fragment);
  const std::uint64_t key = std::uint64_t{url} << 32 | fragment;
  const auto [found, is_new] = numbers_.try_emplace(key, static_cast<std::uint32_t>(references_.size()));
  if (is_new)
    references_.push_back({.url = url, .fragment = fragment, .is_url = link.is_url, .is_ignored = link.is_ignored});
  return references_[found->second];
}

// Keeps the first pages by URL, in their order, whatever the order in which they came.
void link_check::hold(reference& by, const holder& page) {
  const auto text = [this](const holder& each) { return text_of(each.page); };
  const auto place = std::ranges::upper_bound(by.holders, text_of(page.page), {}, text);
  const auto index = static_cast<std::size_t>(place - by.holders.begin());
  if (index >= rules_.max_holders) return;
  by.holders.insert(place, page);
  if (by.holders.size() > rules_.max_holders) by.holders.pop_back();
}

link_check::text_id link_check::id_of(std::string_view text) {
  if (const auto known = ids_.find(text); known != ids_.end()) return known->second;
  char* const kept = static_cast<char*>(bytes_.allocate(text.size(), 1));
  std::memcpy(kept, text.data(), text.size());
  const auto id = static_cast<text_id>(texts_.size());
  texts_.emplace_back(kept, text.size());
  ids_.emplace(texts_.back(), id);
  return id;
}

bool link_check::is_accepted(int status) const {
  return std::ranges::any_of(rules_.accepted,
                             [=](const status_range& each) { return each.first <= status && status <= each.last; });
}

const link_check::visited_url* link_check::visit_of(text_id url) const {
  const auto found = visits_.find(url);
  return found == visits_.end() ? nullptr : &found->second;
}

// Follows the redirects that ended a visit, each to its target's own.
void link_check::judge(const visited_url* visit, link_finding& finding) const {
  bool for_good = true;
  for (int moves = 0; visit != nullptr; ++moves) {
    if (visit->moved_to != 0) {
      finding.moved_to = text_of(visit->moved_to);
      for_good = for_good && visit->moved_for_good;
      finding.moved_for_good = for_good;
    }
    if (visit->has_ended) return judge_end(*visit, finding);
    finding.status = visit->status;
    if (moves == max_moves) return set(finding, link_state::broken, "too many redirects");
    visit = visit_of(visit->moved_to);
  }
  set(finding, link_state::skipped, "not visited");
}

void link_check::judge_end(const visited_url& end, link_finding& finding) const {
  finding.status = end.status;
  finding.error = text_of(end.error);
  finding.detail = text_of(end.detail);
  if (finding.error == "robots_disallowed") return set(finding, link_state::skipped, "forbidden by robots.txt");
  if (finding.error == "robots_unavailable") return set(finding, link_state::skipped, "its robots.txt can't be had");
  const bool is_only_large = finding.error == "too_large" && is_accepted(end.status);
  if (is_failure(finding.error) && !is_only_large) return set(finding, link_state::broken, in_words(finding.error));
  if (!is_accepted(end.status)) return set(finding, link_state::broken, status_text(end.status));
  const std::string_view wanted = element_part_of(finding.fragment);
  if (end.has_anchors && !wanted.empty() && !has_indicated_element(end.anchors, wanted))
    return set(finding, link_state::broken, "no such fragment");
  if (rules_.moved_is_broken && finding.moved_for_good) set(finding, link_state::broken, "moved for good");
}

link_finding link_check::finding_of(const reference& link) const {
  link_finding finding{.url = text_of(link.url), .fragment = text_of(link.fragment), .pages = link.pages};
  for (const holder& each : link.holders)
    finding.holders.push_back({text_of(each.page), text_of(each.element), text_of(each.attribute)});
  if (!link.is_url)
    set(finding, link_state::broken, "no URL");
  else if (link.is_ignored)
    set(finding, link_state::skipped, "ignored");
  else
    judge(visit_of(link.url), finding);
  return finding;
}

std::vector<std::uint32_t> link_check::in_order() const {
  std::vector<std::uint32_t> order(references_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [this](std::uint32_t i) {
    const reference& each = references_[i];
    const text_id page = each.holders.empty() ? 0 : each.holders.front().page;
    return std::tuple(text_of(page), text_of(each.url), text_of(each.fragment));
  });
  return order;
}

// What was visited and is no link's, nor a redirect's target: seeds, and sitemaps of a robots.txt.
std::vector<link_check::text_id> link_check::unheld() const {
  boost::unordered_flat_map<text_id, bool> held;
  for (const reference& each : references_) held[each.url] = true;
  for (const auto& [url, visit] : visits_) held[visit.moved_to] = true;
  std::vector<text_id> rest;
  for (const auto& [url, visit] : visits_)
    if (!held.contains(url)) rest.push_back(url);
  std::ranges::sort(rest, {}, [this](text_id url) { return text_of(url); });
  return rest;
}

void link_check::for_each(const std::function<void(const link_finding&)>& take) const {
  for (const std::uint32_t i : in_order()) take(finding_of(references_[i]));
  for (const text_id url : unheld()) {
    link_finding finding{.url = text_of(url), .is_seed = visit_of(url)->is_seed};
    judge(visit_of(url), finding);
    if (finding.state != link_state::fine) take(finding);
  }
}

link_totals link_check::totals() const {
  link_totals all{.pages = pages_.size()};
  std::map<std::string, std::uint64_t> reasons;
  for_each([&](const link_finding& each) {
    ++all.links;
    all.broken += each.state == link_state::broken;
    all.moved += !each.moved_to.empty() && each.state == link_state::fine;
    all.skipped += each.state == link_state::skipped;
    if (each.state == link_state::skipped) ++reasons[each.reason];
  });
  for (const auto& [url, visit] : visits_) {
    if (!visit.is_seed) continue;
    link_finding seed;
    judge(&visit, seed);
    all.fine_seeds += seed.state == link_state::fine;
  }
  all.skipped_by_reason.assign(reasons.begin(), reasons.end());
  return all;
}

}  // namespace fanfold
