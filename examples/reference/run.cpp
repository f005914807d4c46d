// Tasks on several threads: a loop on each, and calls from one to the other.
#include <fanfold/map_concurrent.hpp>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>

#include <cstddef>
#include <iostream>
#include <numeric>
#include <ranges>

using namespace fanfold;

task<long> sum_up_to(long last) {
  long sum = 0;
  for (long i = 1; i <= last; ++i) sum += i;
  co_return sum;
}

task<int> program() {
  workers team(4);
  const auto sum_on_a_worker = [&](std::size_t i) -> task<long> {
    co_return co_await on(team[i % team.size()], sum_up_to, 1'000 * static_cast<long>(i));
  };
  long all = 0;
  for (const long sum : co_await map_concurrent(8, std::views::iota(std::size_t{0}, std::size_t{8}), sum_on_a_worker))
    all += sum;
  std::cout << all << '\n';
  co_return 0;
}

int main() {
  return run(program());
}

// Prints:
//   70014000
