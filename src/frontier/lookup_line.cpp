#include "frontier/lookup_line.hpp"

#include <utility>

#include "frontier/split_url.hpp"
#include "url/registrable_domain.hpp"

namespace fanfold {
namespace {

std::string domain_of(const host_queue& h) {
  return std::string(registrable_domain(host_in(h.host->name())));
}

}  // namespace

void lookup_line::push(host_queue& h) {
  domain& its = domains_[domain_of(h)];
  const bool had_turn = its.has_turn();
  (its.first ? its.last->next_in_line : its.first) = &h;
  its.last = &h;
  if (!had_turn && its.has_turn()) turns_.push_back(&its);
}

host_queue* lookup_line::take() {
  if (!has_next()) return nullptr;
  domain& next = *turns_.front();
  turns_.pop_front();
  host_queue* const taken = next.first;
  next.first = std::exchange(taken->next_in_line, nullptr);
  ++next.running;
  ++running_;
  if (next.has_turn()) turns_.push_back(&next);
  return taken;
}

void lookup_line::end(const host_queue& h) {
  const auto found = domains_.find(domain_of(h));
  domain& its = found->second;
  const bool had_turn = its.has_turn();
  --its.running;
  --running_;
  if (!had_turn && its.has_turn()) turns_.push_back(&its);
  if (its.running == 0 && !its.first) domains_.erase(found);
}

}  // namespace fanfold
