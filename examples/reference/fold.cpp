// Folding: many values into one.
#include <fanfold/fold.hpp>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

using namespace fanfold;

int main() {
  const std::vector<std::string> lines{"fan out", "then fold", "fan in"};
  const auto longer = [](std::size_t longest, const std::string& line) { return std::max(longest, line.size()); };
  std::cout << fold(lines, std::size_t{0}, longer) << '\n';

  const std::vector<double> halves(1'000'001, 0.5);
  workers all_cores(4);
  std::cout << run(fold(all_cores, halves, 0.0, std::plus(), std::plus())) << '\n';
}

// Prints:
//   9
//   500000
