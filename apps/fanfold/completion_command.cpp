#include "completion_command.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "completion_scripts.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Prints a script by which your shell completes commands.

Usage:
  fanfold completion bash|zsh|fish

It completes commands, options, their values and names of files. A package or
"cmake --install" has put it in its place already.)";

constexpr const char* footer = R"(
Examples:
  source <(fanfold completion bash)   # in ~/.bashrc
  source <(fanfold completion zsh)    # in ~/.zshrc, after compinit
  fanfold completion fish > ~/.config/fish/completions/fanfold.fish
)";

std::string script_for(const std::string& shell, const CLI::App& program) {
  if (shell == "bash") return bash_completion(program);
  if (shell == "zsh") return zsh_completion(program);
  if (shell == "fish") return fish_completion(program);
  throw usage_error("which shell? It must be bash, zsh or fish");
}

}  // namespace

void add_completion_command(CLI::App& program, command& chosen) {
  CLI::App* const completion = program.add_subcommand("completion", description);
  completion->footer(footer);
  const auto shell = std::make_shared<std::string>();
  completion->add_option("SHELL", *shell)->type_name("bash|zsh|fish");
  completion->callback([&program, &chosen, shell] { chosen = printing(script_for(*shell, program)); });
}

}  // namespace fanfold::cli
