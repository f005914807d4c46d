// A histogram fans things into buckets.
#include <fanfold/histogram.hpp>

#include <cmath>
#include <cstddef>
#include <iostream>
#include <vector>

using namespace fanfold;

int main() {
  const std::vector<double> seconds{0.3, 0.5, 0.6, 0.7, 1.2, 2.5, 40, std::nan("")};
  const histogram latencies = histogram_of(seconds, histogram::exponential(0.25, 2, 4));
  for (std::size_t i = 0; i < latencies.size(); ++i)
    std::cout << latencies.lower(i) << " to " << latencies.upper(i) << ": " << latencies.count(i) << '\n';
  std::cout << "longer: " << latencies.above() << ", no number: " << latencies.not_numbers() << '\n';
  std::cout << "half of them below " << latencies.quantile(0.5) << '\n';
}

// Prints:
//   0.25 to 0.5: 1
//   0.5 to 1: 3
//   1 to 2: 1
//   2 to 4: 1
//   longer: 1, no number: 1
//   half of them below 0.916667
