// MapReduce is both: map fans each file out into its words, reduce fans each word's ones in to a count.
//
//   word_count FILE...      as  cat FILE... | tr -s '[:space:]' '\n' | sort | uniq -c
#include <fanfold/map_reduce.hpp>
#include <fanfold/run.hpp>

#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <span>

#include "input.hpp"

using namespace fanfold;

int main(int argc, char** argv) try {
  const auto files = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
  const auto words_of = [](const char* file, auto& emit) {
    auto in = input::open(file);
    for (std::string word; in >> word;) emit(word, 1L);  // fan out
  };

  workers team(input::cores());
  const auto counts = run(map_reduce<std::string, long>(team, files, words_of, std::plus<>()));  // fan in
  for (const auto& [word, count] : std::map(counts.begin(), counts.end())) std::cout << count << ' ' << word << '\n';
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
