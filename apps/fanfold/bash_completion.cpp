#include <fmt/format.h>

#include <map>

#include "completion_scripts.hpp"
#include "option_kind.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* beginning = R"(# bash completion for fanfold, made by "fanfold completion bash"
_fanfold_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_fanfold_files() { mapfile -t COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames 2>/dev/null; }

_fanfold() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # "--option=value" comes as three words
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi
)";

constexpr const char* end = R"(}
complete -F _fanfold fanfold
)";

// What completes a value; ":" where nothing is known of it.
std::string completer_of(const CLI::App& program, const CLI::Option& option) {
  const auto values = known_values(program, option);
  if (!values.empty()) return fmt::format("_fanfold_words '{}'", joined(values));
  return takes_file(option) ? "_fanfold_files" : ":";
}

std::string names_of(const CLI::App& command) {
  std::string all;
  for (const CLI::Option* const option : command.get_options())
    for (const std::string& name : option->get_lnames()) all += (all.empty() ? "--" : " --") + name;
  return all;
}

std::string words_or(const std::string& options, const std::string& others) {
  return fmt::format("if [[ $cur == -* ]]; then _fanfold_words '{}'; else {}; fi", options, others);
}

// Completes one of the commands of the program, or of a command, as the word number `place`; then what stands behind
// it.
std::string cases_of(const CLI::App& program, const CLI::App& of, int place);

std::string case_of(const CLI::App& program, const CLI::App& command, int place) {
  if (!command.get_subcommands({}).empty())
    return fmt::format("    {})\n{}    ;;\n", command.get_name(), cases_of(program, command, place + 1));
  std::map<std::string, std::string> options_by_completer;
  std::string others = ":";
  for (const CLI::Option* const option : command.get_options()) {
    const std::string completer = completer_of(program, *option);
    if (!option->nonpositional())
      others = others == ":" ? completer : others;
    else if (std::string& all = options_by_completer[completer]; !is_flag(*option))
      all += fmt::format("{}--{}", all.empty() ? "" : "|", long_name_of(*option));
  }
  std::string out = fmt::format("    {})\n      case $prev in\n", command.get_name());
  for (const auto& [completer, options] : options_by_completer)
    if (!options.empty()) out += fmt::format("        {}) {} ;;\n", options, completer);
  return out + fmt::format("        *) {} ;;\n      esac ;;\n", words_or(names_of(command), others));
}

std::string cases_of(const CLI::App& program, const CLI::App& of, int place) {
  std::vector<std::string> commands;
  std::string cases;
  for (const CLI::App* const command : of.get_subcommands({})) {
    commands.push_back(command->get_name());
    cases += case_of(program, *command, place);
  }
  const std::string first = words_or(names_of(of), fmt::format("_fanfold_words '{}'", joined(commands)));
  return fmt::format(
      "  if ((COMP_CWORD == {})); then\n    {}\n    return\n  fi\n  case ${{COMP_WORDS[{}]}} in\n{}  esac\n", place,
      first, place, cases);
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
  return beginning + cases_of(program, program, 1) + end;
}

}  // namespace fanfold::cli
