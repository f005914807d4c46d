// What GCC 12 compiles rightly, in the place of what it does not.
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using namespace fanfold;
using namespace std::chrono_literals;

struct request {
  std::string host;
  int port = 0;
};

task<bool> answers(request to) {
  co_await sleep_for(1ms);
  co_return to.port == 80;
}

task<std::string> ask(request what) {
  co_await sleep_for(1ms);
  co_return "asked " + what.host;
}

task<int> sum(std::vector<int> numbers) {
  int total = 0;
  for (const int each : numbers) total += each;
  co_return total;
}

// co_await in a condition: name the result.
task<> check(std::string host) {
  request to{std::move(host), 80};
  const bool up = co_await answers(std::move(to));
  if (up) std::cout << "up\n";
}

// A condition that declares a variable is fine.
task<> take_all() {
  co_await with_fan<bool>(2, [](fan<bool>& children) -> task<> {
    children.spawn(answers, request{"a", 80});
    while (auto each = co_await children.next()) std::cout << each->value() << '\n';
  });
}

// An aggregate, a lambda with captures, a list in braces: name it, and move it in.
task<> ask_one(std::string host) {
  request what{std::move(host), 443};
  std::cout << co_await ask(std::move(what)) << '\n';
  std::vector<int> numbers{1, 2, 3};
  std::cout << co_await sum(std::move(numbers)) << '\n';
}

// co_await in a branch of ?: becomes an if.
task<> ask_or_not(bool wanted) {
  request what{"example.com", 443};
  std::string answer = "did not ask";
  if (wanted) answer = co_await ask(std::move(what));
  std::cout << answer << '\n';
}

int main() {
  run(check("example.com"));
  run(take_all());
  run(ask_one("example.com"));
  run(ask_or_not(false));
}

// Prints:
//   up
//   1
//   asked example.com
//   6
//   did not ask
