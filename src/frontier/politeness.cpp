#include "frontier/politeness.hpp"

#include <algorithm>

namespace fanfold {
namespace {

constexpr duration patience = std::chrono::milliseconds(50);

}  // namespace

std::optional<time_point> polite_server::next(const pace& limits, const polite_visitor& who) const noexcept {
  const auto next = state_.next(limits);
  return next && is_promised(who) ? std::max(*next, called_until_) : next;
}

bool polite_server::is_promised(const polite_visitor& who) const noexcept {
  return !called_.empty() && std::ranges::find(called_, &who) == called_.end();
}

throttle::turn polite_server::begin(const polite_visitor& by, time_point now) noexcept {
  std::erase(called_, &by);
  return state_.begin(now);
}

void polite_server::await(polite_visitor& who) {
  if (std::ranges::find(waiting_, &who) == waiting_.end()) waiting_.push_back(&who);
}

void polite_server::forget(polite_visitor& who) noexcept {
  std::erase(waiting_, &who);
}

void polite_server::freed(const polite_visitor& by, time_point now) noexcept {
  if (now >= called_until_) called_.clear();
  for (polite_visitor* who : std::exchange(waiting_, {})) {
    if (who == &by) continue;
    called_.push_back(who);
    called_until_ = later(now, patience);
    who->server_freed(*this);
  }
}

polite_server& politeness::hold(std::string_view name, time_point now) {
  if (servers_.size() >= sweep_at_) {
    erase_if(servers_, [now](const owned& s) { return s->users_ == 0 && s->state().is_forgettable(now); });
    sweep_at_ = 2 * std::max<std::size_t>(servers_.size(), 512);
  }
  auto found = servers_.find(name);
  if (found == servers_.end()) found = servers_.insert(std::make_unique<polite_server>(std::string(name))).first;
  polite_server& server = **found;
  ++server.users_;
  return server;
}

}  // namespace fanfold
