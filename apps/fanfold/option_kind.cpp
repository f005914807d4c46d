#include "option_kind.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace fanfold::cli {
namespace {

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// An option says by its type what it takes, a positional one also by its name.
std::vector<std::string> types_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return parts_of(option.nonpositional() || type.find('|') != type.npos ? type : option.get_name(true), '|');
}

bool is_in_capitals(const std::string& word) {
  return std::ranges::none_of(word, [](unsigned char c) { return std::islower(c); });
}

}  // namespace

bool is_flag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

bool takes_list(const CLI::Option& option) {
  return option.get_items_expected_max() > 1;
}

bool is_configurable(const CLI::Option& option) {
  return option.get_configurable() && option.nonpositional() && !option.get_lnames().empty();
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  std::vector<std::string> choices = types_of(option);
  std::erase_if(choices, is_in_capitals);
  if (!choices.empty() || is_flag(option)) return choices;
  for (const std::string& line : parts_of(option.get_description(), '\n'))
    if (const auto end = line.find("  "); end != line.npos) choices.push_back(line.substr(0, end));
  return choices;
}

bool takes_file(const CLI::Option& option) {
  const auto types = types_of(option);
  return std::ranges::count(types, "FILE") + std::ranges::count(types, "DIR") > 0;
}

std::string long_name_of(const CLI::Option& option) {
  return option.get_lnames().front();
}

}  // namespace fanfold::cli
