#include "frontier/politeness.hpp"

#include <algorithm>

namespace fanfold {

void polite_server::await(polite_visitor& who) {
  if (std::ranges::find(waiting_, &who) == waiting_.end()) waiting_.push_back(&who);
}

void polite_server::forget(polite_visitor& who) noexcept {
  std::erase(waiting_, &who);
}

void polite_server::freed(const polite_visitor& by) noexcept {
  for (polite_visitor* who : std::exchange(waiting_, {}))
    if (who != &by) who->server_freed(*this);
}

polite_server& politeness::hold(std::string_view name, time_point now) {
  if (servers_.size() >= sweep_at_) {
    erase_if(servers_, [now](const auto& entry) {
      const polite_server& s = *entry.second;
      return s.users_ == 0 && s.state().is_forgettable(now);
    });
    sweep_at_ = 2 * std::max<std::size_t>(servers_.size(), 512);
  }
  auto found = servers_.find(name);
  if (found == servers_.end()) {
    auto made = std::make_unique<polite_server>(std::string(name));
    const std::string_view key = made->name();
    found = servers_.emplace(key, std::move(made)).first;
  }
  ++found->second->users_;
  return *found->second;
}

}  // namespace fanfold
