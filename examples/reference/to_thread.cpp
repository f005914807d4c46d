// Blocking code, on a thread of its own.
#include <fanfold/run.hpp>
#include <fanfold/to_thread.hpp>
#include <fanfold/when_all.hpp>

#include <iostream>
#include <thread>

using namespace fanfold;

// A library's function that blocks.
bool is_prime(unsigned number) {
  for (unsigned i = 2; i * i <= number; ++i)
    if (number % i == 0) return false;
  return number > 1;
}

task<bool> ask(unsigned number) {
  const auto loop_thread = std::this_thread::get_id();
  const auto look = [=] { return std::this_thread::get_id() != loop_thread && is_prime(number); };
  co_return co_await to_thread(look);
}

task<> ask_both() {
  const auto [a, b] = co_await when_all(ask(2'147'483'647), ask(2'147'483'645));
  std::cout << a << b << '\n';
}

int main() {
  run(ask_both());
}

// Prints:
//   10
