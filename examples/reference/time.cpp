// Timeouts, deadlines, and time that a test owns.
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <chrono>
#include <iostream>
#include <optional>

using namespace fanfold;
using namespace std::chrono_literals;

task<int> answer_after(duration wait) {
  co_await sleep_for(wait);
  co_return 42;
}

task<> wait_for_answers() {
  std::cout << co_await with_timeout(1h, answer_after(59min)) << '\n';
  try {
    co_await with_timeout(1h, answer_after(61min));
  } catch (const timed_out&) {
    std::cout << "too late\n";
  }
  const std::optional<int> answer = co_await move_on_after(1h, answer_after(2h));
  if (!answer) std::cout << "went on without\n";
}

task<> receive_parts() {
  const time_point start = co_await now();
  const auto receive = [](deadline& limit) -> task<> {
    for (int part = 0; part < 5; ++part) {
      co_await sleep_for(8min);               // a part arrives
      limit.move_to(co_await now() + 10min);  // the next one has ten minutes again
    }
  };
  co_await with_deadline(start + 10min, receive);
  std::cout << (co_await now() - start) / 1min << " minutes\n";
}

int main() {
  virtual_clock clock;  // the hours pass at once
  run(clock, wait_for_answers());
  run(clock, receive_parts());
}

// Prints:
//   42
//   too late
//   went on without
//   40 minutes
