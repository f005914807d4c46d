#include "help_format.hpp"

#include <fmt/format.h>

#include <string_view>

#include "wrapped_text.hpp"

namespace fanfold::cli {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t left = 26;  // where descriptions begin

std::string entry(std::string_view name, std::string_view says) {
  std::string out = fmt::format("  {}", name);
  if (out.size() + 2 > left) out += fmt::format("\n{:{}}", "", left);
  out.resize(std::max(out.size(), left), ' ');
  for (std::size_t indent = 0; const std::string_view line : wrap(says, width - left)) {
    out += fmt::format("{:{}}{}\n", "", indent, line);
    indent = left;
  }
  return out;
}

std::string commands_of(const CLI::App& app) {
  std::string out;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string description = command->get_description();
    out += entry(command->get_name(), std::string_view(description).substr(0, description.find('\n')));
  }
  return out.empty() ? out : "\nCommands:\n" + out;
}

// "-h, --help", "--depth N"
std::string name_of(const CLI::Option& option) {
  std::string name;
  for (const std::string& letter : option.get_snames()) name += fmt::format("-{}, ", letter);
  for (const std::string& word : option.get_lnames()) name += fmt::format("--{}", word);
  const std::string type = option.get_type_name();
  return type.empty() ? name : fmt::format("{} {}", name, type);
}

std::string group_of(const CLI::App& app, const std::string& group) {
  std::string out;
  for (const CLI::Option* option : app.get_options())
    if (option->get_group() == group && option->nonpositional())
      out += entry(name_of(*option), option->get_description());
  return out.empty() ? out : fmt::format("\n{}:\n{}", group, out);
}

}  // namespace

std::string help_format::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  std::string out = app->get_description() + "\n" + commands_of(*app);
  for (const std::string& group : app->get_groups())
    if (!group.empty()) out += group_of(*app, group);
  return out + app->get_footer();
}

}  // namespace fanfold::cli
