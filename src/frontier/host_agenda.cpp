#include "frontier/host_agenda.hpp"

#include <algorithm>

namespace fanfold {

void host_agenda::place(host_queue& h) {
  h.ticket = ++tickets_;
  if (h.due <= now_) {
    ready_.push({h.urls.depth(), h.ticket, &h});
  } else {
    waiting_.push({h.due, h.ticket, &h});
  }
}

void host_agenda::hold(host_queue& h, polite_server& server) {
  h.ticket = ++tickets_;
  rooms_[&server].hosts.push({h.urls.depth(), h.ticket, &h});
}

void host_agenda::free(polite_server& server) {
  const auto found = rooms_.find(&server);
  if (found == rooms_.end()) return;
  host_queue* next = nullptr;
  if (const auto* called = first(found->second.hosts)) {
    next = called->who;
    found->second.hosts.pop();
  }
  if (found->second.hosts.empty()) rooms_.erase(found);
  if (next) place(*next);
}

void host_agenda::free_at(polite_server& server, time_point when) {
  const auto found = rooms_.find(&server);
  if (found == rooms_.end() || found->second.opens <= when) return;
  found->second.opens = when;
  openings_.push({when, &server});
}

void host_agenda::advance(time_point now) {
  now_ = std::max(now_, now);
  while (!openings_.empty() && openings_.top().at <= now_) {
    const auto [at, server] = openings_.top();
    openings_.pop();
    const auto found = rooms_.find(server);
    if (found == rooms_.end() || found->second.opens != at) continue;
    found->second.opens = time_point::max();
    free(*server);
  }
  while (const auto* due = first(waiting_)) {
    if (due->key > now_) return;
    host_queue& h = *due->who;
    waiting_.pop();
    place(h);
  }
}

host_queue* host_agenda::take(std::uint32_t deepest) {
  const auto* const next = first(ready_);
  if (!next || next->key > deepest) return nullptr;
  host_queue* const taken = next->who;
  ready_.pop();
  withdraw(*taken);
  return taken;
}

std::optional<time_point> host_agenda::next_due(time_point now, std::uint32_t deepest) {
  advance(now);
  const auto* const next = first(ready_);
  if (next && next->key <= deepest) return now;
  std::optional<time_point> due;
  if (const auto* const waits = first(waiting_)) due = waits->key;
  if (!openings_.empty() && (!due || openings_.top().at < *due)) due = openings_.top().at;
  return due;
}

template <class Key>
const host_agenda::entry<Key>* host_agenda::first(line<Key>& of) {
  while (!of.empty() && of.top().ticket != of.top().who->ticket) of.pop();
  return of.empty() ? nullptr : &of.top();
}

}  // namespace fanfold
