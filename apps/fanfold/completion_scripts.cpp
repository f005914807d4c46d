#include "completion_scripts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

#include "option_kind.hpp"

namespace fanfold::cli {

std::vector<std::string> known_values(const CLI::App& program, const CLI::Option& option) {
  if (takes_file(option)) return {};
  if (option.nonpositional() || option.get_name(true) != "COMMAND") return choices_of(option);
  std::vector<std::string> names;
  for (const CLI::App* const command : program.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::string brief(const std::string& description) {
  std::size_t end = description.size();
  for (const std::string_view stop : {"\n", ":\n", ": ", "; ", ". ", " ("}) end = std::min(end, description.find(stop));
  if (end == description.size() && description.ends_with('.')) --end;
  if (end > 0 && description[end - 1] == '.') --end;
  return description.substr(0, end);
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string in_quotes(const std::string& text, std::string_view escaped) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string(escaped) : std::string{c};
  return out + "'";
}

}  // namespace fanfold::cli
