#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::cli {

/// Scripts that make a shell complete the program's commands, options and values: to be sourced by bash, to lie in
/// zsh's $fpath as _fanfold, to be sourced by fish.
std::string bash_completion(const CLI::App& program);
std::string zsh_completion(const CLI::App& program);
std::string fish_completion(const CLI::App& program);

/// What the option's value can be, where that is known: its choices, or the commands. Empty where it is a
/// file.
std::vector<std::string> known_values(const CLI::App& program, const CLI::Option& option);

/// What a command or an option does, in a few words.
std::string brief(const std::string& description);

/// "a b c"
std::string joined(const std::vector<std::string>& words);

/// As one word of a shell: in single quotes, those within as `escaped`.
std::string in_quotes(const std::string& text, std::string_view escaped);

}  // namespace fanfold::cli
