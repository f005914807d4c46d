#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold completion`: prints a script by which a shell completes command lines. Parsing it sets `chosen`, which must
/// outlive the parsing.
void add_completion_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
