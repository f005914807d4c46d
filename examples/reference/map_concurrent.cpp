// A function over a range, some calls at once, results in the range's order.
#include <fanfold/map_concurrent.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <chrono>
#include <iostream>
#include <vector>

using namespace fanfold;
using namespace std::chrono_literals;

task<int> square(int number) {
  co_await sleep_for((10 - number) * 1ms);  // the later ones finish first
  const int squared = number * number;
  co_return squared;
}

task<> print_squares() {
  const std::vector<int> numbers{1, 2, 3, 4, 5};
  for (const int each : co_await map_concurrent(3, numbers, square)) std::cout << each << '\n';
}

int main() {
  virtual_clock clock;
  run(clock, print_squares());
}

// Prints:
//   1
//   4
//   9
//   16
//   25
