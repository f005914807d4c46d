#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold status`: where a job stands. Parsing it sets `chosen`, which must outlive the parsing.
void add_status_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
