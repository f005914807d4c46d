#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/read_until.hpp>
#include <chrono>
#include <fanfold/sleep.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "server/http_server.hpp"
#include "server/served.hpp"

namespace fanfold::server {
namespace {

task<http_response> events(http_request) {
  http_response response;
  response.fields.emplace_back("Content-Type", "text/event-stream");
  response.stream = [](body_writer& out) -> task<> {
    co_await out.write("event: progress\ndata: {}\n\n");
    co_await sleep_for(std::chrono::hours(1));
  };
  co_return response;
}

std::size_t resident_bytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

TEST(http_memory, is_a_few_KiB_for_an_idle_event_stream) {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  GTEST_SKIP() << "a sanitizer needs memory of its own";
#endif
  constexpr std::size_t clients = 400;
  served server(events);
  boost::asio::io_context context;
  std::vector<boost::asio::ip::tcp::socket> all;
  all.reserve(2 * clients);
  const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + std::string(8'000, 'x') + "\r\n\r\n";
  const auto connect = [&] {
    for (std::size_t i = 0; i < clients; ++i) {
      auto& client = all.emplace_back(context);
      client.connect({boost::asio::ip::address_v4::loopback(), server.port()});
      boost::asio::write(client, boost::asio::buffer(request));
      std::string sent;
      boost::asio::read_until(client, boost::asio::dynamic_buffer(sent), "{}\n\n\r\n");
    }
    return resident_bytes();
  };
  const std::size_t before = connect();
  const std::size_t each = (connect() - before) / clients;
  EXPECT_LT(each, 8'000);
}

}  // namespace
}  // namespace fanfold::server
