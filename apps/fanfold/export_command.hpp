#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold export`: a job in other formats. Parsing it sets `chosen`, which must outlive the parsing.
void add_export_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
