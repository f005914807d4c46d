#include "server/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "server/client_address.hpp"
#include "server/http_connection.hpp"

namespace fanfold::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

tcp::endpoint endpoint_of(const http_server_options& options) {
  return {asio::ip::make_address(options.address), options.port};
}

}  // namespace

class http_server::running {
 public:
  running(asio::io_context& context, http_server_options options, http_handler handler)
      : acceptor_(context, endpoint_of(options)),
        service_{.options = std::move(options), .handler = std::move(handler), .log = access_log(nullptr)} {
    service_.log = access_log(service_.options.log ? service_.options.log : standard_error_logger());
  }

  std::uint16_t port() const { return port_; }
  const http_statistics& statistics() const { return service_.statistics; }

  task<> serve() {
    co_await with_group([this](task_group& connections) -> task<> {
      while (!service_.draining) co_await accept_next(connections);
      if (service_.statistics.connections > 0)
        std::ignore = co_await move_on_after(service_.options.drain_time, all_closed());
      connections.cancel();
    });
  }

  void drain() {
    service_.draining = true;
    error_code ignored;
    std::ignore = acceptor_.close(ignored);
    while (!service_.idle.empty()) service_.idle.front()->close_idle();
    for (auto* each : service_.busy) each->drain();
  }

 private:
  static constexpr std::size_t most_turned_away = 100;  // at a time

  task<> accept_next(task_group& connections) {
    auto [failed, client] = co_await acceptor_.async_accept(asio::as_tuple(use_task));
    if (service_.draining) co_return;
    if (failed) co_return co_await recover();
    const auto peer = client.remote_endpoint(failed);
    if (failed) co_return;
    ++service_.statistics.accepted;
    if (service_.statistics.connections >= service_.options.max_connections + most_turned_away) {
      ++service_.statistics.refused;  // without a word
      co_return;
    }
    std::ignore = connections.spawn(serve_client(std::move(client), peer.address().to_string()));
  }

  // From being out of file descriptors, which is told before anybody wants one; or from a client that is gone already.
  task<> recover() {
    std::ignore = co_await acceptor_.async_wait(tcp::acceptor::wait_read, asio::as_tuple(use_task));
    make_room();
    if (!service_.draining) co_await sleep_for(std::chrono::milliseconds(10));
  }

  task<> all_closed() { co_await service_.none_left.wait(); }

  task<> serve_client(tcp::socket socket, std::string client) {
    const counted mine(of_client_, client);
    http_connection connection(std::move(socket), client, service_);
    const bool is_proxy = is_within(client, service_.options.trusted_proxies);
    const bool too_many = is_too_many(is_proxy ? 0 : mine.count());
    if (too_many) ++service_.statistics.refused;
    auto end = co_await settled(too_many ? connection.turn_away() : connection.run());
    if (!end && !end.was_cancelled()) service_.log.add_error("", "a connection failed");
  }

  // Where there are too many, the one that has been idle for longest makes room.
  bool is_too_many(std::size_t of_client) {
    if (of_client > service_.options.max_connections_of_client) return true;
    if (service_.statistics.connections <= service_.options.max_connections) return false;
    return !make_room();
  }

  bool make_room() {
    if (service_.idle.empty()) return false;
    service_.idle.front()->close_idle();
    return true;
  }

  // Counts a client's connections while it lives.
  class counted {
   public:
    using counts = std::unordered_map<std::string, std::size_t>;
    counted(counts& all, const std::string& client) : all_(all), place_(all.try_emplace(client).first) {
      ++place_->second;
    }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted() {
      if (--place_->second == 0) all_.erase(place_->first);
    }
    std::size_t count() const { return place_->second; }

   private:
    counts& all_;
    counts::iterator place_;
  };

  tcp::acceptor acceptor_;
  std::uint16_t port_ = acceptor_.local_endpoint().port();
  http_service service_;
  counted::counts of_client_;
};

http_server::http_server(asio::io_context& context, http_server_options options, http_handler handler)
    : running_(std::make_unique<running>(context, std::move(options), std::move(handler))) {}
http_server::~http_server() = default;

std::uint16_t http_server::port() const {
  return running_->port();
}
task<> http_server::serve() {
  return running_->serve();
}
void http_server::drain() {
  running_->drain();
}
const http_statistics& http_server::statistics() const {
  return running_->statistics();
}

}  // namespace fanfold::server
