#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fanfold::cli {

/// Which configuration file counts.
struct configuration_choice {
  std::string file;  ///< empty: the user's own, if there is one
  bool ignored = false;
};

/// --config and --no-config.
void add_configuration_options(CLI::App& to, configuration_choice& choice);

/// An option in a configuration file.
struct configured_option {
  std::string name;                 ///< without dashes
  std::vector<std::string> values;  ///< none: nothing is said
  std::size_t line = 0;
};

/// What a configuration file says about one command.
struct configured_command {
  std::string name;  ///< "token add"
  std::vector<configured_option> options;
  std::size_t line = 0;
};

/// A configuration file (TOML, toml.io): a table for each command, named after it, `[crawl]` or `[token.add]`, and in
/// it the command's options, named as on the command line without the dashes in front. A flag is true or false; an
/// option that may be given again has an array; what is empty says nothing.
struct configuration {
  std::string file;
  std::vector<configured_command> commands{};

  /// Throws usage_error, which names file and line, for what can't be read or is none.
  static configuration read(const std::string& file);
};

/// The file that counts; nothing where there is none. Throws as read() does.
std::optional<configuration> read_configuration(const configuration_choice& choice);

/// Gives the options of the program's commands what the file says, as the command line would that is to be parsed
/// afterwards. Throws usage_error for what no command has or can take.
void apply(const configuration& from, CLI::App& program);

}  // namespace fanfold::cli
