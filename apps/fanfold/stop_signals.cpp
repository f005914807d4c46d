#include "stop_signals.hpp"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "terminal.hpp"

namespace fanfold::cli {

stop_signals::stop_signals(std::function<void()> stop) : stop_(std::move(stop)), signals_(context_, SIGINT, SIGTERM) {
  signals_.async_wait([this](const boost::system::error_code&, int signal) { on_first(signal); });
  thread_ = std::jthread([this] { context_.run(); });
}

stop_signals::~stop_signals() {
  context_.stop();
}

void stop_signals::on_first(int signal) {
  received_ = signal;
  say(signal == SIGINT ? "stopping... (Ctrl-C again to stop at once)" : "stopping...");
  signals_.async_wait([](const boost::system::error_code&, int again) { on_second(again); });
  stop_();
}

void stop_signals::on_second(int signal) {
  say("stopped at once");
  ::_exit(128 + signal);
}

}  // namespace fanfold::cli
