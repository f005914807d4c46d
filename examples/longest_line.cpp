// Fan-in is a fold: many values come in, one goes out. Here all lines of a text, and the first of the longest ones.
#include <fanfold/fold.hpp>
#include <fanfold/run.hpp>

#include <exception>
#include <iostream>
#include <string_view>

#include "input.hpp"

using namespace fanfold;

int main(int argc, char** argv) try {
  if (argc != 2) throw std::invalid_argument("longest_line FILE");
  const auto lines = input::lines_of(argv[1]);
  const auto longer = [](std::string_view a, std::string_view b) { return a.size() < b.size() ? b : a; };

  workers team(input::cores());
  std::cout << run(fold(team, lines, std::string_view(), longer, longer)) << '\n';  // fan in
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
