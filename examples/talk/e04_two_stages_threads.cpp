// Two stages with threads: some fetch pages, others count words. What is each page about?
//
//   e04_two_stages_threads http://127.0.0.1:8000/ 1 6
#include "with_threads.hpp"

using namespace talk;

std::map<url, word_count> crawl(const url& start, int max_depth, int min_length) {
  work_queue<url> to_fetch;
  work_queue<page> to_count;

  std::mutex links_guard;
  std::set<url> seen{start};
  std::vector<url> found{start};
  const auto fetch_pages = [&] {
    while (const auto at = to_fetch.get()) {
      auto page = fetch(*at);
      {
        const std::lock_guard lock(links_guard);
        for (const url& link : page.links)
          if (seen.insert(link).second) found.push_back(link);
      }
      if (!page.empty()) to_count.put(std::move(page));
      to_fetch.task_done();
    }
  };

  std::mutex popular_guard;
  std::map<url, word_count> popular;
  const auto count_pages = [&] {
    while (const auto page = to_count.get()) {
      auto top = popular_word(count_words(page->body, min_length));
      {
        const std::lock_guard lock(popular_guard);
        popular.emplace(page->at, std::move(top));
      }
      to_count.task_done();
    }
  };

  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(fetch_pages);
  for (int i = 0; i < 3; ++i) threads.emplace_back(count_pages);

  for (int depth = 0; depth <= max_depth; ++depth) {
    for (const url& at : std::exchange(found, {})) to_fetch.put(at);
    to_fetch.join();
  }
  to_count.join();  // after the other one: only then has it got every page
  to_fetch.close();
  to_count.close();
  return popular;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH LENGTH");
  print_popular_words(crawl(given.start(), given.number(2), given.number(3)));
}
