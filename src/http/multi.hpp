#pragma once

#include <curl/curl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "http/read_budget.hpp"
#include "http/socket_set.hpp"

namespace fanfold::http {

/// Who is told that an easy handle's transfer is over. Set as the handle's CURLOPT_PRIVATE.
class multi_client {
 public:
  /// The handle has been removed already. Called outside of libcurl's callbacks, on the loop's thread.
  virtual void transfer_ended(CURLcode result) noexcept = 0;

 protected:
  ~multi_client() = default;
};

/// A libcurl multi handle, driven by one io_context and never shared with another.
class multi final : socket_set::listener {
 public:
  /// Closes idle connections where there are more than `connections`, those in use counted. Throws std::system_error
  /// where the system refuses.
  multi(boost::asio::io_context& context, std::size_t connections);
  multi(const multi&) = delete;
  multi& operator=(const multi&) = delete;
  ~multi();

  /// Starts the transfer. False where libcurl is out of memory.
  bool add(CURL* easy);
  /// Aborts it, so that its buffers can go; its client is not told.
  void remove(CURL* easy);

 private:
  using clock = std::chrono::steady_clock;

  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* known) noexcept;
  static int on_timeout(CURLM* handle, long timeout_ms, void* self) noexcept;

  template <void (multi::*Member)()>
  auto handler();
  void socket_ready(int fd, std::uint32_t events) noexcept override;
  void sockets_served() noexcept override;
  void act_soon();
  void act_on_timeout();
  void timer_fired();
  void arm(clock::time_point when);
  void go_on_after_refusals();
  void tell_ended();

  // Handlers may be on their way already when the multi goes: they hold this weakly, and do nothing then.
  std::shared_ptr<multi*> self_ = std::make_shared<multi*>(this);
  read_budget reads_;
  CURLM* handle_;
  boost::asio::io_context::executor_type executor_;
  socket_set sockets_;
  boost::asio::steady_timer timer_;
  std::vector<CURL*> unwatched_;  // transfers that go on, and of which no socket is watched any more
  bool acting_soon_ = false;
  clock::time_point due_ = clock::time_point::max();    // when libcurl wants to be called
  clock::time_point armed_ = clock::time_point::max();  // when the timer will fire
};

}  // namespace fanfold::http
