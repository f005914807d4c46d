// Fan-in with threads: what is the whole site about? A third kind of thread adds up what the second kind counts.
//
//   e05_fan_in_threads http://127.0.0.1:8000/ 1 6
#include "with_threads.hpp"

using namespace talk;

word_counts crawl(const url& start, int max_depth, int min_length) {
  work_queue<url> to_fetch;
  work_queue<page> to_count;
  work_queue<word_counts> to_add;

  std::mutex guard;
  std::set<url> seen{start};
  std::vector<url> found{start};
  const auto fetch_pages = [&] {
    while (const auto at = to_fetch.get()) {
      auto page = fetch(*at);
      {
        const std::lock_guard lock(guard);
        for (const url& link : page.links)
          if (seen.insert(link).second) found.push_back(link);
      }
      if (!page.empty()) to_count.put(std::move(page));
      to_fetch.task_done();
    }
  };
  const auto count_pages = [&] {
    while (const auto page = to_count.get()) {
      to_add.put(count_words(page->body, min_length));
      to_count.task_done();
    }
  };
  word_counts totals;
  const auto add_up = [&] {
    while (const auto counts = to_add.get()) {  // how does it know that it is done? someone must tell it
      add(totals, *counts);
      to_add.task_done();
    }
  };

  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(fetch_pages);
  for (int i = 0; i < 3; ++i) threads.emplace_back(count_pages);
  threads.emplace_back(add_up);

  for (int depth = 0; depth <= max_depth; ++depth) {
    for (const url& at : std::exchange(found, {})) to_fetch.put(at);
    to_fetch.join();
  }
  to_count.join();  // in this order, and none left out
  to_add.join();
  to_fetch.close();
  to_count.close();
  to_add.close();
  return totals;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH LENGTH");
  print_top_words(crawl(given.start(), given.number(2), given.number(3)));
}
