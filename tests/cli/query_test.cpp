// `fanfold query`, and how rows are printed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "analysis/small_site.hpp"
#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "row_output.hpp"
#include "store/temporary_folder.hpp"
#include "text_width.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class query : public testing::Test {
 protected:
  query() { make_small_site(job_); }

  finished ask(std::vector<std::string> more, streams connected = {}) const {
    more.insert(more.begin(), "query");
    return run_program(more, connected);
  }

  const temporary_folder folder_;
  const std::string job_ = (folder_ / "job.db").string();
};

TEST_F(query, prints_a_table_with_names_above_and_numbers_at_the_right) {
  const finished asked = ask({job_, "SELECT url, bytes, error FROM page WHERE depth = 1 ORDER BY url LIMIT 3"});
  EXPECT_EQ(asked.status, 0);
  EXPECT_EQ(asked.err, "");
  EXPECT_THAT(lines_of(asked.out), ElementsAre("url                   bytes  error",  //
                                               "https://a.test/about   1200  NULL",   //
                                               "https://a.test/copy    1500  NULL",   //
                                               "https://a.test/gone       0  NULL"));
}

TEST_F(query, prints_csv_and_json) {
  const std::string sql = "SELECT 'a,b' AS t, 1 AS n, 2.0 AS n, x'0aff', NULL, ''";
  EXPECT_EQ(ask({"--format", "csv", job_, sql}).out, "t,n,n,x'0aff',NULL,''\r\n\"a,b\",1,2.0,0aff,,\"\"\r\n");
  const finished json = ask({"--format", "json", job_, sql});
  EXPECT_EQ(json.out, "[\n{\"t\":\"a,b\",\"n\":1,\"n_2\":2.0,\"x'0aff'\":\"0aff\",\"NULL\":null,\"''\":\"\"}\n]\n");
  const finished none = ask({"--format", "json", job_, "SELECT * FROM page WHERE 0"});
  EXPECT_EQ(none.out, "[\n]\n");
}

TEST_F(query, without_sql_lists_what_can_be_asked) {
  const finished asked = ask({job_});
  EXPECT_EQ(asked.status, 0);
  EXPECT_THAT(asked.out, HasSubstr("\nlink       view   from_url, to_url, element, attribute, kind\n"));
  EXPECT_THAT(asked.out, HasSubstr("\nplaces     table  id, element, attribute, kind\n"));
}

// The SQL of docs/job-file.md, statement by statement.
std::vector<std::string> documented_questions() {
  std::ifstream page(FANFOLD_DOCS "/job-file.md");
  const std::string text(std::istreambuf_iterator<char>(page), {});
  const auto begin = text.find("```sql\n") + 7;
  std::istringstream block(text.substr(begin, text.find("```", begin) - begin));
  std::vector<std::string> questions;
  for (std::string each; std::getline(block, each, ';');)
    if (each.find("SELECT") != each.npos) questions.push_back(each);
  return questions;
}

TEST_F(query, answers_the_questions_of_its_page_in_the_documentation) {
  const auto questions = documented_questions();
  EXPECT_GT(questions.size(), 5u);
  for (const std::string& each : questions) {
    if (each.find("newer.") != each.npos) continue;  // which is for sqlite3
    const finished asked = ask({job_, each});
    EXPECT_EQ(asked.status, 0) << each << asked.err;
    if (each.find("JOIN") == each.npos) continue;
    EXPECT_THAT(ask({job_, "EXPLAIN QUERY PLAN" + each}).out, HasSubstr("INDEX (url=?)")) << "or it takes for ever";
  }
}

TEST_F(query, reads_sql_from_standard_input) {
  const std::string command =
      "echo 'SELECT count(*) AS pages\nFROM page' | '" FANFOLD_PROGRAM "' query --format csv '" + job_ + "' -";
  FILE* shell = ::popen(command.c_str(), "r");
  std::string output;
  for (int c; (c = std::fgetc(shell)) != EOF;) output += static_cast<char>(c);
  EXPECT_EQ(::pclose(shell), 0);
  EXPECT_EQ(output, "pages\r\n8\r\n");
}

TEST_F(query, shows_where_the_sql_is_wrong) {
  const finished wrong = ask({job_, "SELECT url\n FORM page"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.out, "");
  EXPECT_EQ(wrong.err, "fanfold: near \"page\": syntax error\n   FORM page\n        ^\n");
}

TEST_F(query, changes_nothing) {
  const finished refused = ask({job_, "DELETE FROM pages"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("a job is only read here"));
  EXPECT_EQ(ask({"--format", "csv", job_, "SELECT count(*) FROM page"}).out, "count(*)\r\n8\r\n");
}

TEST_F(query, reads_a_job_that_a_crawl_writes) {
  const std::string running = (folder_ / "running.db").string();
  auto crawl = job_file::open(running).value();
  crawl.commit(small_site()).value();
  EXPECT_EQ(ask({"--format", "csv", running, "SELECT count(*) FROM page"}).out, "count(*)\r\n8\r\n");
}

// More rows than anybody waits for.
constexpr const char* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

TEST_F(query, gives_rows_as_they_come_and_ends_at_ctrl_c) {
  program asked({"query", job_, endless});
  EXPECT_THAT(asked.line(), HasSubstr("i"));
  EXPECT_EQ(asked.line(), "   1") << "as wide as the first thousand";
  asked.send(SIGINT);
  EXPECT_EQ(asked.finish().status, 130);
}

TEST_F(query, ends_when_nobody_reads_any_more) {
  const finished asked = ask({job_, endless}, {.out = stream::closed_pipe});
  EXPECT_EQ(asked.status, 141);
  EXPECT_EQ(asked.err, "");
}

TEST_F(query, that_can_not_be_written_is_an_error) {
  const finished asked = ask({job_, endless}, {.out = stream::full_disk});
  EXPECT_EQ(asked.status, 3);
  EXPECT_THAT(asked.err, HasSubstr("standard output: No space left on device"));
}

TEST_F(query, of_what_is_no_job_says_so) {
  const std::string letter = (folder_ / "letter.txt").string();
  std::ofstream(letter) << "Dear reader\n";
  EXPECT_EQ(ask({letter}).status, 3);
  EXPECT_THAT(ask({letter}).err, HasSubstr("not a job file"));
  const finished missing = ask({(folder_ / "none.db").string()});
  EXPECT_EQ(missing.status, 3);
  EXPECT_THAT(missing.err, HasSubstr("No such file or directory"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "none.db"));
}

TEST(text_width, counts_columns_of_a_terminal) {
  using cli::text_width;
  EXPECT_EQ(text_width("plain"), 5u);
  EXPECT_EQ(text_width("Größe"), 5u);
  EXPECT_EQ(text_width("e\u0301"), 1u) << "a combining accent";
  EXPECT_EQ(text_width("日本語"), 6u);
  EXPECT_EQ(text_width("ｗide"), 5u);
  EXPECT_EQ(text_width("👍"), 2u);
  EXPECT_EQ(text_width(""), 0u);
}

TEST(text_width, is_what_texts_are_cut_by) {
  using cli::shortened;
  EXPECT_EQ(shortened("plain", 5), "plain");
  EXPECT_EQ(shortened("plain", 4), "pla…");
  EXPECT_EQ(shortened("Größe", 4), "Grö…");
  EXPECT_EQ(shortened("日本語", 6), "日本語");
  EXPECT_EQ(shortened("日本語", 4), "日…") << "half a character is none";
  EXPECT_EQ(shortened("e\u0301e\u0301", 2), "e\u0301e\u0301");
  EXPECT_EQ(shortened("e\u0301ee", 2), "e\u0301…");
  EXPECT_EQ(shortened("", 1), "");
}

TEST_F(query, aligns_wide_characters) {
  const finished asked =
      ask({job_, "SELECT '日本' AS a, 1 AS n UNION ALL SELECT 'xyz', 22 UNION ALL SELECT char(27) || 'e', 3"});
  EXPECT_THAT(lines_of(asked.out), ElementsAre("a      n", "日本   1", "xyz   22", "\uFFFDe     3"));
}

}  // namespace
}  // namespace fanfold::test
