#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "configuration.hpp"

namespace fanfold::cli {

/// A configuration file with every option of the program's commands, explained: those that `set` names with its values,
/// the others commented out ("#depth = 3") with their defaults.
std::string configuration_text(const CLI::App& program, const configuration& set);

}  // namespace fanfold::cli
