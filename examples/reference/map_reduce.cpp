// MapReduce: fan-out and fan-in at once.
#include <fanfold/map_reduce.hpp>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>

#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace fanfold;

void emit_words(const std::string& line, auto& emit) {
  std::istringstream words(line);
  for (std::string word; words >> word;) emit(word, 1);
}

int main() {
  const std::vector<std::string> lines{"fan out", "then fold", "fan in", "then out"};
  const auto map = [](const std::string& line, auto& emit) { emit_words(line, emit); };
  workers all_cores(4);
  const groups<std::string, int> counts = run(map_reduce<std::string, int>(all_cores, lines, map, std::plus()));
  std::cout << *counts.find("fan") << " of " << counts.size() << '\n';
  for (const auto& [word, count] : std::map(counts.begin(), counts.end())) std::cout << word << ' ' << count << '\n';
}

// Prints:
//   2 of 5
//   fan 2
//   fold 1
//   in 1
//   out 2
//   then 2
