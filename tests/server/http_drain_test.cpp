#include <gtest/gtest.h>

#include <chrono>
#include <fanfold/event.hpp>
#include <fanfold/sleep.hpp>
#include <string>

#include "server/http_server.hpp"
#include "server/served.hpp"

namespace fanfold::server {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// "/events" and "/download" say hello and go on for ever, "/slow" is answered once it may be.
struct site {
  event go_on{};
  event asked{};

  http_handler handler() {
    return [this](http_request request) -> task<http_response> {
      http_response response;
      response.body = "answer";
      if (request.path == "/slow") {
        asked.set();
        co_await go_on.wait();
      } else if (request.path != "/") {
        response.stream = [](body_writer& out) -> task<> {
          co_await out.write("hello");
          co_await sleep_for(hours(1));
        };
      }
      if (request.path == "/events") response.fields.emplace_back("Content-Type", "text/event-stream; charset=utf-8");
      co_return response;
    };
  }
};

std::string request(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

TEST(http_drain, closes_idle_connections_and_accepts_no_more) {
  site pages;
  served server(pages.handler());
  raw_client silent(server);
  raw_client idle(server);
  EXPECT_EQ(idle.get("/").body(), "answer");
  server.drain();
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(silent.is_closed());
  server.wait();
  EXPECT_THROW(raw_client{server}, boost::system::system_error);
}

TEST(http_drain, ends_at_once_where_nobody_is_connected) {
  site pages;
  served server(pages.handler());
  server.drain();
  server.wait();
}

TEST(http_drain, lets_a_request_end_that_is_under_way) {
  site pages;
  served server(pages.handler());
  raw_client client(server);
  client.send(request("/slow") + request("/"));
  while (!pages.asked.is_set()) {
  }
  server.drain();
  EXPECT_THROW(while (true) raw_client(server).get("/"), boost::system::system_error);
  EXPECT_FALSE(server.has_ended());
  pages.go_on.set();
  const auto answer = client.receive();
  EXPECT_EQ(answer.body(), "answer");
  EXPECT_EQ(answer["Connection"], "close");
  server.wait();
}

TEST(http_drain, ends_event_streams_at_once_and_well) {
  site pages;
  served server(pages.handler(), {.drain_time = hours(1)});
  raw_client client(server);
  client.send(request("/events"));
  client.receive_until("hello\r\n");
  server.drain();
  EXPECT_EQ(client.receive_all(), "0\r\n\r\n");
  server.wait();
}

TEST(http_drain, cuts_what_takes_too_long_so_that_it_does_not_look_whole) {
  site pages;
  served server(pages.handler(), {.drain_time = milliseconds(20)});
  raw_client download(server);
  download.send(request("/download"));
  download.receive_until("hello\r\n");
  raw_client slow(server);
  slow.send(request("/slow"));
  while (!pages.asked.is_set()) {
  }
  server.drain();
  server.wait();
  EXPECT_TRUE(download.is_closed());
  EXPECT_TRUE(slow.is_closed());
}

TEST(http_drain, is_not_waited_for_by_a_server_that_is_cancelled) {
  site pages;
  std::optional<served> server;
  server.emplace(pages.handler(), http_server_options{.drain_time = hours(1)});
  raw_client download(*server);
  download.send(request("/download"));
  download.receive_until("hello\r\n");
  raw_client idle(*server);
  server.reset();
  EXPECT_TRUE(download.is_closed());
  EXPECT_TRUE(idle.is_closed());
}

}  // namespace
}  // namespace fanfold::server
