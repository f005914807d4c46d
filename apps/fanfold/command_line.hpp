#pragma once

#include "command.hpp"

namespace fanfold::cli {

/// What the arguments ask for. Throws usage_error.
command parse_command_line(int argc, char** argv);

}  // namespace fanfold::cli
