#include "frontier/memory_frontier.hpp"

#include <utility>

namespace fanfold {

task<std::vector<added>> memory_frontier::add(std::span<const candidate> candidates) {
  co_return scheduler_.add(candidates);
}

task<std::vector<url_lease>> memory_frontier::lease(std::size_t n, time_point now) {
  co_return scheduler_.lease(n, now);
}

task<committed> memory_frontier::commit(std::span<const visit> visits, time_point now) {
  co_return scheduler_.commit(visits, now);
}

task<std::optional<time_point>> memory_frontier::next_due(time_point now) {
  co_return scheduler_.next_due(now);
}

task<std::uint64_t> memory_frontier::pending() {
  co_return scheduler_.pending();
}

task<std::vector<left_host>> memory_frontier::left() {
  co_return scheduler_.left();
}

task<std::vector<trap>> memory_frontier::traps() {
  co_return scheduler_.traps();
}

task<> memory_frontier::forget_robots(std::span<const host_id> hosts) {
  scheduler_.forget_robots(hosts);
  co_return;
}

void memory_frontier::on_wake(std::function<void()> wake) {
  scheduler_.on_wake(std::move(wake));
}

task<> memory_frontier::restore(std::span<const known_url> urls) {
  scheduler_.restore(urls);
  co_return;
}

}  // namespace fanfold
