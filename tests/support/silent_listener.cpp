#include "support/silent_listener.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <list>
#include <thread>
#include <utility>

namespace fanfold::test_web {

namespace asio = boost::asio;
using asio::ip::tcp;

class silent_listener::running {
 public:
  explicit running(std::string says) : says_(std::move(says)) {
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  ~running() {
    context_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::size_t connections() const { return connections_; }

 private:
  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket client) {
      if (!error) {
        ++connections_;
        boost::system::error_code gone;
        client.write_some(asio::buffer(says_), gone);  // little enough for the kernel to take
        held_.push_back(std::move(client));
      }
      accept();
    });
  }

  std::string says_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::list<tcp::socket> held_;
  std::atomic<std::size_t> connections_ = 0;
  std::thread thread_;
};

silent_listener::silent_listener(std::string says) : running_(std::make_unique<running>(std::move(says))) {}
silent_listener::~silent_listener() = default;

std::uint16_t silent_listener::port() const {
  return running_->port();
}

std::size_t silent_listener::connections() const {
  return running_->connections();
}

std::string silent_listener::url(std::string_view scheme) const {
  return fmt::format("{}://127.0.0.1:{}/", scheme, port());
}

std::string silent_listener::half_a_tls_record() {
  return {"\x16\x03\x03\x40\x00\x02\x00\x3f", 8};
}

}  // namespace fanfold::test_web
