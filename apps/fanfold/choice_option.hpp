#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::cli {

/// An option whose value is one of a few words, each of which stands for a `T`; what `into` holds is the default. It
/// must outlive the parsing.
template <class T>
CLI::Option* add_choice(CLI::App& to, const std::string& name, T& into,
                        std::initializer_list<std::pair<std::string_view, T>> all, std::string says) {
  const auto take = [&into, name, all = std::vector(all)](const std::string& text) {
    std::string words;
    for (const auto& [word, value] : all) {
      if (word == text) {
        into = value;
        return;
      }
      words += fmt::format("{}{}", words.empty() ? "" : word == all.back().first ? " or " : ", ", word);
    }
    throw CLI::ValidationError(fmt::format("{} \"{}\": must be {}", name, text, words));
  };
  std::string type, usual;
  for (const auto& [word, value] : all) {
    type += fmt::format("{}{}", type.empty() ? "" : "|", word);
    if (value == into) usual = word;
  }
  return to.add_option_function<std::string>(name, take, std::move(says))
      ->type_name(type)
      ->default_str(usual)
      ->take_last();
}

/// An option whose value is a number, by `parse_number`'s rules or others; a wrong_value is told with the option's
/// name.
template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& to, const std::string& name, const char* type, T& into, Parse parse,
                        std::string says) {
  const auto take = [&into, name, parse](const std::string& text) {
    try {
      into = static_cast<T>(parse(text));
    } catch (const std::exception& wrong) {
      throw CLI::ValidationError(fmt::format("{} \"{}\": {}", name, text, wrong.what()));
    }
  };
  return to.add_option_function<std::string>(name, take, std::move(says))
      ->type_name(type)
      ->default_str(fmt::format("{}", into))
      ->take_last();
}

}  // namespace fanfold::cli
