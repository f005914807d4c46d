// A fan: children that go on by themselves, and their results in the order in which they finish.
#include <fanfold/channel.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>

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

// How it can't be done: who takes from the channel puts into it, too.
task<> crawl_in_a_circle() {
  channel<int> to_visit(2);
  int visited = 0;
  const auto work = [&]() -> task<> {
    while (auto page = co_await to_visit.receive()) {
      co_await sleep_for(10ms);
      ++visited;
      for (int link = 1; link <= 2; ++link) co_await to_visit.send(2 * *page + link);
    }
  };
  const auto crawl = [&](task_group& workers) -> task<> {
    co_await to_visit.send(0);
    for (int i = 0; i < 2; ++i) workers.spawn(work);
  };
  const bool ended = co_await move_on_after(24h, with_group(crawl));
  std::cout << visited << " pages, " << (ended ? "done" : "then all wait for room") << '\n';
}

int main() {
  virtual_clock clock;
  run(clock, crawl());
  run(clock, fail());
  run(clock, crawl_in_a_circle());
}

// Prints:
//   page 1
//   page 2
//   page 3
//   page 4
//   a page failed
//   page 5 is broken, errors: 1
//   4 pages, then all wait for room
