#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "exit_status.hpp"

namespace fanfold::cli {

/// What a command line asks for, to be called once.
using command = std::function<exit_status()>;

/// One that prints a text.
command printing(std::string text);

/// A command line that can't be obeyed. The message names what is wrong and how to mend it.
class usage_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace fanfold::cli
