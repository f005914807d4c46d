#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>

namespace talk {

/// A queue between threads, as Python's queue.Queue, which the talk uses: who gets an item says when it is done with
/// it, so that others can wait until everything is.
template <class T>
class work_queue {
 public:
  void put(T item) {
    const std::lock_guard lock(guard_);
    items_.push(std::move(item));
    ++unfinished_;
    not_empty_.notify_one();
  }

  /// Waits for an item; nothing once the queue is closed and empty.
  std::optional<T> get() {
    std::unique_lock lock(guard_);
    not_empty_.wait(lock, [this] { return !items_.empty() || closed_; });
    if (items_.empty()) return std::nullopt;
    T item = std::move(items_.front());
    items_.pop();
    return item;
  }

  /// To be called once for every item that get() gave.
  void task_done() {
    const std::lock_guard lock(guard_);
    if (--unfinished_ == 0) all_done_.notify_all();
  }

  /// Waits until every item that was put in is done.
  void join() {
    std::unique_lock lock(guard_);
    all_done_.wait(lock, [this] { return unfinished_ == 0; });
  }

  /// No more items come: lets the threads go that wait in get().
  void close() {
    const std::lock_guard lock(guard_);
    closed_ = true;
    not_empty_.notify_all();
  }

 private:
  std::mutex guard_;
  std::condition_variable not_empty_;
  std::condition_variable all_done_;
  std::queue<T> items_;
  std::size_t unfinished_ = 0;
  bool closed_ = false;
};

}  // namespace talk
