#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold query`: SQL over a job file. Parsing it sets `chosen`, which must outlive the parsing.
void add_query_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
