#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/web_options.hpp"

namespace fanfold {

/// A test web in a process of its own, which has its own file descriptors. Made while this process has one thread.
class server_process {
 public:
  /// Throws std::system_error where the system refuses.
  explicit server_process(const test_web::web_options& web);
  server_process(const server_process&) = delete;
  server_process& operator=(const server_process&) = delete;
  ~server_process();

  std::uint16_t port() const { return port_; }
  /// As curl's --resolve.
  std::vector<std::string> resolve() const { return {"*:" + std::to_string(port_) + ":127.0.0.1"}; }

 private:
  pid_t child_;
  int lifeline_;  // the child ends when it is closed
  std::uint16_t port_ = 0;
};

}  // namespace fanfold
