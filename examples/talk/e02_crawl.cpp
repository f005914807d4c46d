// The naive crawler. Anyone can read it; it does nothing but wait.
//
//   e02_crawl http://127.0.0.1:8000/ 2
#include "with_threads.hpp"

using namespace talk;

std::vector<visit> crawl(const url& start, int max_depth) {
  std::vector<visit> visits;
  std::set<url> seen{start};
  std::vector<url> to_fetch{start};
  for (int depth = 0; depth <= max_depth; ++depth) {
    for (const url& at : std::exchange(to_fetch, {})) {
      const auto page = fetch(at);
      if (!page.empty()) visits.push_back({depth, page.at, page.body.size()});
      for (const url& link : page.links)
        if (seen.insert(link).second) to_fetch.push_back(link);
    }
  }
  return visits;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL DEPTH");
  print_visits(crawl(given.start(), given.number(2)));
}
