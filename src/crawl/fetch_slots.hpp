#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace fanfold {

/// Shares out the fetches that may be under way at once: fairly between parties, whoever they are, and of a party
/// between its crawls. Nobody waits while a slot is free; one that becomes free goes to the party that holds fewest of
/// those that wait, and of its crawls to the one that holds fewest; where they hold as many, to the one that waits
/// longest (max-min fairness: Bertsekas and Gallager, Data Networks, 1992, section 6.5.2).
///
/// Pure: nothing waits here, the crawls are told. Belongs to one thread. O(log n) a slot.
class fetch_slots {
 public:
  class share;

  /// Throws std::invalid_argument on 0.
  explicit fetch_slots(std::size_t count);
  fetch_slots(const fetch_slots&) = delete;
  fetch_slots& operator=(const fetch_slots&) = delete;

  std::size_t free() const noexcept { return free_; }

 private:
  // Who waits, those first that are due first.
  struct turn {
    std::size_t held;
    std::uint64_t since;
    auto operator<=>(const turn&) const = default;
  };
  template <class T>
  struct in_turn {
    turn when;
    T* who;
    auto operator<=>(const in_turn&) const = default;
  };
  struct party {
    std::size_t held = 0;
    std::size_t shares = 0;
    std::set<in_turn<share>> waiting{};
    turn when{};  // as it stands in line
  };
  using parties = std::map<std::string, party, std::less<>>;

  void hand_on();
  void stand_in_line(party& p);
  void leave_line(party& p);

  std::size_t free_;
  std::uint64_t clock_ = 0;
  parties parties_;
  std::set<in_turn<party>> waiting_;
};

/// What one crawl has of them.
class fetch_slots::share {
 public:
  /// `wake` is called when the crawl waits and may go on: from anywhere on the thread; it must not call the share.
  /// `of` must outlive the share.
  share(fetch_slots& of, const std::string& party, std::function<void()> wake);
  share(const share&) = delete;
  share& operator=(const share&) = delete;
  /// Gives all back.
  ~share();

  /// Takes up to `wanted` more; 0 while it waits.
  std::size_t take(std::size_t wanted);
  /// It could use one more than it was given: it is told when it may have one.
  void wait();
  bool is_waiting() const noexcept { return is_waiting_; }
  void give_back(std::size_t count);

 private:
  friend class fetch_slots;
  void hold(std::size_t more);
  void leave_line();
  void receive();

  fetch_slots& all_;
  parties::iterator of_;
  std::function<void()> wake_;
  std::size_t held_ = 0;
  std::size_t granted_ = 0;  // of those held: not taken yet
  bool is_waiting_ = false;
  turn when_{};
};

}  // namespace fanfold
