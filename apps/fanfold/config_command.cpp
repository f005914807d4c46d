#include "config_command.hpp"

#include <CLI/CLI.hpp>

#include "configuration.hpp"
#include "configuration_text.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Prints a configuration file with every option, explained.

Usage:
  fanfold config [OPTION]...

What your configuration file says already is in it; the rest is commented out,
with what holds anyway.)";

constexpr const char* footer = R"(
Examples:
  fanfold config > ~/.config/fanfold/config.toml   # if there is none yet
  fanfold crawl --config site.toml example.com
)";

}  // namespace

void add_config_command(CLI::App& program, configuration_choice& choice, command& chosen) {
  CLI::App* const config = program.add_subcommand("config", description);
  config->footer(footer);
  add_configuration_options(*config, choice);
  config->callback([&program, &choice, &chosen] {
    const auto file = read_configuration(choice);
    chosen = printing(configuration_text(program, file.value_or(configuration())));
  });
}

}  // namespace fanfold::cli
