#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold extract`: what one page is, and the links on it. Parsing it sets `chosen`, which must outlive the parsing.
void add_extract_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
