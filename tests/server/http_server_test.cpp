#include "server/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <fanfold/event.hpp>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/served.hpp"

namespace fanfold::server {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

task<http_response> echo(http_request request) {
  http_response response;
  response.body = request.method + " " + request.path + " " + request.body;
  co_return response;
}

http_handler answering(http_response response) {
  return [response](http_request) -> task<http_response> { co_return response; };
}

http_handler streaming(std::function<task<>(body_writer&)> stream) {
  http_response response;
  response.stream = std::move(stream);
  return answering(std::move(response));
}

task<> write_twice(body_writer& out) {
  co_await out.write("one,");
  co_await out.write("");
  co_await out.write("two");
}

task<> write_and_fail(body_writer& out) {
  co_await out.write("one,");
  throw std::runtime_error("the disk is on fire");
}

TEST(http_server, answers_one_request_after_the_other_on_a_connection) {
  served server(echo);
  raw_client client(server);
  EXPECT_EQ(client.get("/a?b=c").body(), "GET /a ");
  EXPECT_EQ(client.get("/d").body(), "GET /d ");
  client.get("/e");  // the others are counted by then
  EXPECT_EQ(server.statistics().accepted, 1U);
  EXPECT_GE(server.statistics().answers[1], 2U);
}

TEST(http_server, counts_what_it_does) {
  served server(echo);
  raw_client client(server);
  client.get("/");
  client.ask("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");
  client.get("/");  // the others are counted by then
  const auto seen = server.statistics();
  EXPECT_EQ(seen.connections, 1U);
  EXPECT_GE(seen.answers[1], 1U);
  EXPECT_EQ(seen.answers[3], 1U);
  EXPECT_GT(seen.bytes_sent, 1'000U);
  EXPECT_EQ(std::accumulate(seen.latency.counts.begin(), seen.latency.counts.end(), std::uint64_t{0}), 3U);
}

TEST(latency_histogram, counts_by_upper_bounds) {
  latency_histogram times;
  for (const auto ms : {0, 1, 2, 10'000, 10'001}) times.add(std::chrono::milliseconds(ms));
  EXPECT_THAT(times.counts, testing::ElementsAre(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
  EXPECT_DOUBLE_EQ(times.sum_seconds, 20.004);
}

TEST(http_server, answers_pipelined_requests_in_their_order) {
  served server(echo);
  raw_client client(server);
  client.send(
      "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nxyz"
      "GET /b HTTP/1.1\r\nHost: localhost\r\n\r\nGET /c HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().body(), "POST /a xyz");
  EXPECT_EQ(client.receive().body(), "GET /b ");
  EXPECT_EQ(client.receive().body(), "GET /c ");
}

TEST(http_server, leaves_a_connection_open_as_long_as_the_client_wants) {
  served server(echo);
  raw_client old(server);
  EXPECT_EQ(old.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")["Connection"], "keep-alive");
  EXPECT_EQ(old.ask("GET /b HTTP/1.0\r\n\r\n").body(), "GET /b ");
  EXPECT_TRUE(old.is_closed());
  raw_client leaving(server);
  EXPECT_EQ(leaving.ask("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")["Connection"], "close");
  EXPECT_TRUE(leaving.is_closed());
}

TEST(http_server, tells_a_client_that_waits_to_send_its_body) {
  served server(echo);
  raw_client client(server);
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("body").body(), "POST / body");
}

TEST(http_server, reads_a_body_in_chunks) {
  served server(echo);
  raw_client client(server);
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(client.ask("3\r\nfan\r\n4;x=y\r\nfold\r\n0\r\nHost: trailer\r\n\r\n").body(), "POST / fanfold");
  EXPECT_EQ(client.get("/next").body(), "GET /next ");
}

TEST(http_server, sends_a_stream_in_chunks) {
  served server(streaming(write_twice));
  raw_client client(server);
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string sent = client.receive_until("\r\n0\r\n\r\n");
  EXPECT_THAT(sent, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(sent, EndsWith("\r\n\r\n4\r\none,\r\n3\r\ntwo\r\n0\r\n\r\n"));
  EXPECT_EQ(client.get("/").body(), "one,two");
}

TEST(http_server, ends_a_stream_to_an_old_client_with_the_connection) {
  served server(streaming(write_twice));
  raw_client client(server);
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const std::string sent = client.receive_all();
  EXPECT_THAT(sent, Not(HasSubstr("Transfer-Encoding")));
  EXPECT_THAT(sent, EndsWith("\r\n\r\none,two"));
}

TEST(http_server, cuts_a_stream_that_fails_so_that_it_does_not_look_whole) {
  served server(streaming(write_and_fail));
  raw_client client(server);
  EXPECT_THROW(client.get("/"), boost::system::system_error);
  EXPECT_THAT(server.log(), HasSubstr("the disk is on fire"));
  raw_client old(server);
  old.send("GET / HTTP/1.0\r\n\r\n");
  std::string sent;
  boost::system::error_code failed;
  boost::asio::read(old.socket(), boost::asio::dynamic_buffer(sent), failed);
  EXPECT_EQ(failed, boost::asio::error::connection_reset);
}

TEST(http_server, ends_a_stream_when_its_client_has_left) {
  std::promise<void> ended;
  struct tell {
    std::promise<void>& whom;
    ~tell() { whom.set_value(); }
  };
  event never;
  served server(streaming([&](body_writer& out) -> task<> {
    const tell at_end{ended};
    co_await out.write("x");
    co_await never.wait();
  }));
  raw_client client(server);
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.receive_until("x");
  client.close();
  ended.get_future().get();
}

TEST(http_server, answers_a_request_that_comes_while_a_stream_is_sent) {
  event go_on;
  served server(streaming([&](body_writer& out) -> task<> {
    co_await out.write("x");
    co_await go_on.wait();
  }));
  raw_client client(server);
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.receive_until("1\r\nx\r\n");
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  go_on.set();
  EXPECT_EQ(client.receive_until("0\r\n\r\n"), "0\r\n\r\n");
  EXPECT_EQ(client.receive().body(), "x");
}

TEST(http_server, sends_no_body_to_HEAD) {
  http_response response;
  response.body = "page";
  served server(answering(response));
  raw_client client(server);
  const auto head = client.ask("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(head["Content-Length"], "4");
  EXPECT_EQ(client.get("/").body(), "page");
  served streams(streaming(write_and_fail));
  raw_client other(streams);
  EXPECT_EQ(other.ask("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")["Transfer-Encoding"], "chunked");
  EXPECT_EQ(other.ask("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n").result_int(), 200U);
}

TEST(http_server, sends_neither_body_nor_length_where_the_status_has_none) {
  for (const int status : {204, 304}) {
    http_response response;
    response.status = status;
    response.body = "must not be sent";
    served server(answering(response));
    raw_client client(server);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const std::string sent = client.receive_all();
    EXPECT_THAT(sent, StartsWith("HTTP/1.1 " + std::to_string(status)));
    EXPECT_THAT(sent, Not(HasSubstr("Content-Length")));
    EXPECT_THAT(sent, EndsWith("\r\n\r\n"));
  }
}

TEST(http_server, tells_the_log_and_not_the_client_what_a_handler_failed_with) {
  served server([](http_request) -> task<http_response> {
    throw std::runtime_error("password: swordfish");
    co_return http_response();
  });
  raw_client client(server);
  const auto answer = client.ask("GET / HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: r-1\r\n\r\n");
  EXPECT_EQ(answer.result_int(), 500U);
  EXPECT_EQ(answer["Content-Type"], "application/problem+json");
  EXPECT_EQ(boost::json::parse(answer.body()).at("request_id"), "r-1");
  EXPECT_THAT(answer.body(), Not(HasSubstr("swordfish")));
  EXPECT_THAT(server.log(), HasSubstr(R"("request_id":"r-1","error":"password: swordfish")"));
  EXPECT_EQ(client.get("/").result_int(), 500U);
}

TEST(http_server, never_sends_fields_that_a_handler_has_broken) {
  http_response response;
  response.fields.emplace_back("Location", "/\r\nSet-Cookie: stolen");
  served server(answering(response));
  raw_client client(server);
  const auto answer = client.get("/");
  EXPECT_EQ(answer.result_int(), 500U);
  EXPECT_EQ(answer.count("Set-Cookie"), 0U);
}

TEST(http_server, names_each_request) {
  served server(echo);
  raw_client client(server);
  const auto named = [&](std::string_view id) {
    return std::string(client.ask("GET / HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + std::string(id) +
                                  "\r\n\r\n")["X-Request-Id"]);
  };
  EXPECT_EQ(named("Aa0._-"), "Aa0._-");
  EXPECT_THAT(named("a b"), MatchesRegex("[0-9a-f]{16}"));
  EXPECT_THAT(named(std::string(65, 'a')), MatchesRegex("[0-9a-f]{16}"));
  EXPECT_NE(client.get("/")["X-Request-Id"], client.get("/")["X-Request-Id"]);
}

TEST(http_server, tells_browsers_to_trust_nothing_unless_the_handler_says_more) {
  served server(echo);
  raw_client client(server);
  const auto answer = client.get("/");
  EXPECT_EQ(answer["Cache-Control"], "no-store");
  EXPECT_EQ(answer["Content-Security-Policy"], "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(answer["Cross-Origin-Opener-Policy"], "same-origin");
  EXPECT_EQ(answer["Cross-Origin-Resource-Policy"], "same-origin");
  EXPECT_EQ(answer["Referrer-Policy"], "no-referrer");
  EXPECT_EQ(answer["X-Content-Type-Options"], "nosniff");
  EXPECT_EQ(answer["Server"], "fanfold");
  EXPECT_THAT(std::string(answer["Date"]), MatchesRegex("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} .* GMT"));

  http_response page;
  page.fields = {{"content-security-policy", "default-src 'self'"}, {"Content-Length", "1000"}};
  served other(answering(page));
  raw_client reader(other);
  const auto shown = reader.get("/");
  EXPECT_EQ(shown.count("Content-Security-Policy"), 1U);
  EXPECT_EQ(shown["Content-Security-Policy"], "default-src 'self'");
  EXPECT_EQ(shown["Content-Length"], "0");
}

TEST(http_server, refuses_what_another_program_might_read_in_another_way_and_closes) {
  served server(echo);
  raw_client client(server);
  const auto answer = client.ask(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(answer.result_int(), 400U);
  EXPECT_EQ(answer["Content-Type"], "application/problem+json");
  EXPECT_EQ(answer["Connection"], "close");
  EXPECT_EQ(boost::json::parse(answer.body()).at("code"), "bad_request");
  client.socket().shutdown(boost::asio::socket_base::shutdown_send);
  EXPECT_TRUE(client.is_closed());
}

TEST(http_server, turns_pages_of_other_sites_away) {
  served server(echo, {.host_names = {"crawl.example"}});
  raw_client client(server);
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: crawl.example\r\n\r\n").result_int(), 200U);
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n").result_int(), 421U);
  const auto refused =
      client.ask("POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(boost::json::parse(refused.body()).at("code"), "cross_origin");
}

TEST(http_server, logs_each_request_without_its_query) {
  http_response response;
  response.tenant = "ann";
  response.body = "four";
  served server(answering(response));
  raw_client client(server);
  client.ask(
      "GET /a?token=secret HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\nX-Request-Id: r\r\n\r\n");
  client.get("/");  // the line is written by then
  const std::string line = server.log().substr(0, server.log().find('\n'));
  const auto entry = boost::json::parse(line).as_object();
  EXPECT_EQ(entry.at("request_id"), "r");
  EXPECT_EQ(entry.at("client"), "127.0.0.1");
  EXPECT_EQ(entry.at("method"), "GET");
  EXPECT_EQ(entry.at("path"), "/a");
  EXPECT_EQ(entry.at("status"), 200);
  EXPECT_EQ(entry.at("tenant"), "ann");
  EXPECT_EQ(entry.at("level"), "info");
  EXPECT_GT(entry.at("bytes").as_int64(), 4);
  EXPECT_THAT(line, Not(HasSubstr("secret")));
}

TEST(http_server, logs_the_client_that_a_trusted_proxy_names) {
  const auto client_in_log = [](http_server_options options) {
    served server(answering(http_response()), std::move(options));
    raw_client client(server);
    client.ask("GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.66, 198.51.100.7\r\n\r\n");
    client.get("/");  // the line is written by then
    return boost::json::parse(server.log().substr(0, server.log().find('\n'))).at("client");
  };
  EXPECT_EQ(client_in_log({}), "127.0.0.1");
  EXPECT_EQ(client_in_log({.trusted_proxies = {*ip_network::parse("127.0.0.1")}}), "198.51.100.7");
}

}  // namespace
}  // namespace fanfold::server
