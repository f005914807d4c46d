#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fanfold/asio.hpp>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "server/http_server.hpp"

namespace fanfold::server {

/// A server on a thread of its own, from construction to destruction.
class served {
 public:
  explicit served(http_handler handler, http_server_options options = {})
      : server_(context_, logging(std::move(options), log_), std::move(handler)),
        ended_(
            start(context_, server_.serve(), boost::asio::bind_cancellation_slot(stop_.slot(), boost::asio::use_future))
                .share()) {
    thread_ = std::thread([this] { context_.run(); });
  }
  served(const served&) = delete;
  served& operator=(const served&) = delete;
  ~served() {
    boost::asio::post(context_, [this] { stop_.emit(boost::asio::cancellation_type::all); });
    ended_.wait();
    context_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return server_.port(); }
  void drain() {
    boost::asio::post(context_, [this] { server_.drain(); });
  }
  template <class F>
  auto on_loop(F function) {
    auto result = boost::asio::post(context_, boost::asio::use_future(std::move(function)));
    return result.get();
  }
  /// Until serve() has returned.
  void wait() { ended_.get(); }
  bool has_ended() const { return ended_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  http_statistics statistics() {
    return on_loop([this] { return server_.statistics(); });
  }
  /// What was logged until now.
  std::string log() {
    return on_loop([this] { return log_.str(); });
  }

 private:
  static http_server_options logging(http_server_options options, std::ostream& to) {
    auto logger = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_st>(to));
    logger->set_pattern("%v");
    options.log = std::move(logger);
    return options;
  }

  std::ostringstream log_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  http_server server_;
  boost::asio::cancellation_signal stop_;
  std::shared_future<void> ended_;
  std::thread thread_;
};

/// A client that sends what it is told to, well-formed or not, and waits for what comes.
class raw_client {
 public:
  using response = boost::beast::http::response<boost::beast::http::string_body>;

  /// Has all file descriptors that it will need, but is not connected.
  explicit raw_client(int receive_buffer = 0) {
    socket_.open(boost::asio::ip::tcp::v4());
    if (receive_buffer > 0) socket_.set_option(boost::asio::socket_base::receive_buffer_size(receive_buffer));
  }
  explicit raw_client(const served& server, int receive_buffer = 0) : raw_client(receive_buffer) { connect(server); }

  void connect(const served& server) { socket_.connect({boost::asio::ip::address_v4::loopback(), server.port()}); }
  void send(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }

  /// The next answer. Throws boost::system::system_error where it is cut short.
  response receive(bool to_head = false) {
    boost::beast::http::response_parser<boost::beast::http::string_body> parser;
    parser.skip(to_head);
    boost::beast::http::read(socket_, buffer_, parser);
    return parser.release();
  }
  response ask(std::string_view request) {
    send(request);
    return receive(request.starts_with("HEAD"));
  }
  response get(std::string_view path) {
    return ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  /// All that comes until it holds `text`, or the server closes the connection.
  std::string receive_until(std::string_view text) {
    std::string out;
    boost::system::error_code failed;
    for (char c = 0; out.find(text) == out.npos && boost::asio::read(socket_, boost::asio::buffer(&c, 1), failed) == 1;)
      out += c;
    return out;
  }
  std::string receive_all() {
    std::string out;
    boost::system::error_code failed;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(out), failed);
    return out;
  }
  /// Waits for the server to close the connection: whether it does without another word.
  bool is_closed() { return buffer_.size() == 0 && receive_all().empty(); }
  void close() { socket_.close(); }
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  boost::beast::flat_buffer buffer_;
};

}  // namespace fanfold::server
