#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold links`: the links of a job. Parsing it sets `chosen`, which must outlive the parsing.
void add_links_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
