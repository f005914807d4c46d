#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

struct configuration_choice;

/// `fanfold config`: prints a configuration file with all options. Parsing it sets `chosen`, which must outlive the
/// parsing, as `choice` must.
void add_config_command(CLI::App& program, configuration_choice& choice, command& chosen);

}  // namespace fanfold::cli
