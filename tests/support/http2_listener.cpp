#include "support/http2_listener.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <fanfold/asio.hpp>
#include <fanfold/task_group.hpp>
#include <thread>
#include <tuple>
#include <utility>

#include "support/test_certificate.hpp"

namespace fanfold::test_web {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace http2 {

std::string number(std::uint32_t value, std::size_t bytes) {
  std::string out;
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
  return out;
}

std::string frame(frame_type type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
  std::string out = number(static_cast<std::uint32_t>(payload.size()), 3);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  out += number(stream);
  return out += payload;
}

namespace {

// RFC 7541 section 5.1, where what is longer than 126 bytes is less than that and 16 KiB.
std::string string_of(std::string_view text) {
  constexpr std::size_t most = 127;
  std::string out;
  if (text.size() < most) {
    out += static_cast<char>(text.size());
  } else {
    const std::size_t rest = text.size() - most;
    out = {static_cast<char>(most), static_cast<char>(0x80 | (rest & 0x7f)), static_cast<char>(rest >> 7)};
  }
  return out.append(text);
}

}  // namespace

std::string field(std::string_view name, std::string_view value) {
  return std::string(1, '\0') + string_of(name) + string_of(value);
}

std::string head(std::uint32_t stream, std::string_view fields) {
  return frame(frame_type::headers, end_headers, stream, std::string("\x88") + std::string(fields));
}

}  // namespace http2

namespace {

using stream = asio::ssl::stream<tcp::socket>;

constexpr auto use_result = asio::as_tuple(use_task);
constexpr std::size_t preface_size = 24;  // RFC 9113 section 3.4
constexpr std::size_t frame_head_size = 9;
constexpr std::string_view name = "http2.test";

struct frame_head {
  http2::frame_type type;
  std::uint8_t flags;
  std::uint32_t stream;
  std::size_t size;
};

frame_head read_head(const std::array<unsigned char, frame_head_size>& bytes) {
  const auto number = [&bytes](std::size_t from, std::size_t to) {
    std::uint32_t value = 0;
    for (; from < to; ++from) value = value << 8 | bytes[from];
    return value;
  };
  return {static_cast<http2::frame_type>(bytes[3]), bytes[4], number(5, 9), number(0, 3)};
}

// RFC 7301: of what a client offers, HTTP/2.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char*, unsigned, void*) {
  static constexpr unsigned char h2[] = {'h', '2'};
  *chosen = h2;
  *size = sizeof h2;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

class http2_listener::running {
 public:
  explicit running(script answers) : answers_(std::move(answers)), authority_(make_authority()) {
    const auto shown = make_certificate(authority_, {std::string(name)});
    tls_.use_certificate_chain(asio::buffer(shown.certificate_pem));
    tls_.use_private_key(asio::buffer(shown.key_pem), asio::ssl::context::pem);
    SSL_CTX_set_alpn_select_cb(tls_.native_handle(), &choose_protocol, nullptr);
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

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  const std::string& authority_pem() const { return authority_.certificate_pem; }
  std::size_t requests() const { return requests_; }

 private:
  task<> accept_all() {
    co_await with_group([this](task_group& connections) -> task<> {
      while (true) {
        auto [error, client] = co_await acceptor_.async_accept(use_result);
        if (!error) std::ignore = connections.spawn(serve(stream(std::move(client), tls_)));
      }
    });
  }

  task<> serve(stream client) {
    const auto [failed] = co_await client.async_handshake(stream::server, use_result);
    if (failed) co_return;
    std::string preface(preface_size, '\0');
    bool goes_on = co_await read(client, asio::buffer(preface));
    goes_on = goes_on && co_await write(client, http2::frame(http2::frame_type::settings, 0, 0, ""));
    while (goes_on) goes_on = co_await deal_with_frame(client);
    co_await close_orderly(client.next_layer());
  }

  // What was sent arrives: a socket closed with bytes unread would reset the connection, and what is under way be lost.
  static task<> close_orderly(tcp::socket& client) {
    boost::system::error_code failed;
    std::ignore = client.shutdown(tcp::socket::shutdown_send, failed);
    std::array<char, 4'096> unread{};
    while (!failed) std::tie(failed, std::ignore) = co_await client.async_read_some(asio::buffer(unread), use_result);
  }

  // False where the connection has ended, or is to end.
  task<bool> deal_with_frame(stream& client) {
    std::array<unsigned char, frame_head_size> bytes{};
    if (!co_await read(client, asio::buffer(bytes))) co_return false;
    const frame_head head = read_head(bytes);
    std::string payload(head.size, '\0');
    if (!co_await read(client, asio::buffer(payload))) co_return false;
    constexpr std::uint8_t acknowledgement = 1;
    if (head.type == http2::frame_type::settings && head.flags != acknowledgement)
      co_return co_await write(client, http2::frame(http2::frame_type::settings, acknowledgement, 0, ""));
    if (head.type != http2::frame_type::headers) co_return true;
    ++requests_;
    const answer said = answers_(head.stream);
    bool goes_on = co_await write(client, said.first);
    while (goes_on && !said.then.empty()) goes_on = co_await write(client, said.then);
    co_return goes_on && !said.closes;
  }

  static task<bool> read(stream& client, asio::mutable_buffer into) {
    const auto [error, count] = co_await asio::async_read(client, into, use_result);
    co_return !error;
  }
  static task<bool> write(stream& client, std::string bytes) {
    const auto [error, count] = co_await asio::async_write(client, asio::buffer(bytes), use_result);
    co_return !error;
  }

  script answers_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  test_certificate authority_;
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  std::atomic<std::size_t> requests_ = 0;
  asio::cancellation_signal stop_;
  std::thread thread_;
};

http2_listener::http2_listener(script answers) : running_(std::make_unique<running>(std::move(answers))) {}
http2_listener::~http2_listener() = default;

std::string http2_listener::url() const {
  return fmt::format("https://{}:{}/", name, running_->port());
}
std::string http2_listener::resolve() const {
  return fmt::format("{}:{}:127.0.0.1", name, running_->port());
}
const std::string& http2_listener::authority_pem() const {
  return running_->authority_pem();
}
std::size_t http2_listener::requests() const {
  return running_->requests();
}

}  // namespace fanfold::test_web
