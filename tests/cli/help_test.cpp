#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/program.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class help : public testing::TestWithParam<const char*> {};

// The words of a command.
std::vector<std::string> words_of(const std::string& command, std::vector<std::string> before = {}) {
  std::istringstream text(command);
  for (std::string word; text >> word;) before.push_back(word);
  return before;
}

TEST_P(help, of_every_command_explains_it_in_80_columns) {
  const finished asked = run_program(words_of(GetParam(), {"help"}));
  EXPECT_EQ(asked.status, 0);
  EXPECT_EQ(asked.err, "");
  EXPECT_THAT(asked.out, HasSubstr(std::string("\nUsage:\n  fanfold ") + GetParam()));
  std::istringstream lines(asked.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80) << line;
}

TEST_P(help, is_the_same_by_command_and_by_option) {
  const finished asked = run_program(words_of(GetParam(), {"help"}));
  for (const char* option : {"--help", "-h"}) {
    auto words = words_of(GetParam());
    words.emplace_back(option);
    EXPECT_EQ(run_program(words).out, asked.out);
  }
}

INSTANTIATE_TEST_SUITE_P(commands, help,
                         testing::Values("crawl", "check", "extract", "words", "duplicates", "status", "export",
                                         "query", "histogram", "links", "token", "token add", "token list",
                                         "token quota", "token revoke", "demo", "config", "completion", "help"),
                         [](const auto& command) {
                           std::string name = command.param;
                           std::ranges::replace(name, ' ', '_');
                           return name;
                         });

TEST(help_texts, list_every_command) {
  const finished asked = run_program({"help"});
  EXPECT_EQ(asked.status, 0);
  for (const char* command : {"crawl", "check", "extract", "words", "duplicates", "status", "export", "query",
                              "histogram", "links", "token", "demo", "config", "completion", "help"})
    EXPECT_THAT(asked.out, HasSubstr("\n  " + std::string(command)));
  EXPECT_EQ(run_program({"--help"}).out, asked.out);
}

TEST(help_texts, list_every_option_of_crawl) {
  const std::string text = run_program({"help", "crawl"}).out;
  for (const char* option :
       {"--depth",          "--max-pages", "--concurrency", "--per-host", "--delay",          "--scope",
        "--follow",         "--include",   "--exclude",     "--timeout",  "--max-body-bytes", "--user-agent",
        "--ignore-robots",  "--job",       "--jsonl",       "--quiet",    "--workers",        "--resolve",
        "--ca-certificate", "--help"})
    EXPECT_THAT(text, testing::ContainsRegex(std::string("\n  (-., )?") + option + "[ \n]"));
}

TEST(help_texts, of_an_unknown_command_say_which_one_may_be_meant) {
  const finished asked = run_program({"help", "crwal"});
  EXPECT_EQ(asked.status, 2);
  EXPECT_EQ(asked.err, "fanfold: crwal is no command; did you mean crawl?\n");
}

TEST(help_texts, list_the_exit_codes_that_the_documentation_explains) {
  const auto codes_in = [](const std::string& text, const std::regex& code) {
    std::set<std::string> codes;
    for (std::sregex_iterator each(text.begin(), text.end(), code), end; each != end; ++each) codes.insert((*each)[1]);
    return codes;
  };
  const std::string help = run_program({"help"}).out;
  const std::string footer = help.substr(help.find("Exit status:"), help.find("Examples:") - help.find("Exit status:"));
  std::ifstream page(FANFOLD_DOCS "/exit-codes.md");
  const std::string text(std::istreambuf_iterator<char>(page), {});
  const auto explained = codes_in(text, std::regex("\n\\| ([0-9]+) \\|"));
  EXPECT_THAT(explained, testing::SizeIs(8));
  EXPECT_EQ(codes_in(footer, std::regex("([0-9]+)(?: {2}|:)")), explained);
}

TEST(help_texts, name_the_version) {
  EXPECT_THAT(run_program({"--version"}).out, StartsWith("fanfold 0."));
}

TEST(help_texts, that_cannot_be_written_are_an_error) {
  const finished asked = run_program({"help"}, {.out = stream::full_disk});
  EXPECT_EQ(asked.status, 3);
  EXPECT_THAT(asked.err, HasSubstr("standard output: No space left on device"));
}

}  // namespace
}  // namespace fanfold::test
