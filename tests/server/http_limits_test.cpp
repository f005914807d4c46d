#include <gtest/gtest.h>

#include <chrono>
#include <fanfold/event.hpp>
#include <string>

#include "server/http_server.hpp"
#include "server/served.hpp"
#include "support/file_limit.hpp"

namespace fanfold::server {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

task<http_response> answer(http_request) {
  co_return http_response{.body = "answer"};
}

// Those that are to expire at once; all others never do.
http_server_options patient() {
  return {.head_time = hours(1), .body_time = hours(1), .idle_time = hours(1), .stall_time = hours(1)};
}

TEST(http_limits, refuse_a_head_and_a_body_that_are_too_large) {
  auto options = patient();
  options.max_head_bytes = 1'000;
  options.max_body_bytes = 10;
  served server(answer, options);
  raw_client heads(server);
  EXPECT_EQ(heads.get("/" + std::string(2'000, 'x')).result_int(), 431U);
  EXPECT_TRUE(heads.is_closed());
  raw_client bodies(server);
  EXPECT_EQ(bodies.ask("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
                .result_int(),
            413U);
  EXPECT_TRUE(bodies.is_closed());
  raw_client chunks(server);
  EXPECT_EQ(chunks.ask("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfanfol\r\n6\r\n")
                .result_int(),
            413U);
}

TEST(http_limits, refuse_bodies_that_are_too_large_together) {
  auto options = patient();
  options.max_request_bytes = 2'000;
  served server(answer, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1200\r\nExpect: 100-continue\r\n\r\n";
  raw_client first(server);
  first.send(head);
  first.receive_until("\r\n\r\n");
  first.send(std::string(1'199, 'x'));
  raw_client second(server);
  second.send(head);
  second.receive_until("\r\n\r\n");
  EXPECT_EQ(second.ask(std::string(1'200, 'x')).result_int(), 503U);
  EXPECT_EQ(first.ask("x").body(), "answer");
  EXPECT_EQ(raw_client(server).ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody").body(),
            "answer");
}

TEST(http_limits, end_a_connection_that_sends_its_head_or_body_too_slowly) {
  auto options = patient();
  options.head_time = options.body_time = milliseconds(20);
  served server(answer, options);
  for (const auto* part :
       {"GET / HTTP/1.1\r\nHost: loc", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"}) {
    raw_client client(server);
    EXPECT_EQ(client.ask(part).result_int(), 408U);
    EXPECT_TRUE(client.is_closed());
  }
}

TEST(http_limits, end_an_idle_connection) {
  auto options = patient();
  options.idle_time = milliseconds(20);
  served server(answer, options);
  raw_client silent(server);
  EXPECT_TRUE(silent.is_closed());
  raw_client client(server);
  EXPECT_EQ(client.get("/").body(), "answer");
  EXPECT_TRUE(client.is_closed());
}

TEST(http_limits, end_a_connection_that_takes_nothing_of_its_answer) {
  auto options = patient();
  options.stall_time = milliseconds(20);
  std::promise<void> ended;
  served server(
      [&](http_request) -> task<http_response> {
        http_response response;
        response.stream = [&](body_writer& out) -> task<> {
          struct tell {
            std::promise<void>& whom;
            ~tell() { whom.set_value(); }
          };
          const tell at_end{ended};
          for (;;) co_await out.write(std::string(100'000, 'x'));
        };
        co_return response;
      },
      options);
  raw_client client(server, 4'096);
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ended.get_future().get();
  EXPECT_THROW(client.receive(), boost::system::system_error);
}

TEST(http_limits, close_the_oldest_idle_connection_for_a_new_one) {
  auto options = patient();
  options.max_connections = 2;
  served server(answer, options);
  raw_client oldest(server);
  EXPECT_EQ(oldest.get("/").body(), "answer");
  raw_client older(server);
  EXPECT_EQ(older.get("/").body(), "answer");
  EXPECT_EQ(oldest.get("/").body(), "answer");  // the other one has been idle for longer now
  raw_client newest(server);
  EXPECT_EQ(newest.get("/").body(), "answer");
  EXPECT_TRUE(older.is_closed());
  EXPECT_EQ(oldest.get("/").body(), "answer");
  EXPECT_EQ(server.statistics().refused, 0U);
}

TEST(http_limits, turn_a_connection_away_where_all_are_busy_and_of_a_client_that_has_many) {
  event asked;
  event go_on;
  const auto slow = [&](http_request) -> task<http_response> {
    asked.set();
    co_await go_on.wait();
    co_return http_response{.body = "answer"};
  };
  for (const bool of_client : {false, true}) {
    asked.reset();
    go_on.reset();
    auto options = patient();
    (of_client ? options.max_connections_of_client : options.max_connections) = 1;
    served server(slow, options);
    raw_client busy(server);
    busy.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    while (!asked.is_set()) {
    }
    raw_client refused(server);
    const auto said = refused.receive();
    EXPECT_EQ(said.result_int(), 503U);
    EXPECT_EQ(said["Retry-After"], "5");
    refused.socket().shutdown(boost::asio::socket_base::shutdown_send);
    EXPECT_TRUE(refused.is_closed());
    EXPECT_EQ(server.statistics().refused, 1U);
    go_on.set();
    EXPECT_EQ(busy.receive().body(), "answer");
    busy.close();
    while (server.statistics().connections > 0) {
    }
    EXPECT_EQ(raw_client(server).get("/").body(), "answer");
  }
}

TEST(http_limits, of_an_address_do_not_hold_for_a_trusted_proxy) {
  auto options = patient();
  options.max_connections_of_client = 1;
  options.trusted_proxies = {*ip_network::parse("127.0.0.0/8")};
  served server([](http_request) -> task<http_response> { co_return http_response{.body = "answer"}; }, options);
  raw_client first(server);
  raw_client second(server);
  EXPECT_EQ(second.get("/").body(), "answer");
  EXPECT_EQ(first.get("/").body(), "answer");
}

TEST(http_limits, do_not_end_a_server_that_has_no_file_descriptors_left) {
#if __has_feature(undefined_behavior_sanitizer)
  GTEST_SKIP() << "UBSan needs descriptors itself to look at an object's class";
#endif
  served server(answer, patient());
  raw_client idle(server);
  EXPECT_EQ(idle.get("/").body(), "answer");
  raw_client client;
  const test_web::file_limit full(0);
  client.connect(server);
  EXPECT_TRUE(idle.is_closed());  // it makes room
  EXPECT_EQ(client.get("/").body(), "answer");
}

}  // namespace
}  // namespace fanfold::server
