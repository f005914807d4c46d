#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace fanfold::cli {

/// Help texts of 80 columns: what a command does and how it is called, its options by group, and last its footer. A
/// command's description is a line that says what it does, and then the rest.
class help_format final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

}  // namespace fanfold::cli
