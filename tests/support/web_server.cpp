#include "support/web_server.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <exception>
#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <utility>

#include "support/connection.hpp"
#include "support/test_certificate.hpp"

namespace fanfold::test_web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

tcp::acceptor bound_acceptor(asio::io_context& context, const std::string& address, std::uint16_t port) {
  const tcp::endpoint where(asio::ip::make_address(address), port);
  tcp::acceptor out(context);
  out.open(where.protocol());
  out.set_option(tcp::acceptor::reuse_address(port != 0));
  out.bind(where);
  return out;
}

test_certificate certificate_of(tls_kind kind, const test_certificate& authority, const web_model& web) {
  constexpr std::uint32_t most_names = 1000;
  std::vector<std::string> names;
  for (std::uint32_t host = 0; host < std::min(web.options().hosts, most_names); ++host)
    names.push_back(web.host_name(host));
  switch (kind) {
    case tls_kind::self_signed:
      return make_self_signed(names);
    case tls_kind::expired:
      return make_certificate(authority, names, -std::chrono::hours(1));
    case tls_kind::wrong_name:
      return make_certificate(authority, {"another.test"});
    default:
      return make_certificate(authority, names);
  }
}

}  // namespace

class web_server::running {
 public:
  running(web_options web, server_options options)
      : acceptors_(listen(options)),
        refusing_(bound_acceptor(context_, options.address, 0)),
        web_(web, options.tls == tls_kind::none ? "http" : "https", ports()),
        traffic_(options.count_urls),
        address_(std::move(options.address)),
        ready_(std::move(options.ready)) {
    if (options.tls != tls_kind::none) use_tls(options.tls);
    // Stops the context, as its timer may still be armed when all tasks have ended.
    start(context_, accept_all(),
          asio::bind_cancellation_slot(stop_.slot(), [this](const std::exception_ptr&) { context_.stop(); }));
    thread_ = std::thread([this] { context_.run(); });
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  ~running() {
    asio::post(context_, [this] { stop_.emit(asio::cancellation_type::all); });
    thread_.join();
  }

  const web_model& web() const { return web_; }
  const traffic& seen() const { return traffic_; }
  const std::string& address() const { return address_; }
  const std::string& authority_pem() const { return authority_.certificate_pem; }
  std::uint16_t refusing_port() const { return refusing_.local_endpoint().port(); }

  std::vector<std::uint16_t> ports() const {
    std::vector<std::uint16_t> out;
    for (const auto& acceptor : acceptors_) out.push_back(acceptor.local_endpoint().port());
    return out;
  }

 private:
  std::vector<tcp::acceptor> listen(const server_options& options) {
    std::vector<tcp::acceptor> out;
    for (std::uint16_t i = 0; i < options.ports; ++i) {
      const auto port = static_cast<std::uint16_t>(options.port == 0 ? 0 : options.port + i);
      out.push_back(bound_acceptor(context_, options.address, port));
      out.back().listen();
    }
    return out;
  }

  void use_tls(tls_kind kind) {
    authority_ = make_authority();
    const auto shown = certificate_of(kind, authority_, web_);
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->use_certificate_chain(asio::buffer(shown.certificate_pem));
    tls_->use_private_key(asio::buffer(shown.key_pem), asio::ssl::context::pem);
  }

  task<> accept_all() {
    co_await with_group([this](task_group& group) -> task<> {
      for (auto& acceptor : acceptors_) std::ignore = group.spawn(accept(acceptor, group));
      co_return;
    });
  }

  task<> accept(tcp::acceptor& acceptor, task_group& connections) {
    while (true) {
      auto [error, client] = co_await acceptor.async_accept(asio::as_tuple(use_task));
      while (ready_ && !ready_()) co_await sleep_for(std::chrono::milliseconds(1));
      if (error) {  // out of file descriptors, or a client that is gone already
        co_await sleep_for(std::chrono::milliseconds(10));
      } else if (tls_) {
        std::ignore =
            connections.spawn(serve(asio::ssl::stream<tcp::socket>(std::move(client), *tls_), web_, traffic_));
      } else {
        std::ignore = connections.spawn(serve(std::move(client), web_, traffic_));
      }
    }
  }

  asio::io_context context_{1};
  std::vector<tcp::acceptor> acceptors_;
  tcp::acceptor refusing_;  // bound, so that nobody else gets the port, and never listening
  web_model web_;
  traffic traffic_;
  std::string address_;
  std::function<bool()> ready_;
  test_certificate authority_;
  std::optional<asio::ssl::context> tls_;
  asio::cancellation_signal stop_;
  std::thread thread_;
};

web_server::web_server(web_options web, server_options server) {
  if (server.ports == 0 || server.port + server.ports - 1 > 65'535)
    throw std::invalid_argument("there are no such ports");
  raise_file_limit();
  running_ = std::make_unique<running>(web, std::move(server));
}

web_server::~web_server() = default;

const web_model& web_server::web() const {
  return running_->web();
}
const traffic& web_server::seen() const {
  return running_->seen();
}
const std::string& web_server::authority_pem() const {
  return running_->authority_pem();
}

std::string web_server::url(std::string_view path) const {
  return web().origin(0) + std::string(path);
}

std::string web_server::refused_url() const {
  return fmt::format("{}://{}:{}/", web().scheme(), running_->address(), running_->refusing_port());
}

std::vector<std::string> web_server::resolve() const {
  std::vector<std::string> out;
  for (const auto port : running_->ports()) out.push_back(fmt::format("*:{}:{}", port, running_->address()));
  return out;
}

}  // namespace fanfold::test_web
