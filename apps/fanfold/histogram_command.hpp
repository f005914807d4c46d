#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold histogram`: how the pages of a job are spread. Parsing it sets `chosen`, which must outlive the parsing.
void add_histogram_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
