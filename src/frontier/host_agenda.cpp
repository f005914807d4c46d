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

void host_agenda::advance(time_point now) {
  now_ = std::max(now_, now);
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
  if (const auto* const due = first(waiting_)) return due->key;
  return std::nullopt;
}

template <class Key>
const host_agenda::entry<Key>* host_agenda::first(line<Key>& of) {
  while (!of.empty() && of.top().ticket != of.top().who->ticket) of.pop();
  return of.empty() ? nullptr : &of.top();
}

}  // namespace fanfold
