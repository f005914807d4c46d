// Fan-in with coroutines: results come in one by one, so adding them up is a line in the loop that takes them.
//
//   e10_async_fan_in http://127.0.0.1:8000/ 1 6
#include "with_coroutines.hpp"

using namespace fanfold;
using namespace talk;

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

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH LENGTH");
  print_top_words(run(crawl(given.start(), given.number(2), given.number(3))));
}
