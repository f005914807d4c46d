#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold duplicates`: which pages of a job are the same. Parsing it sets `chosen`, which must outlive the parsing.
void add_duplicates_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
