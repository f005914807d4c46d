#include "support/full_listener.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace fanfold::test_web {

using boost::asio::ip::tcp;

// Linux queues one connection more than it is told, and drops any other until that is accepted.
class full_listener::sockets {
 public:
  explicit sockets(const tcp::endpoint& at) {
    acceptor_.open(at.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(at);
    acceptor_.listen(0);
    queued_.connect(at);
  }

 private:
  boost::asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  tcp::socket queued_{context_};
};

full_listener::full_listener(const std::string& address, std::uint16_t port)
    : sockets_(std::make_unique<sockets>(tcp::endpoint(boost::asio::ip::make_address(address), port))) {}
full_listener::full_listener(full_listener&&) noexcept = default;
full_listener::~full_listener() = default;

}  // namespace fanfold::test_web
