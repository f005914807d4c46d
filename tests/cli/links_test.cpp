#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "analysis/small_site.hpp"
#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class links : public testing::Test {
 protected:
  links() { make_small_site(job_); }

  const temporary_folder folder_;
  const std::string job_ = (folder_ / "job.db").string();
};

TEST_F(links, are_those_to_the_most_linked_pages_by_default) {
  const finished told = run_program({"links", "--top", "3", job_});
  EXPECT_EQ(told.status, 0);
  EXPECT_EQ(told.err, "");
  EXPECT_THAT(lines_of(told.out), ElementsAre("pages  status  url",                  //
                                              "    3     200  https://a.test/",      //
                                              "    2     404  https://a.test/gone",  //
                                              "    1     200  https://a.test/about"));
}

TEST_F(links, to_a_page_are_told_with_where_they_are) {
  const finished told = run_program({"links", "--to", "a.test/gone#there", "--format", "csv", job_});
  EXPECT_EQ(told.out,
            "from,element,attribute,kind,via\r\n"
            "https://a.test/,a,href,page,\r\n"
            "https://a.test/about,a,href,page,\r\n"
            "https://a.test/about,img,src,resource,\r\n");
  EXPECT_THAT(run_program({"links", "--to", "a.test/gone", job_}).out, HasSubstr("  resource  -\n"));
}

TEST_F(links, to_what_redirects_to_a_page_are_told_as_such) {
  EXPECT_THAT(lines_of(run_program({"links", "--to", "https://a.test/new?a=1&b=2", job_}).out),
              ElementsAre("from             element  attribute  kind  via",  //
                          "https://a.test/  a        href       page  https://a.test/moved"));
}

TEST_F(links, from_a_page_are_told_too) {
  const auto told =
      boost::json::parse(run_program({"links", "--from", "https://a.test/copy", "--format", "json", job_}).out);
  ASSERT_EQ(told.as_array().size(), 2u);
  EXPECT_EQ(told.at(1).at("to"), "https://b.test/three");
}

TEST_F(links, that_are_broken_are_told_with_the_pages_that_hold_them) {
  const finished told = run_program({"links", "--broken", job_});
  EXPECT_EQ(told.status, 0);
  EXPECT_THAT(lines_of(told.out),
              ElementsAre("status              url                  page                  element  attribute",
                          "404                 https://a.test/gone  https://a.test/       a        href",
                          "404                 https://a.test/gone  https://a.test/about  a        href",
                          "404                 https://a.test/gone  https://a.test/about  img      src",
                          "connection_refused  https://b.test/      https://a.test/       a        href"));
  EXPECT_EQ(told.err, "fanfold: 4 broken links to 2 URLs on 2 pages\n");
}

TEST_F(links, of_a_url_that_the_job_does_not_know_are_none) {
  const finished told = run_program({"links", "--to", "nowhere.test", job_});
  EXPECT_EQ(told.status, 1);
  EXPECT_EQ(told.out, "");
  EXPECT_EQ(told.err, "fanfold: nowhere.test: the job knows no such URL\n");
}

}  // namespace
}  // namespace fanfold::test
