// Two stages with coroutines: a page's words are counted when it has come. The stages are two lines of one function.
//
//   e09_async_two_stages http://127.0.0.1:8000/ 1 6
#include "with_coroutines.hpp"

using namespace fanfold;
using namespace talk;

struct counted_page {
  page counted;
  word_count top;
};

task<counted_page> fetch_and_count(url at, int min_length) {
  auto page = co_await fetch(at);
  auto counts = co_await to_thread([&] { return count_words(page.body, min_length); });
  co_return counted_page{std::move(page), popular_word(counts)};
}

task<std::map<url, word_count>> crawl(url start, int max_depth, int min_length) {
  std::map<url, word_count> popular;
  std::set<url> seen{start};
  std::vector<task<counted_page>> to_fetch;
  to_fetch.push_back(fetch_and_count(start, min_length));
  for (int depth = 0; depth <= max_depth; ++depth) {
    co_await for_each(as_completed(64, std::exchange(to_fetch, {})), [&](outcome<counted_page> next) {
      const auto [page, top] = std::move(next).value();
      if (!page.empty()) popular.emplace(page.at, top);
      for (const url& link : page.links)
        if (seen.insert(link).second) to_fetch.push_back(fetch_and_count(link, min_length));
    });
  }
  co_return popular;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH LENGTH");
  print_popular_words(run(crawl(given.start(), given.number(2), given.number(3))));
}
