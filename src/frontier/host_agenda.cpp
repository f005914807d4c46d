#include "frontier/host_agenda.hpp"

#include <algorithm>
#include <utility>

namespace fanfold {

void host_agenda::place(host_queue& h) {
  pass_on_call(h);
  put(h);
}

void host_agenda::put(host_queue& h) {
  h.ticket = ++tickets_;
  if (h.due <= now_) {
    ready_.push({h.urls.depth(), h.ticket, &h});
  } else {
    waiting_.push({h.due, h.ticket, &h});
  }
}

void host_agenda::hold(host_queue& h, polite_server& server) {
  if (h.called_by == &server) h.called_by = nullptr;  // it came too early
  pass_on_call(h);
  h.ticket = ++tickets_;
  rooms_[&server].hosts.push({h.urls.depth(), h.ticket, &h});
}

void host_agenda::withdraw(host_queue& h) {
  pass_on_call(h);
  h.ticket = 0;
}

void host_agenda::free(polite_server& server) {
  const auto found = rooms_.find(&server);
  if (found == rooms_.end()) return;
  auto& hosts = found->second.hosts;
  for (bool is_called = false; !is_called;) {
    const auto* const next = first(hosts);
    if (!next) break;
    host_queue& h = *next->who;
    hosts.pop();
    is_called = h.due <= now_;
    if (is_called) h.called_by = &server;
    put(h);
  }
  if (hosts.empty()) rooms_.erase(found);
}

// What it does not use is the next one's.
void host_agenda::pass_on_call(host_queue& h) {
  if (polite_server* const server = std::exchange(h.called_by, nullptr)) free(*server);
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
    put(h);
  }
}

host_queue* host_agenda::take(std::uint32_t deepest) {
  const auto* const next = first(ready_);
  if (!next || next->key > deepest) return nullptr;
  host_queue* const taken = next->who;
  ready_.pop();
  taken->ticket = 0;
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
