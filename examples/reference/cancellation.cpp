// Cancellation: asked for in one place, thrown out of the awaits below it, and awaited.
#include <fanfold/cancellation.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>

#include <chrono>
#include <iostream>

using namespace fanfold;
using namespace std::chrono_literals;

task<> say_goodbye() {
  co_await sleep_for(5ms);  // to a server, say
  std::cout << "said goodbye\n";
}

task<> talk() {
  bool stopped = false;
  try {
    co_await sleep_for(1h);
  } catch (const cancelled&) {
    stopped = true;  // a catch clause can't await
  }
  if (!stopped) co_return;
  co_await with_timeout(1s, shielded(say_goodbye()));
  throw cancelled();
}

task<> talk_for_a_while() {
  const bool ended = co_await move_on_after(10ms, talk());
  std::cout << (ended ? "ended" : "stopped, and cleaned up") << '\n';
}

int main() {
  virtual_clock clock;
  run(clock, talk_for_a_while());
}

// Prints:
//   said goodbye
//   stopped, and cleaned up
