#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// What an option of the program is, as far as files, completions and manual pages need to know.
namespace fanfold::cli {

/// It takes no value.
bool is_flag(const CLI::Option& option);

/// It may be given more than once, for several values.
bool takes_list(const CLI::Option& option);

/// It can stand in a configuration file: every option but those that ask for help or name the file itself.
bool is_configurable(const CLI::Option& option);

/// The values that it can have, where they are few: its type is written "bash|zsh|fish", or its description explains
/// each on a line, "host    on a seed's host".
std::vector<std::string> choices_of(const CLI::Option& option);

/// Its value can be the name of a file, FILE, or of a folder, DIR; also where it stands by its place.
bool takes_file(const CLI::Option& option);

/// "--depth" without dashes.
std::string long_name_of(const CLI::Option& option);

}  // namespace fanfold::cli
