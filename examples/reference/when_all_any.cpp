// A few tasks at once: all of their results, how each one ended, or the first one's result.
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/when_all.hpp>
#include <fanfold/when_any.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

using namespace fanfold;
using namespace std::chrono_literals;

task<std::string> name() {
  co_await sleep_for(20ms);
  co_return "Ann";
}

task<int> age() {
  co_await sleep_for(10ms);
  co_return 42;
}

task<int> nothing() {
  co_await sleep_for(5ms);
  throw std::runtime_error("nothing there");
}

task<> ask() {
  const auto [who, years] = co_await when_all(name(), age());
  std::cout << who << ", " << years << '\n';

  const auto [known, unknown] = co_await when_all_settled(age(), nothing());
  std::cout << known.has_value() << unknown.has_value() << '\n';

  const auto first = co_await when_any(name(), age());  // name() is cancelled, and has ended here
  std::cout << "task " << first.index() << " was first\n";
}

int main() {
  virtual_clock clock;
  run(clock, ask());
}

// Prints:
//   Ann, 42
//   10
//   task 1 was first
