#pragma once

#include <string>
#include <vector>

#include "cli/program.hpp"

namespace fanfold::talk_test {

/// What test::program is told to run a program of the talk.
inline std::vector<std::string> talk_program(const std::string& name, const std::vector<std::string>& arguments) {
  std::vector<std::string> all{TALK_PROGRAMS "/" + name};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

}  // namespace fanfold::talk_test
