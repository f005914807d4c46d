#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace fanfold::cli {

/// The manual page of the program, or of one of its commands, in the language of man(7). `date`: "2026-11-28".
std::string man_page(const CLI::App& program, const std::string& date);
std::string man_page(const CLI::App& program, const CLI::App& command, const std::string& date);

/// "fanfold-crawl", of `fanfold crawl`.
std::string man_page_name(const CLI::App& command);

}  // namespace fanfold::cli
