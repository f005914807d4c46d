#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold demo`: crawls a web that this program invents and serves itself. Parsing it sets `chosen`, which must
/// outlive the parsing.
void add_demo_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
