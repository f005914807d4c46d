#include "server/http_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/as_tuple.hpp>
#include <exception>
#include <fanfold/asio.hpp>
#include <fanfold/cancellation.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <memory>
#include <tuple>
#include <utility>

#include "server/client_address.hpp"
#include "server/cross_site.hpp"
#include "server/response_head.hpp"

namespace fanfold::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using state = request_parser::state;

constexpr auto use_result = asio::as_tuple(use_task);

problem request_timeout() {
  return {.status = 408,
          .code = "request_timeout",
          .title = "The request did not come in time",
          .detail = "send its head and its body without pauses"};
}

// The client left before its request was whole: nobody is there to be answered.
problem client_left() {
  return {.status = 0, .code = "", .title = "", .detail = ""};
}

std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception of an unknown type";
  }
}

bool is_event_stream(const http_response& response) {
  return std::ranges::any_of(response.fields, [](const auto& each) {
    return boost::algorithm::iequals(each.first, "Content-Type") &&
           boost::algorithm::istarts_with(each.second, "text/event-stream");
  });
}

bool is_id(std::string_view text) {
  constexpr std::string_view good = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !text.empty() && text.size() <= 64 && text.find_first_not_of(good) == text.npos;
}

// These keep what is called, and what it is called with, until it has ended.
task<> stream_to(const std::function<task<>(body_writer&)>& stream, body_writer& out) {
  co_await stream(out);
}
task<http_response> call(const http_handler& handler, http_request request) {
  co_return co_await handler(std::move(request));
}

}  // namespace

/// The bytes of a request while they are held.
struct http_connection::held {
  explicit held(http_service& of) : service(of) {}
  held(const held&) = delete;
  held& operator=(const held&) = delete;
  ~held() { service.held_bytes -= bytes; }

  /// False where there are too many.
  bool add(std::size_t more) {
    bytes += more;
    service.held_bytes += more;
    return service.held_bytes <= service.options.max_request_bytes;
  }

  http_service& service;
  std::uint64_t bytes = 0;
};

/// A body in chunks (RFC 9112 section 7.1).
class http_connection::chunks final : public body_writer {
 public:
  chunks(http_connection& connection, exchange& now) : connection_(connection), now_(now) {}

  task<> write(std::string bytes) override {
    if (bytes.empty()) co_return;  // it would be the last
    const std::string size = now_.is_old ? std::string() : fmt::format("{:x}\r\n", bytes.size());
    const std::string_view end = now_.is_old ? "" : "\r\n";
    is_cut_ = true;
    const bool sent = co_await connection_.write(now_, {asio::buffer(size), asio::buffer(bytes), asio::buffer(end)});
    if (!sent) throw cancelled();
    is_cut_ = false;
  }
  task<bool> end() {
    if (now_.is_old) co_return true;
    constexpr std::string_view last = "0\r\n\r\n";
    co_return co_await connection_.write(now_, {asio::buffer(last)});
  }
  /// Whether a chunk was not sent to its end.
  bool is_cut() const { return is_cut_; }

 private:
  http_connection& connection_;
  exchange& now_;
  bool is_cut_ = false;
};

http_connection::http_connection(tcp::socket socket, std::string peer, http_service& service)
    : socket_(std::move(socket)),
      peer_(std::move(peer)),
      service_(service),
      place_(service.busy.insert(service.busy.end(), this)) {
  ++service_.statistics.connections;
  error_code ignored;
  std::ignore = socket_.set_option(tcp::no_delay(true), ignored);
  std::ignore = socket_.non_blocking(true, ignored);
}

http_connection::~http_connection() {
  (is_idle_ ? service_.idle : service_.busy).erase(place_);
  if (--service_.statistics.connections == 0 && service_.draining) service_.none_left.set();
}

task<> http_connection::run() {
  bool goes_on = true;
  while (goes_on) goes_on = co_await answer_next();
}

task<> http_connection::turn_away() {
  exchange now{.began = co_await fanfold::now(), .id = id_of({}), .client = peer_};
  std::ignore = co_await send(now, to_response(unavailable("there are too many connections"), now.id));
  co_await linger();
}

void http_connection::close_idle() {
  if (!is_idle_) return;
  service_.busy.splice(service_.busy.end(), service_.idle, place_);
  is_idle_ = false;
  closes_ = true;
  error_code ignored;
  std::ignore = socket_.cancel(ignored);
}

void http_connection::drain() {
  close_idle();
  if (events_ != nullptr) events_->cancel();
}

task<bool> http_connection::answer_next() {
  if (!co_await wait_for_request()) co_return false;
  exchange now{.began = co_await fanfold::now(), .id = "", .client = peer_};
  auto response = co_await respond(now);
  if (!response) co_return false;
  now.persists = now.persists && !service_.draining;
  const auto sent = co_await settled(send(now, *std::exchange(response, std::nullopt)));
  note(now, co_await fanfold::now() - now.began);
  if (sent.value() && !now.is_read) co_await linger();
  co_return sent.value() && now.persists;
}

task<bool> http_connection::wait_for_request() {
  if (!input_.empty()) co_return true;
  if (service_.draining) co_return false;
  input_ = std::string();
  service_.idle.splice(service_.idle.end(), service_.busy, place_);
  is_idle_ = true;
  const auto came = co_await move_on_after(service_.options.idle_time, readable());
  if (closes_) co_return false;
  service_.busy.splice(service_.busy.end(), service_.idle, place_);
  is_idle_ = false;
  co_return came.value_or(false);
}

task<bool> http_connection::readable() {
  const auto [failed] = co_await socket_.async_wait(tcp::socket::wait_read, use_result);
  co_return !failed;
}

// Nothing where the client has left. What was read is held until here, the answer no longer.
task<std::optional<http_response>> http_connection::respond(exchange& now) {
  request_parser parser(service_.options.max_head_bytes, service_.options.max_body_bytes);
  held bytes(service_);
  auto wrong = co_await read_head(now, parser, bytes);
  if (!wrong) wrong = co_await read_body(now, parser, bytes);
  if (now.id.empty()) now.id = id_of({});
  if (wrong && wrong->status == 0) co_return std::nullopt;
  now.is_read = parser.now() == state::complete;
  now.persists = now.is_read && parser.keep_alive();
  if (wrong) co_return to_response(*wrong, now.id);
  co_return co_await handle(std::move(parser.request()));
}

task<std::optional<problem>> http_connection::read_head(exchange& now, request_parser& parser, held& bytes) {
  auto wrong = co_await move_on_after(service_.options.head_time, read(parser, state::head, bytes));
  auto& request = parser.request();
  now.id = request.id = id_of(request);
  now.method = request.method;
  now.path = request.path;
  now.is_old = parser.is_old();
  request.client = client_of(peer_, request.field("x-forwarded-for"), service_.options.trusted_proxies);
  now.client = request.client;
  if (!wrong) co_return request_timeout();
  if (!*wrong) co_return distrust(request, service_.options.host_names);
  co_return *std::move(wrong);
}

task<std::optional<problem>> http_connection::read_body(exchange& now, request_parser& parser, held& bytes) {
  if (parser.expects_continue() && input_.empty()) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const bool sent = co_await write(now, {asio::buffer(go_on)});
    if (!sent) co_return client_left();
  }
  auto wrong = co_await move_on_after(service_.options.body_time, read(parser, state::body, bytes));
  if (!wrong) co_return request_timeout();
  co_return *std::move(wrong);
}

// Reads to the end of a part of the request.
task<std::optional<problem>> http_connection::read(request_parser& parser, state part, held& bytes) {
  constexpr std::size_t small = 4 * 1024;
  constexpr std::size_t large = 32 * 1024;
  while (parser.now() == part) {
    const std::size_t taken = parser.put(input_);
    input_.erase(0, taken);
    if (!bytes.add(taken)) co_return unavailable("there are too many requests at once");
    if (parser.now() != part) break;
    if (!co_await read_more(part == state::head ? small : large)) co_return client_left();
  }
  if (parser.now() == state::refused) co_return parser.refusal();
  co_return std::nullopt;
}

task<bool> http_connection::read_more(std::size_t block) {
  const std::size_t old_size = input_.size();
  input_.resize(old_size + block);
  const auto [failed, count] =
      co_await socket_.async_read_some(asio::buffer(input_.data() + old_size, block), use_result);
  input_.resize(old_size + count);
  co_return !failed;
}

task<http_response> http_connection::handle(http_request request) {
  const std::string id = request.id;
  auto answered = co_await settled(call(service_.handler, std::move(request)));
  if (answered.was_cancelled() || (answered && is_sound(answered.value()))) co_return std::move(answered).value();
  service_.log.add_error(id, answered ? "an answer with fields that can't be sent" : text_of(answered.error()));
  co_return to_response(internal_error(), id);
}

// False where the connection can't be used any longer.
task<bool> http_connection::send(exchange& now, http_response response) {
  service_.statistics.latency.add(co_await fanfold::now() - now.began);
  now.status = response.status;
  now.tenant = response.tenant;
  if (!response.fault.empty()) service_.log.add_error(now.id, response.fault);
  const bool streams = response.stream && has_body(response) && now.method != "HEAD";
  if (streams && now.is_old) now.persists = false;  // the connection's end is the body's
  const bool sent = co_await send_head(now, response);
  if (!sent || !streams) co_return sent;
  const bool is_events = is_event_stream(response);
  response.fields = {};  // not held for hours
  input_.shrink_to_fit();
  co_return co_await send_stream(now, response.stream, is_events);
}

// And the body, where it is there already.
task<bool> http_connection::send_head(exchange& now, const http_response& response) {
  const std::string head = response_head(response, now.id, {.persists = now.persists, .is_old = now.is_old});
  const bool with_body = has_body(response) && !response.stream && now.method != "HEAD";
  const std::string_view body = with_body ? std::string_view(response.body) : "";
  co_return co_await write(now, {asio::buffer(head), asio::buffer(body)});
}

// An event stream has no end of its own, so that the server's is one; any other that is cut short must not look whole.
task<bool> http_connection::send_stream(exchange& now, const body_stream& stream, bool is_events) {
  chunks out(*this, now);
  std::optional<outcome<>> end;
  co_await with_group([&](task_group& group) -> task<> {
    const auto forget = [this](task_group*) { events_ = nullptr; };
    const std::unique_ptr<task_group, decltype(forget)> until_here(is_events ? events_ = &group : nullptr, forget);
    std::ignore = group.spawn(run_stream(stream, out, end));
    if (is_events && service_.draining) group.cancel();
    co_await hang_up(end);
    if (!end) group.cancel();
  });
  const bool is_whole = end->has_value() || (end->was_cancelled() && is_events && service_.draining);
  if (is_whole && !out.is_cut()) co_return co_await out.end();
  if (!end->was_cancelled() && !end->has_value()) service_.log.add_error(now.id, text_of(end->error()));
  if (now.is_old) reset();
  co_return false;
}

task<> http_connection::run_stream(const body_stream& stream, chunks& out, std::optional<outcome<>>& end) {
  end.emplace(co_await settled(stream_to(stream, out)));
  error_code ignored;
  std::ignore = socket_.cancel(ignored);  // so that nobody waits for the client to hang up
}

// Ends when the client closes the connection, or the stream has ended. A client that sends its next request already is
// not watched any longer: that it has gone is then seen when it is written to.
task<> http_connection::hang_up(const std::optional<outcome<>>& end) {
  if (end) co_return;
  const auto [failed] = co_await socket_.async_wait(tcp::socket::wait_read, use_result);
  char byte = 0;
  error_code closed = failed;
  if (!closed) socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, closed);
  if (closed || end) co_return;
  std::ignore = co_await socket_.async_wait(tcp::socket::wait_error, use_result);
}

// False where the client has left, or takes nothing for too long.
task<bool> http_connection::write(exchange& now, pieces bytes) {
  while (asio::buffer_size(bytes) > 0) {
    const auto sent = co_await move_on_after(service_.options.stall_time, write_some(bytes));
    if (!sent || *sent == 0) co_return false;
    now.bytes += *sent;
    service_.statistics.bytes_sent += *sent;
    std::size_t left = *sent;
    for (auto& piece : bytes) {
      const std::size_t of_piece = std::min(left, piece.size());
      piece += of_piece;
      left -= of_piece;
    }
  }
  co_return true;
}

task<std::size_t> http_connection::write_some(pieces bytes) {
  const auto [failed, count] = co_await socket_.async_write_some(bytes, use_result);
  co_return failed ? 0 : count;
}

// A connection that is closed with bytes unread is reset, which may overtake the answer.
task<> http_connection::linger() {
  error_code failed;
  std::ignore = socket_.shutdown(tcp::socket::shutdown_send, failed);
  std::ignore = co_await move_on_after(std::chrono::seconds(1), discard());
}

task<> http_connection::discard() {
  std::array<char, 4'096> unread{};
  error_code failed;
  while (!failed) std::tie(failed, std::ignore) = co_await socket_.async_read_some(asio::buffer(unread), use_result);
}

// Without chunks, nothing else tells the client that the body is not whole.
void http_connection::reset() {
  error_code ignored;
  std::ignore = socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  std::ignore = socket_.close(ignored);
}

std::string http_connection::id_of(const http_request& request) {
  const auto given = request.field("x-request-id");
  return is_id(given) ? std::string(given) : fmt::format("{:016x}", service_.random());
}

void http_connection::note(const exchange& now, duration time) {
  ++service_.statistics.answers[static_cast<std::size_t>(now.status / 100 - 1)];
  service_.log.add({now.id, now.client, now.method, now.path, now.status, now.bytes, time, now.tenant});
}

}  // namespace fanfold::server
