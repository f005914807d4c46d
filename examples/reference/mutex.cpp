// A mutex: one at a time, across waits.
#include <fanfold/mutex.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/when_all.hpp>

#include <chrono>
#include <iostream>

using namespace fanfold;
using namespace std::chrono_literals;

struct account {
  mutex guard;
  int balance = 100;
};

task<bool> withdraw(account* from, int amount) {
  const permit in = co_await from->guard.lock();
  if (from->balance < amount) co_return false;
  co_await sleep_for(10ms);  // a database is asked; nobody else comes in meanwhile
  from->balance -= amount;
  co_return true;
}

task<> withdraw_twice() {
  account shared;
  const auto [first, second] = co_await when_all(withdraw(&shared, 70), withdraw(&shared, 70));
  std::cout << first << second << ", " << shared.balance << " left\n";
}

int main() {
  virtual_clock clock;
  run(clock, withdraw_twice());
}

// Prints:
//   10, 30 left
