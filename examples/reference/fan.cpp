// A fan: children that go on by themselves, and their results in the order in which they finish.
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>

using namespace fanfold;
using namespace std::chrono_literals;

task<int> visit(int page) {
  co_await sleep_for(page * 10ms);
  if (page == 5) throw std::runtime_error("page 5 is broken");
  co_return page;
}

task<> crawl() {
  co_await with_fan<int>(3, [](fan<int>& pages) -> task<> {
    for (const int page : {3, 1, 2}) pages.spawn(visit, page);
    while (auto page = co_await pages.next()) {
      if (!*page) {
        std::cout << "a page failed\n";
        continue;
      }
      std::cout << "page " << page->value() << '\n';
      if (page->value() <= 2) pages.spawn(visit, page->value() + 3);  // more, while results are taken
    }
  });
}

task<> fail() {
  error_list errors;
  try {
    co_await with_fan<int>(errors, 2, [](fan<int>& pages) {
      pages.spawn(visit, 5);
      pages.spawn(visit, 60);  // cancelled when page 5 fails, and awaited
    });
  } catch (const std::runtime_error& error) {
    std::cout << error.what() << ", errors: " << errors.size() << '\n';
  }
}

int main() {
  virtual_clock clock;
  run(clock, crawl());
  run(clock, fail());
}

// Prints:
//   page 1
//   page 2
//   page 3
//   page 4
//   a page failed
//   page 5 is broken, errors: 1
