// A task: a function that may wait, which runs when it is awaited.
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>

using namespace fanfold;
using namespace std::chrono_literals;

task<int> half_of(int number) {
  co_await sleep_for(1ms);
  if (number % 2 != 0) throw std::invalid_argument("odd");
  co_return number / 2;
}

task<> halve() {
  task<int> later = half_of(12);  // nothing runs yet
  std::cout << co_await std::move(later) << '\n';
  const outcome<int> ended = co_await settled(half_of(7));
  std::cout << (ended ? "even" : "odd") << '\n';
  try {
    co_await half_of(9);
  } catch (const std::invalid_argument& error) {
    std::cout << error.what() << '\n';
  }
}

int main() {
  run(halve());
}

// Prints:
//   6
//   odd
//   odd
