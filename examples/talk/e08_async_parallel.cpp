// The parallel crawler. Three lines are new.
//
//   e08_async_parallel http://127.0.0.1:8000/ 2
#include "with_coroutines.hpp"

using namespace fanfold;
using namespace talk;

task<std::vector<visit>> crawl(url start, int max_depth) {
  std::vector<visit> visits;
  std::set<url> seen{start};
  std::vector<task<page>> to_fetch;  // a task does nothing until it is awaited
  to_fetch.push_back(fetch(start));
  for (int depth = 0; depth <= max_depth; ++depth) {
    co_await for_each(as_completed(64, std::exchange(to_fetch, {})), [&](outcome<page> next) {
      const auto page = std::move(next).value();
      if (!page.empty()) visits.push_back({depth, page.at, page.body.size()});
      for (const url& link : page.links)
        if (seen.insert(link).second) to_fetch.push_back(fetch(link));
    });
  }
  co_return visits;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH");
  print_visits(run(crawl(given.start(), given.number(2))));
}
