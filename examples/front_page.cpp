// The crawler of the README. It keeps nothing: it is what it does.
//
//   front_page http://127.0.0.1:8000/
#include <fanfold/fan.hpp>

#include "talk/with_coroutines.hpp"

using namespace fanfold;
using namespace talk;

task<> crawl(url start) {
  std::set<url> seen{start};
  co_await with_fan<page>(64, [&](fan<page>& pages) -> task<> {
    pages.spawn(fetch, start);                 // fan out
    while (auto page = co_await pages.next())  // fan in, in the order they finish
      for (auto& link : page->value().links)
        if (seen.insert(link).second) pages.spawn(fetch, link);
  });
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL");
  run(crawl(given.start()));
}
