#pragma once

#include <memory>

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

struct configuration_choice;

/// The program's commands with their options. Parsing says what is asked for, in `choice` and `chosen`, which must
/// outlive it.
std::unique_ptr<CLI::App> make_program(configuration_choice& choice, command& chosen);

/// What the arguments ask for, with what a configuration file says of it. Throws usage_error.
command parse_command_line(int argc, char** argv);

}  // namespace fanfold::cli
