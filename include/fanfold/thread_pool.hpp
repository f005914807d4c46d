#pragma once

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <stdexcept>
#include <thread>
#include <utility>

namespace fanfold {

/// Threads for blocking work (`to_thread`), a fixed number of them; what exceeds it waits in order. The destructor
/// drops what has not begun and joins the threads.
class thread_pool {
 public:
  /// Throws std::invalid_argument on 0 threads.
  explicit thread_pool(std::size_t threads) : pool_(checked(threads)) {}

  /// A few more threads than cores, as blocking work mostly waits: Python's ThreadPoolExecutor has the same figure.
  static std::size_t default_size() { return std::min<std::size_t>(32, std::thread::hardware_concurrency() + 4); }

  /// Runs `work()` on one of the threads. It may not throw. From any thread.
  template <class Work>
  void post(Work work) {
    boost::asio::post(pool_, std::move(work));
  }

  ~thread_pool() {
    pool_.stop();
    pool_.join();
  }

 private:
  static std::size_t checked(std::size_t threads) {
    if (threads == 0) throw std::invalid_argument("fanfold: a thread_pool of 0 threads could never run anything");
    return threads;
  }

  boost::asio::thread_pool pool_;
};

}  // namespace fanfold
