#include "store/job_query.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "store/job_file.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold {
namespace {

class job_query_test : public testing::Test {
 protected:
  static job_reader make_job(const std::filesystem::path& path) {
    auto job = job_file::open(path).value();
    for (std::uint64_t n = 1; n <= 3; ++n) job.commit(test::sample_batch(n)).value();
    job.close().value();
    return job_reader::open(path).value();
  }

  std::string refusal(std::string_view sql) {
    auto query = job_query::prepare(job_, sql);
    if (!query) return query.error().message;
    const auto row = query->next();
    return row ? "it ran" : row.error().message;
  }
  std::optional<std::size_t> place_of_error(std::string_view sql) {
    return job_query::prepare(job_, sql).error().offset;
  }

  const test::temporary_folder folder_;
  job_reader job_ = make_job(folder_ / "crawl.job");
};

TEST_F(job_query_test, gives_rows_of_values_with_their_types) {
  auto query = job_query::prepare(job_, "SELECT 1 AS one, 2.5, 'a', x'00FF', NULL ; -- and a comment").value();
  EXPECT_EQ(query.columns(), (std::vector<std::string>{"one", "2.5", "'a'", "x'00FF'", "NULL"}));
  ASSERT_TRUE(query.next().value());
  const auto row = query.row();
  EXPECT_EQ(std::get<std::int64_t>(row[0]), 1);
  EXPECT_EQ(std::get<double>(row[1]), 2.5);
  EXPECT_EQ(std::get<std::string_view>(row[2]), "a");
  EXPECT_EQ(std::get<std::span<const std::byte>>(row[3])[1], std::byte{0xFF});
  EXPECT_TRUE(std::holds_alternative<std::monostate>(row[4]));
  EXPECT_FALSE(query.next().value());
}

TEST_F(job_query_test, reads_views_tables_and_what_is_known_of_them) {
  constexpr auto recursive =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT sum(i) FROM n";
  for (const char* sql :
       {"SELECT * FROM page", "SELECT count(*) FROM link", recursive, "PRAGMA table_info(pages)",
        "SELECT * FROM pragma_table_info('pages')", "PRAGMA user_version", "EXPLAIN QUERY PLAN SELECT * FROM page"})
    EXPECT_EQ(refusal(sql), "it ran") << sql;
}

TEST_F(job_query_test, refuses_whatever_does_more_than_read) {
  const std::string other = (folder_ / "other.db").string();
  for (const std::string& sql :
       {std::string("DELETE FROM pages"), std::string("UPDATE pages SET title = ''"), std::string("DROP VIEW page"),
        std::string("INSERT INTO hosts VALUES(99, 'a')"), std::string("CREATE TABLE mine(a)"),
        std::string("CREATE TEMP TABLE mine(a)"), "ATTACH '" + other + "' AS other", "VACUUM INTO '" + other + "'",
        std::string("VACUUM"), std::string("PRAGMA user_version = 7"), std::string("PRAGMA journal_mode = WAL"),
        std::string("PRAGMA writable_schema = 1"), std::string("PRAGMA query_only = 0"), std::string("COMMIT"),
        std::string("BEGIN"), std::string("REINDEX"), std::string("ANALYZE")})
    EXPECT_EQ(refusal(sql), "a job is only read here: no statement may write, attach or set anything") << sql;
  EXPECT_FALSE(std::filesystem::exists(other));
  for (const char* sql : {"UPDATE sqlite_master SET sql = ''", "DELETE FROM sqlite_schema"})
    EXPECT_EQ(refusal(sql), "table sqlite_master may not be modified");
}

TEST_F(job_query_test, tells_where_sql_is_wrong) {
  EXPECT_EQ(refusal("SELECT * FORM page"), "near \"FORM\": syntax error");
  EXPECT_EQ(place_of_error("SELECT * FORM page"), 9u);
  EXPECT_EQ(refusal("SELECT colour FROM page"), "no such column: colour");
  EXPECT_EQ(place_of_error("SELECT colour FROM page"), 7u);
  EXPECT_EQ(refusal("  "), "there is no statement in it");
  EXPECT_EQ(refusal("SELECT json('{')"), "malformed JSON");
}

TEST_F(job_query_test, takes_one_statement_at_a_time) {
  EXPECT_EQ(refusal("SELECT 1; SELECT 2"), "one statement at a time; here a second one begins");
  EXPECT_EQ(place_of_error("SELECT 1; SELECT 2"), 10u);
  EXPECT_EQ(place_of_error("SELECT 1; /* a */ nonsense"), 10u);
  EXPECT_EQ(refusal("SELECT 1;;  -- no more"), "it ran");
}

}  // namespace
}  // namespace fanfold
