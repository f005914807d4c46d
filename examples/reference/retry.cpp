// Trying again, with growing pauses.
#include <fanfold/retry.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <stdexcept>

using namespace fanfold;
using namespace std::chrono_literals;

struct busy : std::runtime_error {
  using runtime_error::runtime_error;
};

bool is_busy(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const busy&) {
    return true;
  } catch (...) {
    return false;
  }
}

task<> ask_until_it_answers() {
  int attempts = 0;
  const time_point start = co_await now();
  const auto ask = [&]() -> task<int> {
    if (++attempts < 4) throw busy("come back later");
    co_return 42;
  };
  const retry_options patient{.first_delay = 1s, .jitter = 0};  // 1 s, 2 s, 4 s
  const int answer = co_await retry(patient, ask, is_busy);
  std::cout << answer << " after " << attempts << " attempts and " << (co_await now() - start) / 1s << " s\n";
}

int main() {
  virtual_clock clock;
  run(clock, ask_until_it_answers());
}

// Prints:
//   42 after 4 attempts and 7 s
