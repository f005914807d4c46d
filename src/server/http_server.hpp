#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <fanfold/ip_address.hpp>
#include <fanfold/task.hpp>
#include <memory>
#include <string>
#include <vector>

#include "server/http_message.hpp"
#include "server/http_statistics.hpp"

namespace boost::asio {
class io_context;
}
namespace spdlog {
class logger;
}

namespace fanfold::server {

struct http_server_options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any that is free

  /// The names by which it is asked, beside localhost and addresses. A page of another name that leads here is turned
  /// away (DNS rebinding).
  std::vector<std::string> host_names{};

  /// Proxies whose X-Forwarded-For is believed, and who may have as many connections as all may together.
  std::vector<ip_network> trusted_proxies{};

  std::size_t max_head_bytes = 16 * 1024;
  std::uint64_t max_body_bytes = 1024 * 1024;
  /// Of all requests, heads and bodies, that are held at a time; of those beyond, the last are refused.
  std::uint64_t max_request_bytes = 64 * 1024 * 1024;
  std::size_t max_connections = 12'000;  ///< each takes a file descriptor
  /// Of one address, but for trusted proxies: all clients behind one have its address.
  std::size_t max_connections_of_client = 1'024;

  duration head_time = std::chrono::seconds(15);   ///< for a whole head, from its first byte on
  duration body_time = std::chrono::seconds(15);   ///< for a whole body
  duration idle_time = std::chrono::seconds(60);   ///< between requests
  duration stall_time = std::chrono::seconds(30);  ///< in which a client takes nothing of an answer
  duration drain_time = std::chrono::seconds(10);  ///< for requests that are under way when the server is to end

  std::shared_ptr<spdlog::logger> log{};  ///< none: standard_error_logger()
};

/// Serves HTTP/1.0 and 1.1 on one loop, every connection a child of `serve`. What the handler answers gets the fields
/// that every answer has: X-Request-Id, Date and those by which a browser is told to trust nothing. Belongs to its
/// loop's thread.
class http_server {
 public:
  /// Listens from here on. Throws boost::system::system_error where it can't.
  http_server(boost::asio::io_context& context, http_server_options options, http_handler handler);
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server();

  std::uint16_t port() const;

  /// Accepts connections and answers their requests until it is cancelled, or has drained. Call it once.
  task<> serve();

  /// Accepts no more and closes idle connections. Requests that are under way have drain_time to end; event streams,
  /// which would not, end now. Then `serve` returns.
  void drain();

  const http_statistics& statistics() const;

 private:
  class running;
  std::unique_ptr<running> running_;
};

}  // namespace fanfold::server
