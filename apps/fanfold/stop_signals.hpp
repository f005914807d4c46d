#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>
#include <thread>

namespace fanfold::cli {

/// While it lives, the first Ctrl-C (SIGINT) or SIGTERM calls a function instead of ending the process. The second one
/// ends it at once, with the exit status 128 + signal. It has a thread of its own, because the program's may wait in a
/// write to a pipe that nobody reads from.
class stop_signals {
 public:
  /// `stop` is called on that thread, at most once.
  explicit stop_signals(std::function<void()> stop);
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;
  ~stop_signals();

  /// The first signal; 0: there was none.
  int received() const noexcept { return received_; }

 private:
  void on_first(int signal);
  [[noreturn]] static void on_second(int signal);

  std::function<void()> stop_;
  std::atomic<int> received_ = 0;
  boost::asio::io_context context_{1};
  boost::asio::signal_set signals_;
  std::jthread thread_;
};

}  // namespace fanfold::cli
