#include "command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check_command.hpp"
#include "command_tree.hpp"
#include "completion_command.hpp"
#include "config_command.hpp"
#include "configuration.hpp"
#include "crawl_command.hpp"
#include "demo_command.hpp"
#include "duplicates_command.hpp"
#include "export_command.hpp"
#include "extract_command.hpp"
#include "help_format.hpp"
#include "histogram_command.hpp"
#include "links_command.hpp"
#include "nearest_word.hpp"
#include "option_kind.hpp"
#include "query_command.hpp"
#include "serve_command.hpp"
#include "status_command.hpp"
#include "token_command.hpp"
#include "words_command.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Fanfold crawls the web: many pages at once, each once.

Usage:
  fanfold COMMAND [OPTION]... [URL]...
  fanfold help COMMAND)";

constexpr const char* footer = R"(
Exit status:
  0    the crawl completed
  1    no seed could be fetched; a link is broken
  2    the command line is wrong
  3    the output or the job file could not be written or read
  4    anything else that ended the program early
  130  stopped by Ctrl-C; 143: by SIGTERM; 141: nobody read the output any more

Examples:
  fanfold demo
  fanfold crawl example.com
  fanfold check example.com
  fanfold extract example.com
  fanfold query example.db "select url from page where status = 404"
)";

// Those of the program, or of one of its commands.
std::vector<std::string> command_names(const CLI::App& of) {
  std::vector<std::string> names;
  for (const CLI::App* one : of.get_subcommands({})) names.push_back(full_name_of(*one));
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

// `word` stands where a command of the program is expected, or one of the command `of`.
usage_error unknown_command(const CLI::App& of, const std::string& word) {
  const bool is_first = of.get_parent() == nullptr;
  if (is_first && word.find_first_of(".:/") != word.npos)
    return usage_error(fmt::format("{} is no command; did you mean \"fanfold crawl {}\"?", word, word));
  const std::string words = is_first ? word : fmt::format("{} {}", full_name_of(of), word);
  return usage_error(fmt::format("{} is no command{}", words, suggestion(words, command_names(of))));
}

// CLI11's errors in our words, where they say too little.
usage_error explain(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App& app = chosen_command(program);
  const auto unexpected = program.remaining(true);
  const auto wrong = std::ranges::find_if(unexpected, [](std::string_view word) { return word.starts_with('-'); });
  if (wrong != unexpected.end())
    return usage_error(fmt::format("there is no option {}{}", *wrong, suggestion(*wrong, option_names(app))));
  if (!unexpected.empty() && !app.get_subcommands({}).empty()) return unknown_command(app, unexpected.front());
  if (!unexpected.empty()) return usage_error(fmt::format("one argument too many: {}", unexpected.front()));
  if (&app == &program) return usage_error("a command is missing; try fanfold demo, or fanfold help");
  const std::string_view says = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error))
    return usage_error(fmt::format("{} needs a value", says.substr(0, says.find(':'))));
  return usage_error(error.what());
}

void add_help_command(CLI::App& program, command& chosen) {
  CLI::App* const help = program.add_subcommand("help", "Explains a command.\n\nUsage:\n  fanfold help [COMMAND]...");
  const auto topic = std::make_shared<std::vector<std::string>>();
  help->add_option("COMMAND", *topic);
  help->callback([&program, &chosen, topic] {
    const CLI::App* about = &program;
    for (const std::string& word : *topic) {
      const CLI::App* const within = find_command(*about, word);
      if (within == nullptr) throw unknown_command(*about, word);
      about = within;
    }
    chosen = printing(program.get_formatter()->make_help(about, "", CLI::AppFormatMode::Normal));
  });
}

// Every command with options that a file can say takes one. What bound variables hold now are the defaults.
void complete(CLI::App& command, configuration_choice& choice) {
  const auto options = command.get_options();
  for (CLI::Option* const option : options)
    if (option->get_default_str().empty() && !is_flag(*option)) option->capture_default_str();
  const auto can_be_said = [](const CLI::Option* option) { return is_configurable(*option); };
  if (std::ranges::any_of(options, can_be_said)) add_configuration_options(command, choice);
}

void add_commands(CLI::App& program, configuration_choice& choice, command& chosen) {
  program.formatter(std::make_shared<help_format>());
  program.footer(footer);
  program.set_help_flag("-h,--help", "Print this");
  program.set_version_flag("-V,--version", "fanfold " FANFOLD_VERSION, "Print the version");
  program.require_subcommand(1);
  add_crawl_command(program, chosen);
  add_check_command(program, chosen);
  add_extract_command(program, chosen);
  add_status_command(program, chosen);
  add_export_command(program, chosen);
  add_query_command(program, chosen);
  add_histogram_command(program, chosen);
  add_links_command(program, chosen);
  add_words_command(program, chosen);
  add_duplicates_command(program, chosen);
  add_serve_command(program, chosen);
  add_token_command(program, chosen);
  add_demo_command(program, chosen);
  add_config_command(program, choice, chosen);
  add_completion_command(program, chosen);
  add_help_command(program, chosen);
  for (CLI::App* const each : every_command(program)) complete(*each, choice);
}

bool is_configured(const CLI::App& command) {
  return command.get_option_no_throw("--config") != nullptr;
}

// Whether a configuration file has a say.
bool parse(CLI::App& program, int argc, char** argv, command& chosen) {
  try {
    program.parse(argc, argv);
    return is_configured(chosen_command(program));
  } catch (const CLI::CallForHelp&) {
    chosen = printing(program.help());
  } catch (const CLI::CallForVersion& version) {
    chosen = printing(fmt::format("{}\n", version.what()));
  } catch (const CLI::ParseError& error) {
    throw explain(program, error);
  }
  return false;
}

}  // namespace

std::unique_ptr<CLI::App> make_program(configuration_choice& choice, command& chosen) {
  auto program = std::make_unique<CLI::App>(description, "fanfold");
  add_commands(*program, choice, chosen);
  return program;
}

// The command line says which configuration file counts, and goes before it: so it is parsed twice.
command parse_command_line(int argc, char** argv) {
  command chosen;
  configuration_choice choice;
  if (!parse(*make_program(choice, chosen), argc, argv, chosen)) return chosen;
  const auto file = read_configuration(choice);
  if (!file) return chosen;
  const auto program = make_program(choice, chosen);
  apply(*file, *program);
  parse(*program, argc, argv, chosen);
  return chosen;
}

}  // namespace fanfold::cli
