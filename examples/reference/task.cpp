// A task: a function that may wait, which runs when it is awaited.
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task.hpp>

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

fanfold::task<int> slow_square(int number) {
  co_await fanfold::sleep_for(1ms);
  const int square = number * number;
  co_return square;
}

fanfold::task<> print_square() {
  std::cout << co_await slow_square(6) << '\n';
}

int main() {
  fanfold::run(print_square());
}

// Prints:
//   36
