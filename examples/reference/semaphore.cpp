// A semaphore: so many at a time.
#include <fanfold/run.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>

#include <chrono>
#include <iostream>

using namespace fanfold;
using namespace std::chrono_literals;

task<> use_database(semaphore* connections, int client) {
  const permit connection = co_await connections->acquire();
  co_await sleep_for(10ms);
  std::cout << "client " << client << " at " << (co_await now()).time_since_epoch() / 1ms << " ms\n";
}  // the permit goes back

task<> use_at_once() {
  semaphore connections(2);
  co_await with_group([&](task_group& group) {
    for (int client = 1; client <= 4; ++client) group.spawn(use_database, &connections, client);
  });
}

int main() {
  virtual_clock clock;
  run(clock, use_at_once());
}

// Prints:
//   client 1 at 10 ms
//   client 2 at 10 ms
//   client 3 at 20 ms
//   client 4 at 20 ms
