#include "support/connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fanfold/asio.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "support/request.hpp"
#include "support/responder.hpp"
#include "support/response.hpp"

namespace fanfold::test_web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using tls_stream = asio::ssl::stream<tcp::socket>;
using buffers = std::array<asio::const_buffer, 2>;

constexpr auto use_result = asio::as_tuple(use_task);

/// Ends when the client closes the connection; what it sends stays to be read.
task<> hang_up(tcp::socket& socket) {
  const auto [failed] = co_await socket.async_wait(tcp::socket::wait_read, use_result);
  char byte = 0;
  error_code closed = failed;
  if (!closed) socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, closed);
  if (!closed || closed == asio::error::operation_aborted) co_await sleep_until(time_point::max());
}

/// Waits so long. False, and sooner, where the client closes the connection; under TLS its goodbye hides that.
task<bool> pause(tcp::socket& socket, duration how_long) {
  const bool closed = co_await move_on_after(how_long, hang_up(socket));
  co_return !closed;
}

template <class Stream>
class connection {
 public:
  connection(Stream client, const web_model& web, traffic& seen)
      : client_(std::move(client)), web_(web), traffic_(seen), seen_(seen) {}

  task<> run() {
    prepare();
    if (!co_await handshake()) co_return;
    while (co_await answer_next()) {
    }
  }

 private:
  static constexpr bool is_tls = std::is_same_v<Stream, tls_stream>;
  static constexpr std::size_t most_head_bytes = 64 * 1024;

  tcp::socket& socket() {
    if constexpr (is_tls) {
      return client_.next_layer();
    } else {
      return client_;
    }
  }

  void prepare() {
    error_code ignored;
    socket().set_option(tcp::no_delay(true), ignored);
    socket().non_blocking(true, ignored);
    port_ = ':' + std::to_string(socket().local_endpoint(ignored).port());
  }

  task<bool> handshake() {
    if constexpr (is_tls) {
      const auto [error] = co_await client_.async_handshake(tls_stream::server, use_result);
      co_return !error;
    }
    co_return true;
  }

  /// False where the connection has ended.
  task<bool> answer_next() {
    request asked;
    parse_state state = parse_request(input(), asked);
    while (state == parse_state::incomplete && input_.size() < most_head_bytes) {
      const bool more = co_await read_more();
      if (!more) co_return false;
      state = parse_request(input(), asked);
    }
    if (state != parse_state::complete) {
      const response refusal = html_reply(400, "Bad request", "");
      co_await send(refusal);
      co_return co_await end(ending::close);
    }
    const std::string host = authority(asked);
    seen_.is_for(host);
    traffic::visit visit(traffic_, host, asked.target);
    const response answer = respond(web_, asked, visit.earlier());
    const bool stay = asked.keep_alive;
    const bool skipped = co_await skip(asked.head.size() + asked.body_bytes);
    const bool sent = skipped && co_await send(answer);
    if (!sent) co_return false;
    visit.is_answered();
    co_return co_await end(stay || answer.ending != ending::keep_alive ? answer.ending : ending::close);
  }

  /// The host with its port, which some clients leave out.
  std::string authority(const request& asked) const {
    return asked.host.find(':') == asked.host.npos ? std::string(asked.host) + port_ : std::string(asked.host);
  }

  std::string_view input() const { return std::string_view(input_).substr(consumed_); }

  task<bool> read_more() {
    constexpr std::size_t block = 4096;
    input_.erase(0, std::exchange(consumed_, 0));
    const std::size_t old_size = input_.size();
    input_.resize(old_size + block);
    const auto [error, count] =
        co_await client_.async_read_some(asio::buffer(input_.data() + old_size, block), use_result);
    input_.resize(old_size + count);
    co_return !error;
  }

  /// Drops what the client has sent or still sends.
  task<bool> skip(std::uint64_t bytes) {
    while (bytes > input().size()) {
      bytes -= input().size();
      consumed_ = input_.size();
      const bool more = co_await read_more();
      if (!more) co_return false;
    }
    consumed_ += bytes;
    co_return true;
  }

  task<bool> send(const response& answer) {
    const bool at_once = answer.pace.count() == 0;
    if (answer.latency.count() > 0 && !co_await pause(socket(), answer.latency)) co_return false;
    if (at_once && answer.repeats == 0) co_return co_await write(answer.head, answer.body);
    if (!co_await write(answer.head, {})) co_return false;
    for (std::uint64_t i = 0; i < answer.repeats; ++i) {
      if (!at_once && !co_await pause(socket(), answer.pace)) co_return false;
      const std::string made = answer.nth_unit ? answer.nth_unit(i) : std::string();
      if (!co_await write(answer.nth_unit ? made : answer.unit, {})) co_return false;
    }
    const std::size_t slice = at_once ? answer.body.size() : answer.slice;
    for (std::string_view rest = answer.body; !rest.empty(); rest.remove_prefix(std::min(slice, rest.size()))) {
      if (!at_once && !co_await pause(socket(), answer.pace)) co_return false;
      if (!co_await write(rest.substr(0, slice), {})) co_return false;
    }
    co_return true;
  }

  task<bool> write(std::string_view first, std::string_view second) {
    std::size_t written = 0;
    if constexpr (!is_tls) {
      // Mostly the kernel takes all of it at once, and no operation needs to wait.
      error_code error;
      written = client_.write_some(buffers{asio::buffer(first), asio::buffer(second)}, error);
      if (error && error != asio::error::would_block) co_return false;
      if (written == first.size() + second.size()) co_return true;
    }
    const auto of_first = std::min(written, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(written - of_first);
    const buffers rest{asio::buffer(first), asio::buffer(second)};
    const auto [error, count] = co_await asio::async_write(client_, rest, use_result);
    co_return !error;
  }

  /// True where the connection goes on.
  task<bool> end(ending how) {
    error_code ignored;
    switch (how) {
      case ending::keep_alive:
        co_return true;
      case ending::close:
        co_await shut_down();
        break;
      case ending::reset:
        socket().set_option(asio::socket_base::linger(true, 0), ignored);
        break;
      case ending::hang:
        while (co_await read_more()) consumed_ = input_.size();
        break;
    }
    socket().close(ignored);
    co_return false;
  }

  task<> shut_down() {
    error_code ignored;
    if constexpr (is_tls) {
      constexpr std::chrono::seconds patience(1);
      const auto say_goodbye = [](tls_stream& client) -> task<> { co_await client.async_shutdown(use_result); };
      co_await move_on_after(patience, say_goodbye(client_));
    }
    socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  Stream client_;
  const web_model& web_;
  traffic& traffic_;
  traffic::connection seen_;
  std::string port_;  // with its colon
  std::string input_;
  std::size_t consumed_ = 0;  // of the input
};

template <class Stream>
task<> serve_stream(Stream client, const web_model& web, traffic& seen) {
  connection<Stream> served(std::move(client), web, seen);
  co_await served.run();
}

}  // namespace

task<> serve(tcp::socket client, const web_model& web, traffic& seen) {
  return serve_stream(std::move(client), web, seen);
}

task<> serve(tls_stream client, const web_model& web, traffic& seen) {
  return serve_stream(std::move(client), web, seen);
}

}  // namespace fanfold::test_web
