// Many people crawl at once, with coroutines: a crawl for each client is a task for each client, and nothing else had
// to change. A client that goes away takes its crawl along, and Ctrl-C all of them.
//
//   e11_async_server 9999
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <csignal>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/when_any.hpp>

#include "web_form.hpp"
#include "with_coroutines.hpp"

using namespace fanfold;
using namespace talk;
namespace asio = boost::asio;
using asio::ip::tcp;

struct counted_page {
  std::vector<url> links;
  word_counts counts;
};

task<counted_page> fetch_and_count(url at, int min_length) {
  auto page = co_await fetch(at);
  auto counts = co_await to_thread([&] { return count_words(page.body, min_length); });
  co_return counted_page{std::move(page.links), std::move(counts)};
}

task<word_counts> crawl(url start, int max_depth, int min_length) {
  word_counts totals;
  std::set<url> seen{start};
  std::vector<task<counted_page>> to_fetch;
  to_fetch.push_back(fetch_and_count(start, min_length));
  for (int depth = 0; depth <= max_depth; ++depth) {
    co_await for_each(as_completed(64, std::exchange(to_fetch, {})), [&](outcome<counted_page> next) {
      const auto [links, counts] = std::move(next).value();
      add(totals, counts);
      for (const url& link : links)
        if (seen.insert(link).second) to_fetch.push_back(fetch_and_count(link, min_length));
    });
  }
  co_return totals;
}

// Ends when the client has gone, with the error that says so.
task<> gone(tcp::socket& client) {
  for (char ignored = 0;;) co_await client.async_read_some(asio::buffer(&ignored, 1), use_task);
}

task<response> answer(tcp::socket& client, const request& asked) {
  if (asked.method() == beast::http::verb::get) co_return form();
  const auto start = wanted_url(asked);
  if (!start) co_return bad_request();
  const auto first = co_await when_any(crawl(*start, 1, 6), gone(client));
  co_return preformatted(top_words_text(std::get<0>(first)));
}

task<> serve_client(tcp::socket client) {
  try {
    beast::flat_buffer buffer;
    request asked;
    co_await beast::http::async_read(client, buffer, asked, use_task);
    response ready = co_await answer(client, asked);
    co_await beast::http::async_write(client, ready, use_task);
  } catch (const boost::system::system_error& error) {
    fmt::print(stderr, "A client has gone: {}\n", error.code().message());
  }
}

task<> serve(std::uint16_t port) {
  tcp::acceptor acceptor(co_await this_context(), {asio::ip::address_v4::loopback(), port});
  announce(acceptor.local_endpoint().port());
  co_await with_group([&](task_group& clients) -> task<> {
    while (true) {
      auto [error, client] = co_await acceptor.async_accept(asio::as_tuple(use_task));
      if (error)
        co_await sleep_for(std::chrono::milliseconds(10));  // no file descriptor is left for it, but soon will be
      else
        clients.spawn(serve_client, std::move(client));
    }
  });
}

task<> interrupted() {
  asio::signal_set signals(co_await this_context(), SIGINT, SIGTERM);
  co_await signals.async_wait(use_task);
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "PORT");
  run(when_any(interrupted(), serve(given.port())));
}
