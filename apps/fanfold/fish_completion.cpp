#include <fmt/format.h>

#include "command_tree.hpp"
#include "completion_scripts.hpp"
#include "option_kind.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* beginning = R"(# fish completion for fanfold, made by "fanfold completion fish"
function __fanfold_command
    set -l words (commandline -opc)
    set -l last (math 1 + (count $argv))
    test "$words[2..$last]" = "$argv"
end
function __fanfold_ends_with_command
    set -l words (commandline -opc)
    test "$words[2..]" = "$argv"
end
complete -c fanfold -f
)";

std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\\', at)) != text.npos; at += 2) text.insert(at, 1, '\\');
  return in_quotes(text, R"(\')");
}

// What completes a value, with no files but where it is one.
std::string value_of(const CLI::App& program, const CLI::Option& option) {
  const auto values = known_values(program, option);
  if (!values.empty()) return fmt::format(" -x -a {}", quoted(joined(values)));
  return takes_file(option) ? " -r -F" : " -x";
}

std::string line_of(const CLI::App& program, const std::string& where, const CLI::Option& option) {
  if (!option.nonpositional()) {
    const auto values = known_values(program, option);
    if (!values.empty()) return fmt::format("{} -a {}\n", where, quoted(joined(values)));
    return takes_file(option) ? where + " -F\n" : "";
  }
  std::string out = where;
  for (const std::string& letter : option.get_snames()) out += " -s " + letter;
  for (const std::string& word : option.get_lnames()) out += " -l " + word;
  if (!is_flag(option)) out += value_of(program, option);
  return fmt::format("{} -d {}\n", out, quoted(brief(option.get_description())));
}

std::string lines_of(const CLI::App& program, const CLI::App& command, const std::string& where) {
  std::string out;
  for (const CLI::Option* const option : command.get_options()) out += line_of(program, where, *option);
  return out;
}

// The commands of the program, or of a command, where none of them is there yet, and what stands behind each.
std::string commands_of(const CLI::App& program, const CLI::App& of, const std::string& where) {
  std::string out = lines_of(program, of, where);
  for (const CLI::App* const command : of.get_subcommands({})) {
    out += fmt::format("{} -a {} -d {}\n", where, command->get_name(), quoted(brief(command->get_description())));
    const bool has_commands = !command->get_subcommands({}).empty();
    const char* const behind = has_commands ? "__fanfold_ends_with_command" : "__fanfold_command";
    const std::string here = fmt::format("complete -c fanfold -n '{} {}'", behind, full_name_of(*command));
    out += has_commands ? commands_of(program, *command, here) : lines_of(program, *command, here);
  }
  return out;
}

}  // namespace

std::string fish_completion(const CLI::App& program) {
  return beginning + commands_of(program, program, "complete -c fanfold -n __fish_use_subcommand");
}

}  // namespace fanfold::cli
