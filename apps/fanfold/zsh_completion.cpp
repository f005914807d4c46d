#include <fmt/format.h>

#include <string_view>

#include "completion_scripts.hpp"
#include "option_kind.hpp"

namespace fanfold::cli {
namespace {

std::string quoted(const std::string& text) {
  return in_quotes(text, R"('\'')");
}

// For _arguments and _describe, to which these characters mean something.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += std::string_view("[]:\\").find(c) == std::string_view::npos ? std::string{c} : std::string{'\\', c};
  return out;
}

std::string action_of(const CLI::App& program, const CLI::Option& option) {
  const auto values = known_values(program, option);
  if (!values.empty()) return fmt::format("({})", joined(values));
  return takes_file(option) ? "_files" : " ";
}

// What _arguments is told of an option by each of its names.
std::string specs_of(const CLI::App& program, const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& letter : option.get_snames()) names.push_back("-" + letter);
  for (const std::string& word : option.get_lnames()) names.push_back("--" + word);
  std::string value;
  if (!is_flag(option)) value = fmt::format(":{}:{}", escaped(option.get_type_name()), action_of(program, option));
  const std::string others = takes_list(option) ? "*" : fmt::format("({})", joined(names));
  std::string out;
  for (const std::string& name : names)
    out += " " + quoted(fmt::format("{}{}{}[{}]{}", others, name, value.empty() || !name.starts_with("--") ? "" : "=",
                                    escaped(brief(option.get_description())), value));
  return out;
}

std::string specs_of(const CLI::App& program, const CLI::App& command) {
  std::string out;
  int place = 0;
  for (const CLI::Option* const option : command.get_options()) {
    if (option->nonpositional()) {
      out += specs_of(program, *option);
      continue;
    }
    const std::string which = takes_list(*option) ? "*" : std::to_string(++place);
    out += " " + quoted(fmt::format("{}:{}:{}", which, option->get_name(true), action_of(program, *option)));
  }
  return out;
}

// The function `name` completes one of the commands of the program, or of a command, and what stands behind it. Those
// for commands that have commands come first.
std::string functions_of(const CLI::App& program, const CLI::App& of, const std::string& name) {
  std::string functions;
  std::string commands;
  std::string cases;
  for (const CLI::App* const command : of.get_subcommands({})) {
    const std::string word = command->get_name();
    const bool has_commands = !command->get_subcommands({}).empty();
    commands += " " + quoted(fmt::format("{}:{}", word, escaped(brief(command->get_description()))));
    const std::string function = fmt::format("{}_{}", name, word);
    if (has_commands) functions += functions_of(program, *command, function);
    const std::string what = has_commands ? function : "_arguments -S" + specs_of(program, *command);
    cases += fmt::format("        {}) {} ;;\n", word, what);
  }
  return functions + fmt::format(R"({}() {{
  local curcontext=$curcontext state line
  local -a commands=({})
  _arguments -C{} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
{}      esac ;;
  esac
}}
)",
                                 name, commands, specs_of(program, of), cases);
}

}  // namespace

std::string zsh_completion(const CLI::App& program) {
  return "#compdef fanfold\n# zsh completion for fanfold, made by \"fanfold completion zsh\"\n" +
         functions_of(program, program, "_fanfold") +
         "if [[ $funcstack[1] == _fanfold ]]; then _fanfold \"$@\"; else compdef _fanfold fanfold; fi\n";
}

}  // namespace fanfold::cli
