// The crawler with threads. Three pages at once, and already: a queue, a lock, and an order of calls to get wrong.
//
//   e03_threads http://127.0.0.1:8000/ 2
#include "with_threads.hpp"

using namespace talk;

std::vector<visit> crawl(const url& start, int max_depth) {
  std::mutex guard;  // of these four, whenever a thread runs
  std::vector<visit> visits;
  std::set<url> seen{start};
  std::vector<url> found{start};
  int depth = 0;

  work_queue<url> to_fetch;
  const auto fetch_pages = [&] {
    while (const auto at = to_fetch.get()) {
      const auto page = fetch(*at);
      {
        const std::lock_guard lock(guard);
        if (!page.empty()) visits.push_back({depth, page.at, page.body.size()});
        for (const url& link : page.links)
          if (seen.insert(link).second) found.push_back(link);
      }
      to_fetch.task_done();  // a line earlier, and join() would miss links
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(fetch_pages);

  for (; depth <= max_depth; ++depth) {
    for (const url& at : std::exchange(found, {})) to_fetch.put(at);
    to_fetch.join();
  }
  to_fetch.close();  // or the threads wait for ever, and we for them
  return visits;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH");
  print_visits(crawl(given.start(), given.number(2)));
}
