// Many people crawl at once, with threads. Horrible, and on purpose: this is what the server before becomes. Threads
// that fetch, threads that count, a thread for each client, and one that coordinates them all by messages, because a
// thread can't hold the state of one crawl and wait for the next page of whichever crawl at the same time. Nobody
// tells it when a client has gone, and nothing tells it to stop.
//
//   e12_thread_server 9998
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <condition_variable>
#include <memory>
#include <variant>

#include "web_form.hpp"
#include "with_threads.hpp"

using namespace talk;
using boost::asio::ip::tcp;

// One client's crawl. Only the coordinator touches it, until it is done.
struct crawl {
  url start;
  std::set<url> seen{start};
  int pending_fetches = 0;
  int pending_counts = 0;
  word_counts totals;

  std::mutex guard;  // of `done`
  std::condition_variable changed;
  bool done = false;
};
using shared_crawl = std::shared_ptr<crawl>;  // whoever lets go last

// What the threads say to each other.
struct crawl_begins {
  shared_crawl of;
};
struct fetch_order {
  shared_crawl of;
  int depth;
  url at;
};
struct page_came {
  shared_crawl of;
  int depth;
  page came;
};
struct count_order {
  shared_crawl of;
  page from;
};
struct words_counted {
  shared_crawl of;
  word_counts counts;
};

using message = std::variant<crawl_begins, page_came, words_counted>;

struct queues {
  work_queue<message> messages;  // to the coordinator
  work_queue<fetch_order> to_fetch;
  work_queue<count_order> to_count;
};

void fetch_pages(queues& all) {
  while (const auto order = all.to_fetch.get()) all.messages.put(page_came{order->of, order->depth, fetch(order->at)});
}

void count_pages(queues& all) {
  while (const auto order = all.to_count.get())
    all.messages.put(words_counted{order->of, count_words(order->from.body, 6)});
}

class coordinator {
 public:
  coordinator(queues& all, int max_depth) : all_(all), max_depth_(max_depth) {}

  void run() {
    while (auto next = all_.messages.get()) std::visit([this](auto& what) { handle(what); }, *next);
  }

 private:
  void handle(crawl_begins& begins) { order(begins.of, 0, begins.of->start); }

  void handle(page_came& page) {
    --page.of->pending_fetches;
    if (page.depth < max_depth_)
      for (const url& link : page.came.links)
        if (page.of->seen.insert(link).second) order(page.of, page.depth + 1, link);
    if (!page.came.empty()) {
      ++page.of->pending_counts;
      all_.to_count.put({page.of, std::move(page.came)});
    }
    tell_if_done(*page.of);
  }

  void handle(words_counted& words) {
    --words.of->pending_counts;
    add(words.of->totals, words.counts);
    tell_if_done(*words.of);
  }

  void order(const shared_crawl& of, int depth, const url& at) {
    ++of->pending_fetches;
    all_.to_fetch.put({of, depth, at});
  }

  static void tell_if_done(crawl& which) {
    if (which.pending_fetches > 0 || which.pending_counts > 0) return;
    const std::lock_guard lock(which.guard);
    which.done = true;
    which.changed.notify_all();
  }

  queues& all_;
  int max_depth_;
};

response answer(queues& all, const request& asked) {
  if (asked.method() == beast::http::verb::get) return form();
  const auto start = wanted_url(asked);
  if (!start) return bad_request();
  const auto mine = std::make_shared<crawl>(*start);
  all.messages.put(crawl_begins{mine});
  std::unique_lock lock(mine->guard);
  mine->changed.wait(lock, [&] { return mine->done; });
  return preformatted(top_words_text(mine->totals));
}

void serve_client(tcp::socket client, queues& all) {
  boost::system::error_code gone;
  boost::beast::flat_buffer buffer;
  request asked;
  beast::http::read(client, buffer, asked, gone);
  if (!gone) beast::http::write(client, answer(all, asked), gone);
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "PORT");
  queues all;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { fetch_pages(all); });
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { count_pages(all); });
  threads.emplace_back([&] { coordinator(all, 1).run(); });

  boost::asio::io_context context;
  tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), given.port()});
  announce(acceptor.local_endpoint().port());
  while (true) std::thread(serve_client, acceptor.accept(), std::ref(all)).detach();
}
