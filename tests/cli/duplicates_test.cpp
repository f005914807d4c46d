#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Each page leads to the next one alone, so that they come in this order.
std::string site_with_copies(std::string_view, std::string_view path) {
  std::string text = "<p>";
  for (int i = 0; i < 400; ++i) text += 'w' + std::to_string(i * i % 397) + ' ';
  if (path == "/") return scripted_web::page("<a href=first>");
  if (path == "/first") return scripted_web::page("<a href=copy></a>" + text);
  if (path == "/copy") return scripted_web::page("<a href=copy></a><a href=like></a>" + text + "and more");
  if (path == "/like") return scripted_web::page("<a href=copy></a><a href=like></a>" + text + "and more");
  return scripted_web::status(404);
}

class duplicates : public testing::Test {
 protected:
  void crawl(std::vector<std::string> more = {}) {
    std::vector<std::string> all{"crawl", "-q", "--delay", "0", "--ignore-robots", "--job", job_, "--resolve"};
    all.push_back(web_.resolve().front());
    all.insert(all.end(), more.begin(), more.end());
    all.push_back(web_.url("a.test", "/"));
    ASSERT_EQ(run_program(all).status, 0);
  }
  std::vector<std::string> urls_in(const std::string& line) const {
    std::vector<std::string> paths;
    for (const auto& url : boost::json::parse(line).at("urls").as_array())
      paths.emplace_back(url.as_string().subview(web_.url("a.test", "").size()));
    return paths;
  }

  scripted_web web_{site_with_copies};
  temporary_folder folder_;
  std::string job_ = (folder_ / "job.db").string();
};

TEST_F(duplicates, are_listed_in_groups_with_what_they_waste) {
  crawl({"--near-duplicates"});
  const finished listed = run_program({"duplicates", job_});
  EXPECT_EQ(listed.status, 0);
  EXPECT_EQ(listed.err, "");
  EXPECT_THAT(listed.out, StartsWith("Same body: 1 page in 1 group, "));
  EXPECT_THAT(listed.out, HasSubstr("\n  2 pages, "));
  EXPECT_THAT(listed.out, HasSubstr(" wasted\n    " + web_.url("a.test", "/copy") + "\n    " +
                                    web_.url("a.test", "/like") + "\n\nNearly the same words: 1 page in 1 group, "));
}

TEST_F(duplicates, are_told_as_json) {
  crawl({"--near-duplicates"});
  const auto lines = lines_of(run_program({"duplicates", "--json", job_}).out);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(boost::json::parse(lines[0]).at("kind"), "exact");
  EXPECT_THAT(urls_in(lines[0]), ElementsAre("/copy", "/like"));
  EXPECT_GT(boost::json::parse(lines[0]).at("wasted_bytes").as_int64(), 1'000);
  EXPECT_EQ(boost::json::parse(lines[1]).at("kind"), "near");
  EXPECT_THAT(urls_in(lines[1]), ElementsAre("/first", "/copy"));
  EXPECT_EQ(lines_of(run_program({"duplicates", "--json", "--exact", job_}).out), std::vector{lines[0]});
  EXPECT_EQ(lines_of(run_program({"duplicates", "--json", "--near", job_}).out), std::vector{lines[1]});
}

TEST_F(duplicates, of_nearly_the_same_words_are_known_where_the_crawl_looked_for_them) {
  crawl();
  const finished both = run_program({"duplicates", job_});
  EXPECT_EQ(both.status, 0);
  EXPECT_THAT(both.out, Not(HasSubstr("Nearly")));
  EXPECT_THAT(both.err, HasSubstr("crawled without --near-duplicates"));
  const finished near = run_program({"duplicates", "--near", job_});
  EXPECT_THAT(near.out, IsEmpty());
  EXPECT_EQ(near.err, both.err);
  EXPECT_EQ(run_program({"duplicates", "--exact", job_}).err, "");
}

TEST(duplicates_of, what_is_no_job_are_an_error) {
  EXPECT_EQ(run_program({"duplicates"}).status, 2);
  const finished missing = run_program({"duplicates", "/nowhere/job.db"});
  EXPECT_EQ(missing.status, 3);
  EXPECT_THAT(missing.err, HasSubstr("/nowhere/job.db"));
}

}  // namespace
}  // namespace fanfold::test
