#include "command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawl_command.hpp"
#include "demo_command.hpp"
#include "extract_command.hpp"
#include "help_format.hpp"
#include "nearest_word.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Fanfold crawls the web: many pages at once, each once.

Usage:
  fanfold COMMAND [OPTION]... [URL]...
  fanfold help COMMAND)";

constexpr const char* footer = R"(
Exit status:
  0    the crawl completed
  1    no seed could be fetched
  2    the command line is wrong
  3    the output or the job file could not be written or read
  4    anything else that ended the program early
  130  stopped by Ctrl-C; 143: by SIGTERM; 141: nobody read the output any more

Examples:
  fanfold demo
  fanfold crawl example.com
  fanfold extract example.com
)";

exit_status print_text(const std::string& text) {
  text_output out = text_output::standard();
  out.print("{}", text);
  out.flush();
  return exit_status::completed;
}

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* one : program.get_subcommands({})) names.push_back(one->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& of) {
  std::vector<std::string> names;
  for (const CLI::Option* option : of.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string_view nearest = nearest_word(word, known);
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

usage_error unknown_command(const CLI::App& program, const std::string& word) {
  if (word.find_first_of(".:/") != word.npos)
    return usage_error(fmt::format("{} is no command; did you mean \"fanfold crawl {}\"?", word, word));
  return usage_error(fmt::format("{} is no command{}", word, suggestion(word, command_names(program))));
}

// CLI11's errors in our words, where they say too little.
usage_error explain(const CLI::App& program, const CLI::ParseError& error) {
  const auto chosen = program.get_subcommands();
  const CLI::App& app = chosen.empty() ? program : *chosen.front();
  const auto unexpected = program.remaining(true);
  const auto wrong = std::ranges::find_if(unexpected, [](std::string_view word) { return word.starts_with('-'); });
  if (wrong != unexpected.end())
    return usage_error(fmt::format("there is no option {}{}", *wrong, suggestion(*wrong, option_names(app))));
  if (!unexpected.empty() && chosen.empty()) return unknown_command(program, unexpected.front());
  if (!unexpected.empty()) return usage_error(fmt::format("one argument too many: {}", unexpected.front()));
  if (chosen.empty()) return usage_error("a command is missing; try fanfold demo, or fanfold help");
  const std::string_view says = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error))
    return usage_error(fmt::format("{} needs a value", says.substr(0, says.find(':'))));
  return usage_error(error.what());
}

void add_help_command(CLI::App& program, command& chosen) {
  CLI::App* const help = program.add_subcommand("help", "Explains a command.\n\nUsage:\n  fanfold help [COMMAND]");
  const auto topic = std::make_shared<std::string>();
  help->add_option("COMMAND", *topic);
  help->callback([&program, &chosen, topic] {
    const auto names = command_names(program);
    if (!topic->empty() && std::ranges::find(names, *topic) == names.end()) throw unknown_command(program, *topic);
    const CLI::App* const about = topic->empty() ? &program : program.get_subcommand(*topic);
    chosen = [text = program.get_formatter()->make_help(about, "", CLI::AppFormatMode::Normal)] {
      return print_text(text);
    };
  });
}

void add_commands(CLI::App& program, command& chosen) {
  program.formatter(std::make_shared<help_format>());
  program.footer(footer);
  program.set_help_flag("-h,--help", "Print this");
  program.set_version_flag("-V,--version", "fanfold " FANFOLD_VERSION, "Print the version");
  program.require_subcommand(1);
  add_crawl_command(program, chosen);
  add_extract_command(program, chosen);
  add_demo_command(program, chosen);
  add_help_command(program, chosen);
}

}  // namespace

command parse_command_line(int argc, char** argv) {
  command chosen;
  CLI::App program(description, "fanfold");
  add_commands(program, chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return [text = program.help()] { return print_text(text); };
  } catch (const CLI::CallForVersion& version) {
    return [text = fmt::format("{}\n", version.what())] { return print_text(text); };
  } catch (const CLI::ParseError& error) {
    throw explain(program, error);
  }
  return chosen;
}

}  // namespace fanfold::cli
