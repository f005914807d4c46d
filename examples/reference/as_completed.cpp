// Tasks that are there already, in the order in which they finish.
#include <fanfold/as_completed.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace fanfold;
using namespace std::chrono_literals;

task<std::string> ask(std::string mirror, duration latency) {
  co_await sleep_for(latency);
  if (mirror == "broken") throw std::runtime_error("no answer");
  co_return mirror;
}

task<> print_as_they_answer() {
  std::vector<task<std::string>> questions;
  questions.push_back(ask("far", 300ms));
  questions.push_back(ask("near", 20ms));
  questions.push_back(ask("broken", 100ms));
  co_await for_each(as_completed(std::move(questions)),
                    [](outcome<std::string> each) { std::cout << (each ? each.value() : "an error") << '\n'; });
}

int main() {
  virtual_clock clock;
  run(clock, print_as_they_answer());
}

// Prints:
//   near
//   an error
//   far
