#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold check`: which links of a site are broken. Parsing it sets `chosen`, which must outlive the parsing.
void add_check_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
