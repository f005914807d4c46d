#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "sleep.hpp"
#include "task.hpp"

namespace fanfold {

/// Lets tasks go on at a rate, for each key by itself: at most `burst` at once, and one every `interval` in the long
/// run. Whoever asks is given a turn, first come, first served, and waits for it; one who is cancelled while waiting
/// leaves the turn unused.
///
/// Turns are the virtual scheduling algorithm of ITU-T I.371, Annex A (GCRA): a key is one point in time. Keys at rest
/// are forgotten as others come: memory is O(keys asked for within burst * interval). Belongs to one loop's thread.
template <class Key, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class rate_limiter {
 public:
  /// Throws std::invalid_argument on a burst of 0 and a negative interval.
  explicit rate_limiter(duration interval, std::size_t burst = 1) : interval_(interval), ahead_(duration::zero()) {
    if (burst == 0) throw std::invalid_argument("fanfold: a burst of 0 would let nobody go on");
    if (interval < duration::zero()) throw std::invalid_argument("fanfold: a negative interval");
    const auto more = static_cast<duration::rep>(std::min<std::size_t>(burst - 1, std::size_t{1} << 62));
    const bool fits = interval == duration::zero() || more <= duration::max() / interval;
    ahead_ = fits ? interval * more : duration::max();
  }
  rate_limiter(const rate_limiter&) = delete;
  rate_limiter& operator=(const rate_limiter&) = delete;

  /// Awaits the key's next turn. Throws `cancelled`. The limiter must outlive the await. Amortised O(1).
  task<> acquire(Key key) {
    const time_point asked = co_await now();
    const time_point turn = reserve(std::move(key), asked);
    if (turn > asked) co_await sleep_until(turn);
  }

  /// Gives a turn without waiting for it: the time from which its owner may go on, not before `asked`, which never goes
  /// back.
  time_point reserve(Key key, time_point asked) {
    forget_keys_at_rest(asked);
    time_point& next = next_.try_emplace(std::move(key), asked).first->second;
    const time_point due = std::max(next, asked);
    next = later(due, interval_);
    const bool within_burst = due - asked <= ahead_;
    return within_burst ? asked : due - ahead_;
  }

  /// Keys that are remembered.
  std::size_t keys() const noexcept { return next_.size(); }

 private:
  static constexpr std::size_t few = 64;

  void forget_keys_at_rest(time_point asked) {
    if (next_.size() < sweep_at_) return;
    std::erase_if(next_, [asked](const auto& entry) { return entry.second <= asked; });
    sweep_at_ = std::max(few, 2 * next_.size());
  }

  duration interval_;
  duration ahead_;                                         // how far a burst may run ahead of the rate
  std::unordered_map<Key, time_point, Hash, Equal> next_;  // when one more would be due at the bare rate
  std::size_t sweep_at_ = few;
};

}  // namespace fanfold
