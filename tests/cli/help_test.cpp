#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "cli/program.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class help : public testing::TestWithParam<const char*> {};

TEST_P(help, of_every_command_explains_it_in_80_columns) {
  const finished asked = run_program({"help", GetParam()});
  EXPECT_EQ(asked.status, 0);
  EXPECT_EQ(asked.err, "");
  EXPECT_THAT(asked.out, HasSubstr(std::string("\nUsage:\n  fanfold ") + GetParam()));
  std::istringstream lines(asked.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80) << line;
}

TEST_P(help, is_the_same_by_command_and_by_option) {
  const finished asked = run_program({"help", GetParam()});
  EXPECT_EQ(run_program({GetParam(), "--help"}).out, asked.out);
  EXPECT_EQ(run_program({GetParam(), "-h"}).out, asked.out);
}

INSTANTIATE_TEST_SUITE_P(commands, help, testing::Values("crawl", "extract", "demo", "help"),
                         [](const auto& command) { return std::string(command.param); });

TEST(help_texts, list_every_command) {
  const finished asked = run_program({"help"});
  EXPECT_EQ(asked.status, 0);
  for (const char* command : {"crawl", "extract", "demo", "help"})
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
