#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::cli {

/// The words that choose a command of the program, "token add", with something else between them on demand.
std::string full_name_of(const CLI::App& command, std::string_view between = " ");

/// Every command of the program. Those of a command stand right behind it.
std::vector<CLI::App*> every_command(CLI::App& program);
std::vector<const CLI::App*> every_command(const CLI::App& program);

/// The one of that name which is the program's own, or that command's; null where there is none.
const CLI::App* find_command(const CLI::App& of, std::string_view name);

/// What the command line that was parsed has chosen; the program itself where that is nothing.
const CLI::App& chosen_command(const CLI::App& program);

}  // namespace fanfold::cli
