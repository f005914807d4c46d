#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "cli/program.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;

struct mistake {
  const char* name;
  std::vector<std::string> arguments;
  const char* says;
};
std::ostream& operator<<(std::ostream& out, const mistake& of) {
  return out << of.name;
}

const std::vector<mistake> mistakes{
    {"no_command", {}, "a command is missing"},
    {"unknown_command", {"crwal", "http://a.test/"}, "crwal is no command; did you mean crawl?"},
    {"url_as_command", {"a.test"}, "a.test is no command; did you mean \"fanfold crawl a.test\"?"},
    {"near_option", {"crawl", "--dpeth", "3", "a.test"}, "there is no option --dpeth; did you mean --depth?"},
    {"begun_option", {"crawl", "--conc=3", "a.test"}, "there is no option --conc=3; did you mean --concurrency?"},
    {"strange_option", {"crawl", "--zzz", "a.test"}, "there is no option --zzz\n"},
    {"strange_short_option", {"crawl", "-z", "a.test"}, "there is no option -z\n"},
    {"global_option", {"--dpeth"}, "there is no option --dpeth"},
    {"no_url", {"crawl"}, "a URL to start at is missing"},
    {"no_value", {"crawl", "a.test", "--depth"}, "--depth needs a value"},
    {"no_concurrency",
     {"crawl", "a.test", "--concurrency", "0"},
     "--concurrency \"0\": must be a whole number from 1 to"},
    {"no_pages", {"crawl", "a.test", "--max-pages", "0"}, "--max-pages \"0\": must be a whole number from 1 to"},
    {"no_connections", {"crawl", "a.test", "--per-host", "0"}, "--per-host \"0\": must be a whole number from 1 to"},
    {"no_workers", {"crawl", "a.test", "--workers", "0"}, "--workers \"0\": must be a whole number from 1 to 1,024"},
    {"negative_depth", {"crawl", "a.test", "--depth", "-1"}, "--depth \"-1\": must be a whole number from 0 to"},
    {"huge_depth", {"crawl", "a.test", "--depth", "99999999999"}, "--depth \"99999999999\": must be a whole number"},
    {"depth_in_words", {"crawl", "a.test", "--depth=three"}, "--depth \"three\": must be a whole number"},
    {"empty_depth", {"crawl", "a.test", "--depth", ""}, "--depth \"\": must be a whole number"},
    {"no_time", {"crawl", "a.test", "--timeout", "0"}, "--timeout \"0\": must be more than 0"},
    {"time_in_words", {"crawl", "a.test", "--delay", "soon"}, "--delay \"soon\": must be a time such as 500ms, 2s"},
    {"no_size", {"crawl", "a.test", "--max-body-bytes", "0"}, "--max-body-bytes \"0\": must be a size such as 500k"},
    {"unknown_scope",
     {"crawl", "a.test", "--scope", "hosts"},
     "--scope \"hosts\": must be host, domain, prefix or any"},
    {"unknown_follow", {"crawl", "a.test", "--follow", "x"}, "--follow \"x\": must be all, pages or resources"},
    {"bad_pattern", {"crawl", "a.test", "--include", "ok", "--exclude", "a(b"}, "a(b"},
    {"bad_resolve", {"crawl", "a.test", "--resolve", "a.test"}, "--resolve \"a.test\": must be HOST:PORT:ADDRESS"},
    {"header_injection", {"crawl", "a.test", "--user-agent", "a\r\nb: c"}, "must be some text without control"},
    {"no_job_name", {"crawl", "a.test", "--job", ""}, "--job: must be the name of a file"},
    {"no_jsonl_name", {"crawl", "a.test", "--jsonl="}, "--jsonl"},
    {"no_certificate", {"crawl", "a.test", "--ca-certificate", "/none"}, "--ca-certificate \"/none\": must be a file"},
    {"no_such_job", {"crawl", "--job", "none.db"}, "none.db: there is no such job; name a URL to start it"},
    {"one_file_for_two",
     {"crawl", "a.test", "--job", "a.db", "--jsonl", "./a.db"},
     "--job and --jsonl need a file each"},
    {"extract_nothing", {"extract"}, "the page's URL is missing"},
    {"extract_two", {"extract", "a.test", "b.test"}, "one argument too many: b.test"},
    {"query_nothing", {"query"}, "the job's FILE is missing"},
    {"query_as_xml", {"query", "--format", "xml", "a.db"}, "--format \"xml\": must be table, csv or json"},
    {"query_unquoted", {"query", "a.db", "select", "1"}, "one argument too many: 1"},
    {"export_nothing", {"export"}, "the job's FILE is missing"},
    {"export_in_no_format", {"export", "a.db"}, "--format is missing: jsonl, csv or sitemap"},
    {"export_served_nowhere",
     {"export", "--format", "sitemap", "--served-at", "maps", "a.db"},
     "--served-at \"maps\": must be a URL"},
    {"status_nothing", {"status"}, "the job's FILE is missing"},
    {"status_of_some", {"status", "--next", "few", "a.db"}, "--next \"few\": must be a whole number from 0 to"},
    {"histogram_of_nothing", {"histogram", "a.db"}, "--of is missing: bytes, elapsed, status, depth, links"},
    {"histogram_of_size", {"histogram", "--of", "size", "a.db"}, "--of \"size\": must be bytes, elapsed, status"},
    {"histogram_twice", {"histogram", "--of", "bytes", "--json", "--svg", "-", "a.db"}, "--json and --svg are two"},
    {"links_of_nothing", {"links"}, "the job's FILE is missing"},
    {"links_both_ways", {"links", "--to", "a.test", "--broken", "a.db"}, "ask one at a time"},
    {"no_shell", {"completion"}, "which shell? It must be bash, zsh or fish"},
    {"unknown_shell", {"completion", "tcsh"}, "which shell? It must be bash, zsh or fish"},
    {"demo_of_a_url", {"demo", "a.test"}, "one argument too many: a.test"},
};

class wrong_usage : public testing::TestWithParam<mistake> {};

TEST_P(wrong_usage, is_named_and_exits_2) {
  const finished refused = run_program(GetParam().arguments);
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, testing::StartsWith("fanfold: "));
  EXPECT_THAT(refused.err, HasSubstr(GetParam().says));
  EXPECT_FALSE(std::filesystem::exists("a.db"));
  EXPECT_FALSE(std::filesystem::exists("none.db"));
}

INSTANTIATE_TEST_SUITE_P(mistakes, wrong_usage, testing::ValuesIn(mistakes),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(wrong_usage_of_crawl, touches_no_file) {
  const temporary_folder folder;
  const std::string file = (folder / "pages.jsonl").string();
  std::ofstream(file) << "precious\n";
  const std::string job = (folder / "job.db").string();
  EXPECT_EQ(run_program({"crawl", "a.test", "--job", job, "--jsonl", file, "--exclude", "("}).status, 2);
  EXPECT_FALSE(std::filesystem::exists(job));
  std::ifstream now(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(now), {}), "precious\n");
}

}  // namespace
}  // namespace fanfold::test
