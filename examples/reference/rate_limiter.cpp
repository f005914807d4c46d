// A rate limiter: turns at a rate, for each key by itself.
#include <fanfold/rate_limiter.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>

#include <chrono>
#include <iostream>
#include <string>

using namespace fanfold;
using namespace std::chrono_literals;

task<> ask(rate_limiter<std::string>* limiter, std::string host, int question) {
  co_await limiter->acquire(host);
  std::cout << host << ' ' << question << " at " << (co_await now()).time_since_epoch() / 1ms << " ms\n";
}

task<> ask_politely() {
  rate_limiter<std::string> limiter(500ms, 2);  // two at once, then one every half second
  co_await with_group([&](task_group& group) {
    for (int question = 1; question <= 4; ++question) group.spawn(ask, &limiter, "a.example", question);
    group.spawn(ask, &limiter, "b.example", 1);
  });
}

int main() {
  virtual_clock clock;
  run(clock, ask_politely());
}

// Prints:
//   a.example 1 at 0 ms
//   a.example 2 at 0 ms
//   b.example 1 at 0 ms
//   a.example 3 at 500 ms
//   a.example 4 at 1000 ms
