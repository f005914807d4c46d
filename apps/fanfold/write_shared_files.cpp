// write_shared_files FOLDER DATE: writes what goes below share/ where the program is installed, its manual pages and
// what shells complete of it, as the tree of its commands has them.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>

#include "command_line.hpp"
#include "command_tree.hpp"
#include "completion_scripts.hpp"
#include "configuration.hpp"
#include "man_page.hpp"

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out.exceptions(std::ios::badbit | std::ios::failbit);
  out << text;
  out.close();
}

void write_all(const std::filesystem::path& folder, const std::string& date) {
  using namespace fanfold::cli;
  configuration_choice choice;
  command chosen;
  const auto program = make_program(choice, chosen);
  write(folder / "bash-completion/completions/fanfold", bash_completion(*program));
  write(folder / "zsh/site-functions/_fanfold", zsh_completion(*program));
  write(folder / "fish/vendor_completions.d/fanfold.fish", fish_completion(*program));
  write(folder / "man/man1/fanfold.1", man_page(*program, date));
  for (const CLI::App* const each : every_command(std::as_const(*program)))
    write(folder / "man/man1" / (man_page_name(*each) + ".1"), man_page(*program, *each, date));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    std::filesystem::remove_all(argv[1]);  // pages of commands that are no more
    write_all(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "write_shared_files: " << error.what() << '\n';
    return 1;
  }
}
