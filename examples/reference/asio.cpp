// Asio's operations in tasks, and a task in Asio code.
#include <fanfold/asio.hpp>
#include <fanfold/timeout.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <optional>
#include <string>

using namespace fanfold;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using socket_type = asio::local::stream_protocol::socket;

task<std::string> read_line_of(socket_type& from, std::size_t length) {
  std::string line(length, ' ');
  co_await asio::async_read(from, asio::buffer(line), use_task);
  co_return line;
}

task<std::string> talk() {
  auto& io = co_await this_context();
  socket_type here(io);
  socket_type there(io);
  asio::local::connect_pair(here, there);
  co_await asio::async_write(there, asio::buffer("hello", 5), use_task);
  std::string heard = co_await read_line_of(here, 5);
  const auto more = co_await move_on_after(1ms, read_line_of(here, 5));  // the read is cancelled
  heard += more ? *more : ", and no more";
  co_return heard;
}

int main() {
  asio::io_context io;
  start(io, talk(), [](const std::exception_ptr& error, const std::string& heard) {
    std::cout << (error ? "an error" : heard) << '\n';
  });
  io.run();
}

// Prints:
//   hello, and no more
