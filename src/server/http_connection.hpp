#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <fanfold/event.hpp>
#include <fanfold/outcome.hpp>
#include <fanfold/task_group.hpp>
#include <functional>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "server/access_log.hpp"
#include "server/http_server.hpp"
#include "server/request_parser.hpp"

namespace fanfold::server {

class http_connection;

/// What the connections of a server share.
struct http_service {
  http_server_options options;
  http_handler handler;
  access_log log;
  http_statistics statistics{};
  std::uint64_t held_bytes = 0;  ///< of requests
  bool draining = false;
  event none_left{};                   ///< set when the server drains and all connections are closed
  std::list<http_connection*> idle{};  ///< those that have been for longest first
  std::list<http_connection*> busy{};
  std::mt19937_64 random{std::random_device{}()};  // NOLINT(bugprone-random-generator-seed): ids are no secrets
};

/// A client's connection: one request after the other, until either side closes it. While it is idle, or its event
/// stream is, it holds no buffers.
class http_connection {
 public:
  http_connection(boost::asio::ip::tcp::socket socket, std::string peer, http_service& service);
  http_connection(const http_connection&) = delete;
  http_connection& operator=(const http_connection&) = delete;
  ~http_connection();

  /// Until it is closed.
  task<> run();
  /// Tells the client that there are too many connections.
  task<> turn_away();

  /// Closes it where it is idle.
  void close_idle();
  /// Ends it as soon as its request is answered; an event stream would never be, and ends at once.
  void drain();

 private:
  class chunks;
  struct held;
  using body_stream = std::function<task<>(body_writer&)>;
  using pieces = std::array<boost::asio::const_buffer, 3>;
  /// A request, and what is to be said of it when it is over.
  struct exchange {
    time_point began;
    std::string id;
    std::string client;
    std::string method{};
    std::string path{};
    std::string tenant{};
    int status = 0;  // none: the client has left
    std::uint64_t bytes = 0;
    bool is_old = false;
    bool persists = false;
    bool is_read = false;  // to its end
  };

  task<bool> wait_for_request();
  task<bool> readable();
  task<bool> answer_next();
  task<std::optional<http_response>> respond(exchange& now);
  task<std::optional<problem>> read_head(exchange& now, request_parser& parser, held& bytes);
  task<std::optional<problem>> read_body(exchange& now, request_parser& parser, held& bytes);
  task<std::optional<problem>> read(request_parser& parser, request_parser::state part, held& bytes);
  task<bool> read_more(std::size_t block);
  task<http_response> handle(http_request request);

  task<bool> send(exchange& now, http_response response);
  task<bool> send_head(exchange& now, const http_response& response);
  task<bool> send_stream(exchange& now, const body_stream& stream, bool is_events);
  task<> run_stream(const body_stream& stream, chunks& out, std::optional<outcome<>>& end);
  task<> hang_up(const std::optional<outcome<>>& end);
  task<bool> write(exchange& now, pieces bytes);
  task<std::size_t> write_some(pieces bytes);
  task<> linger();
  task<> discard();
  void reset();

  std::string id_of(const http_request& request);
  void note(const exchange& now, duration time);

  boost::asio::ip::tcp::socket socket_;
  std::string peer_;
  http_service& service_;
  std::list<http_connection*>::iterator place_;  // in the service's idle or busy
  bool is_idle_ = false;
  bool closes_ = false;
  task_group* events_ = nullptr;  // while it sends an event stream
  std::string input_;
};

}  // namespace fanfold::server
