// Streams: values one after the other, and what can be made of them.
#include <fanfold/merge.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/stream.hpp>

#include <chrono>
#include <iostream>
#include <utility>
#include <vector>

using namespace fanfold;
using namespace std::chrono_literals;

stream<int> count_from(int first, duration pause) {
  for (int i = first;; ++i) {
    co_await sleep_for(pause);
    co_yield i;
  }
}

task<int> slow_square(int number) {
  co_await sleep_for((10 - number) * 1ms);
  const int squared = number * number;
  co_return squared;
}

task<> print_stages() {
  const auto is_odd = [](int i) { return i % 2 != 0; };
  auto squares = count_from(1, 1ms).filter(is_odd).map_concurrent(3, slow_square).take(4).batch(3);
  co_await for_each(std::move(squares), [](const std::vector<int>& batch) {
    std::cout << batch.size() << " squares, from " << batch.front() << " to " << batch.back() << '\n';
  });
}

task<> print_merged() {
  auto both = merge(count_from(0, 10ms), count_from(100, 25ms)).take(5);
  for (const int each : co_await to_vector(std::move(both))) std::cout << each << '\n';
}

int main() {
  virtual_clock clock;
  run(clock, print_stages());
  run(clock, print_merged());
}

// Prints:
//   3 squares, from 1 to 25
//   1 squares, from 49 to 49
//   0
//   1
//   100
//   2
//   3
