// A task group: children of any types, and a future for each.
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

using namespace fanfold;
using namespace std::chrono_literals;

task<std::string> name_of(int user) {
  co_await sleep_for(20ms);
  co_return "user " + std::to_string(user);
}

task<int> orders_of(int user) {
  co_await sleep_for(10ms);
  if (user < 0) throw std::invalid_argument("no such user");
  co_return user / 10;
}

task<> print_line(int user) {
  co_await with_group([&](task_group& group) -> task<> {
    future<std::string> name = group.spawn(name_of, user);
    future<int> orders = group.spawn(orders_of, user);  // both run now
    const int count = co_await orders;
    std::cout << co_await name << ": " << count << " orders\n";
  });
}

task<> print_lines() {
  co_await print_line(42);
  try {
    co_await print_line(-1);
  } catch (const std::invalid_argument& error) {
    std::cout << error.what() << '\n';
  }
}

int main() {
  virtual_clock clock;
  run(clock, print_lines());
}

// Prints:
//   user 42: 4 orders
//   no such user
