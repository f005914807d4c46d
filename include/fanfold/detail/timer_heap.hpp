#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "../clock.hpp"

namespace fanfold::detail {

class timer_heap;

/// Something that happens at a time. Owned elsewhere; its destructor takes it out of the heap.
class timer {
 public:
  using callback = void (*)(timer&) noexcept;
  explicit timer(callback fire) noexcept : fire_(fire) {}
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;
  inline ~timer();

  bool armed() const noexcept { return heap_ != nullptr; }
  inline void disarm() noexcept;

 private:
  friend class timer_heap;
  callback fire_;
  timer_heap* heap_ = nullptr;
  std::size_t index_ = 0;
};

/// Timers by time, those of the same time in the order in which they were added. add and remove are O(log n).
class timer_heap {
 public:
  timer_heap() = default;
  timer_heap(const timer_heap&) = delete;
  timer_heap& operator=(const timer_heap&) = delete;
  ~timer_heap() {
    for (auto& e : entries_) e.what->heap_ = nullptr;
  }

  bool empty() const noexcept { return entries_.empty(); }
  time_point earliest() const noexcept { return entries_.front().when; }

  void add(timer& t, time_point when) {
    entries_.push_back({when, next_order_++, &t});
    t.heap_ = this;
    sift_up(entries_.size() - 1);
  }

  void remove(timer& t) noexcept {
    const std::size_t hole = t.index_;
    t.heap_ = nullptr;
    const entry last = entries_.back();
    entries_.pop_back();
    if (hole == entries_.size()) return;
    place(hole, last);
    sift_up(hole);
    sift_down(last.what->index_);
  }

  /// Takes out and fires the timers that are due at `now`; one that is added meanwhile waits for the next call.
  void fire_due(time_point now) noexcept {
    const std::size_t end = next_order_;
    while (!empty() && earliest() <= now && entries_.front().order < end) {
      timer& t = *entries_.front().what;
      remove(t);
      t.fire_(t);
    }
  }

 private:
  struct entry {
    time_point when;
    std::size_t order;
    timer* what;
    bool operator<(const entry& other) const noexcept {
      return when != other.when ? when < other.when : order < other.order;
    }
  };

  void place(std::size_t index, const entry& e) noexcept {
    entries_[index] = e;
    e.what->index_ = index;
  }
  void sift_up(std::size_t index) noexcept {
    const entry e = entries_[index];
    for (; index > 0 && e < entries_[(index - 1) / 2]; index = (index - 1) / 2) place(index, entries_[(index - 1) / 2]);
    place(index, e);
  }
  void sift_down(std::size_t index) noexcept {
    const entry e = entries_[index];
    for (;;) {
      std::size_t child = 2 * index + 1;
      if (child >= entries_.size()) break;
      if (child + 1 < entries_.size() && entries_[child + 1] < entries_[child]) ++child;
      if (!(entries_[child] < e)) break;
      place(index, entries_[child]);
      index = child;
    }
    place(index, e);
  }

  std::vector<entry> entries_;
  std::size_t next_order_ = 0;
};

inline timer::~timer() {
  disarm();
}
inline void timer::disarm() noexcept {
  if (heap_) heap_->remove(*this);
}

}  // namespace fanfold::detail
