#include "command_tree.hpp"

namespace fanfold::cli {
namespace {

template <class App>
void append_commands(App& of, std::vector<App*>& to) {
  for (App* const each : of.get_subcommands([](const CLI::App*) { return true; })) {
    to.push_back(each);
    append_commands(*each, to);
  }
}

}  // namespace

std::string full_name_of(const CLI::App& command, std::string_view between) {
  const CLI::App* const above = command.get_parent();
  if (above == nullptr || above->get_parent() == nullptr) return command.get_name();
  return full_name_of(*above, between).append(between) + command.get_name();
}

std::vector<CLI::App*> every_command(CLI::App& program) {
  std::vector<CLI::App*> all;
  append_commands(program, all);
  return all;
}

std::vector<const CLI::App*> every_command(const CLI::App& program) {
  std::vector<const CLI::App*> all;
  append_commands(program, all);
  return all;
}

const CLI::App* find_command(const CLI::App& of, std::string_view name) {
  for (const CLI::App* const each : of.get_subcommands({}))
    if (each->get_name() == name) return each;
  return nullptr;
}

const CLI::App& chosen_command(const CLI::App& program) {
  const auto chosen = program.get_subcommands();
  return chosen.empty() ? program : chosen_command(*chosen.front());
}

}  // namespace fanfold::cli
