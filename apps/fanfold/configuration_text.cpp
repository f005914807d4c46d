#include "configuration_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "command_tree.hpp"
#include "option_kind.hpp"
#include "wrapped_text.hpp"

namespace fanfold::cli {
namespace {

constexpr std::size_t width = 80;

constexpr std::string_view introduction =
    R"(# Options of fanfold's commands. What is commented out, as in #depth = 3, holds
# anyway: take away the # and change it. The command line goes before this file,
# and so do the options of a job that goes on.
)";

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool is_number(std::string_view text) {
  std::int64_t number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && std::to_string(number) == text;
}

// Patterns are easier to read as literal strings, in which a backslash is itself.
std::string toml_string(std::string_view text) {
  const bool plain = text.find_first_of("\"\\") == text.npos;
  if (!plain && text.find('\'') == text.npos && std::ranges::none_of(text, is_control))
    return fmt::format("'{}'", text);
  std::string out = "\"";
  for (const char c : text) {
    if (is_control(c))
      out += fmt::format("\\u{:04X}", c);
    else
      out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return out + '"';
}

std::string value_text(const CLI::Option& option, const std::vector<std::string>& values) {
  if (takes_list(option)) {
    std::string all;
    for (const std::string& value : values) all += (all.empty() ? "" : ", ") + toml_string(value);
    return fmt::format("[{}]", all);
  }
  if (is_flag(option)) return values.empty() ? "false" : values.front();
  const std::string value = values.empty() ? "" : values.front();
  return is_number(value) ? value : toml_string(value);
}

std::string commented(std::string_view text) {
  std::string out;
  for (const std::string_view line : wrap(text, width - 2)) out += fmt::format("# {}\n", line);
  return out;
}

std::string entry(const CLI::Option& option, const configured_option* set) {
  const std::string fallback = takes_list(option) ? "" : option.get_default_str();
  const auto values = set ? set->values : fallback.empty() ? std::vector<std::string>() : std::vector{fallback};
  return fmt::format("{}{}{} = {}\n\n", commented(option.get_description()), set ? "" : "#", long_name_of(option),
                     value_text(option, values));
}

// The one of that name; null where there is none.
template <class Named>
const Named* find(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::ranges::find(all, name, &Named::name);
  return found == all.end() ? nullptr : &*found;
}

std::string section(const CLI::App& command, const configured_command* set) {
  std::string out;
  std::string group;
  for (const CLI::Option* const option : command.get_options()) {
    if (!is_configurable(*option)) continue;
    if (option->get_group() != group) out += fmt::format("# ---- {}\n\n", group = option->get_group());
    out += entry(*option, set ? find(set->options, long_name_of(*option)) : nullptr);
  }
  return out.empty() ? out : fmt::format("\n[{}]\n\n{}", full_name_of(command, "."), out);
}

}  // namespace

std::string configuration_text(const CLI::App& program, const configuration& set) {
  std::string out(introduction);
  for (const CLI::App* const command : every_command(program))
    out += section(*command, find(set.commands, full_name_of(*command)));
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace fanfold::cli
