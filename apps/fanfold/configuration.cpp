#include "configuration.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include "command.hpp"
#include "command_tree.hpp"
#include "nearest_word.hpp"
#include "option_kind.hpp"

namespace fanfold::cli {
namespace {

usage_error wrong(const std::string& file, std::size_t line, std::string_view says) {
  return usage_error(fmt::format("{}:{}: {}", file, line, says));
}
usage_error wrong(const std::string& file, const toml::node& at, std::string_view says) {
  return wrong(file, at.source().begin.line, says);
}

std::string text_of(const std::string& file, const toml::node& value) {
  if (const auto* const text = value.as_string()) return text->get();
  if (const auto* const number = value.as_integer()) return std::to_string(number->get());
  if (const auto* const number = value.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* const flag = value.as_boolean()) return flag->get() ? "true" : "false";
  throw wrong(file, value, "a value must be text, a number, true or false, or an array of them");
}

std::vector<std::string> values_of(const std::string& file, const toml::node& value) {
  std::vector<std::string> texts;
  if (const toml::array* const list = value.as_array())
    for (const toml::node& each : *list) texts.push_back(text_of(file, each));
  else if (const std::string text = text_of(file, value); !text.empty())
    texts.push_back(text);
  return texts;
}

toml::table parse(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) throw usage_error(file + ": is a folder");
  try {
    return toml::parse_file(file);
  } catch (const toml::parse_error& error) {
    if (error.source().begin.line == 0) throw usage_error(fmt::format("{}: cannot be read", file));
    throw wrong(file, error.source().begin.line, error.description());
  }
}

// As the XDG Base Directory Specification has it. Empty where there is no home.
std::filesystem::path users_own_file() {
  const auto folder_in = [](const char* variable) -> std::filesystem::path {
    const char* const value = std::getenv(variable);
    return value == nullptr ? "" : value;
  };
  std::filesystem::path folder = folder_in("XDG_CONFIG_HOME");
  if (!folder.is_absolute()) folder = folder_in("HOME") / ".config";
  return folder.is_absolute() ? folder / "fanfold" / "config.toml" : "";
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string_view nearest = nearest_word(word, known);
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

CLI::App& find_command(const std::string& name, CLI::App& program) {
  std::vector<std::string> names;
  for (CLI::App* const command : every_command(program)) {
    names.push_back(full_name_of(*command));
    if (names.back() == name) return *command;
  }
  throw usage_error(fmt::format("{} is no command{}", name, suggestion(name, names)));
}

CLI::Option& find_option(const std::string& name, CLI::App& command) {
  std::vector<std::string> names;
  for (CLI::Option* const option : command.get_options()) {
    if (!is_configurable(*option)) continue;
    if (long_name_of(*option) == name) return *option;
    names.push_back(long_name_of(*option));
  }
  throw usage_error(fmt::format("{} has no option {}{}", full_name_of(command), name, suggestion(name, names)));
}

void apply(const configured_option& said, CLI::Option& option) {
  if (said.values.empty()) return;
  const std::string& value = said.values.front();
  if (said.values.size() > 1 && !takes_list(option)) throw usage_error(said.name + " takes one value");
  if (is_flag(option) && value != "true" && value != "false") throw usage_error(said.name + " must be true or false");
  if (is_flag(option))
    option.add_result(option.get_flag_value(said.name, value));
  else
    option.add_result(said.values);
  option.run_callback();
  option.clear();
}

// Calls `use`, and says where in the file it was if it throws.
template <class Use>
decltype(auto) at(const configuration& from, std::size_t line, Use use) {
  try {
    return use();
  } catch (const usage_error& error) {
    throw wrong(from.file, line, error.what());
  } catch (const CLI::ParseError& error) {
    throw wrong(from.file, line, error.what());
  }
}

// A table within a command's is that of a command of its own: [token.add].
void read_command(configuration& into, const std::string& name, const toml::node& options) {
  if (!options.is_table())
    throw wrong(into.file, options,
                fmt::format("{} must stand below the command that it is for, such as [crawl]", name));
  configured_command read{name, {}, options.source().begin.line};
  for (const auto& [key, value] : *options.as_table()) {
    const std::string word(key);
    if (value.is_table())
      read_command(into, fmt::format("{} {}", name, word), value);
    else
      read.options.push_back({word, values_of(into.file, value), value.source().begin.line});
  }
  std::ranges::sort(read.options, {}, &configured_option::line);
  into.commands.push_back(std::move(read));
}

}  // namespace

configuration configuration::read(const std::string& file) {
  configuration read{file};
  for (const auto& [command, options] : parse(file)) read_command(read, std::string(command), options);
  std::ranges::sort(read.commands, {}, &configured_command::line);
  return read;
}

void add_configuration_options(CLI::App& to, configuration_choice& choice) {
  to.option_defaults()->group("Configuration");
  to.add_option("--config", choice.file,
                "Take options that are not given from this file (default: ~/.config/fanfold/config.toml, if it is "
                "there)")
      ->type_name("FILE")
      ->check([](const std::string& name) { return name.empty() ? "must be the name of a file" : ""; })
      ->take_last()
      ->configurable(false);
  to.add_flag("--no-config", choice.ignored, "Take nothing from a configuration file")->configurable(false);
}

std::optional<configuration> read_configuration(const configuration_choice& choice) {
  if (choice.ignored) return std::nullopt;
  if (!choice.file.empty()) return configuration::read(choice.file);
  std::error_code ignored;
  const std::filesystem::path own = users_own_file();
  if (own.empty() || !std::filesystem::exists(own, ignored)) return std::nullopt;
  return configuration::read(own.string());
}

void apply(const configuration& from, CLI::App& program) {
  for (const configured_command& about : from.commands) {
    CLI::App& command = at(from, about.line, [&]() -> CLI::App& { return find_command(about.name, program); });
    for (const configured_option& said : about.options)
      at(from, said.line, [&] { apply(said, find_option(said.name, command)); });
  }
}

}  // namespace fanfold::cli
