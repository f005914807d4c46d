#pragma once

#include "frontier/frontier.hpp"
#include "frontier/frontier_options.hpp"
#include "frontier/visit_scheduler.hpp"

namespace fanfold {

/// The embedded frontier: all of it in memory. Its calls end at once. Belongs to one thread.
class memory_frontier final : public frontier {
 public:
  /// `shared` must outlive it.
  memory_frontier(const frontier_options& options, politeness& shared) : scheduler_(options, shared) {}

  task<std::vector<added>> add(std::span<const candidate> candidates) override;
  task<std::vector<url_lease>> lease(std::size_t n, time_point now) override;
  task<committed> commit(std::span<const visit> visits, time_point now) override;
  task<std::optional<time_point>> next_due(time_point now) override;
  task<std::uint64_t> pending() override;
  task<std::vector<left_host>> left() override;
  task<std::vector<trap>> traps() override;
  task<> forget_robots(std::span<const host_id> hosts) override;
  void on_wake(std::function<void()> wake) override;
  task<> restore(std::span<const known_url> urls) override;

 private:
  visit_scheduler scheduler_;
};

}  // namespace fanfold
