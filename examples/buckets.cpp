// A histogram fans things into buckets: here the lengths of a text's lines.
#include <fanfold/histogram.hpp>
#include <fanfold/run.hpp>

#include <exception>
#include <iostream>

#include "input.hpp"

using namespace fanfold;

int main(int argc, char** argv) try {
  if (argc != 2) throw std::invalid_argument("buckets FILE");
  const auto lines = input::lines_of(argv[1]);
  const auto buckets = histogram::linear(0, 100, 10);

  workers team(input::cores());
  const auto lengths = run(histogram_of(team, lines, buckets, &std::string::size));
  for (std::size_t i = 0; i < lengths.size(); ++i)
    std::cout << lengths.lower(i) << " to " << lengths.upper(i) << ": " << lengths.count(i) << '\n';
  std::cout << "longer: " << lengths.above() << '\n';
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
