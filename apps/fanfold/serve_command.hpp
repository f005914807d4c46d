#pragma once

#include <CLI/CLI.hpp>

#include "command.hpp"

namespace fanfold::cli {

void add_serve_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
