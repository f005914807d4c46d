#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "support/every_link.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

std::vector<std::string> extract_of(const test_web::web_server& web, std::vector<std::string> more) {
  return arguments_for(web, {"extract"}, std::move(more));
}

TEST(extract, shows_what_a_page_is_and_its_links) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished page = run_program(extract_of(web, {web.url("/fault/links/2")}));
  EXPECT_EQ(page.status, 0);
  EXPECT_EQ(page.err, "");
  EXPECT_THAT(page.out, MatchesRegex("url     http://[^\n]*/fault/links/2\n"
                                     "status  200\n"
                                     "type    text/html[^\n]*\n"
                                     "bytes   [0-9]+\n"
                                     "time    [0-9.]+ m?s\n"
                                     "title   [^\n]+\n"
                                     "\n"
                                     "Found 2 links\n"
                                     "a  page       http://[^\n]*/fault/[^\n]*target/0\n"
                                     "a  page       http://[^\n]*/fault/[^\n]*target/1\n"));
}

TEST(extract, counts_words_where_it_is_asked_to) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished page = run_program(extract_of(web, {"--words", "1", web.url("/fault/links/0")}));
  EXPECT_THAT(page.out, HasSubstr("\n\nFound 0 words, 0 different\n"));
  const finished root = run_program(extract_of(web, {"--words", "2", "--json", web.url("/")}));
  const auto words = boost::json::parse(root.out).at("words").as_array();
  ASSERT_EQ(words.size(), 2u);
  EXPECT_GE(words[0].at("count").as_int64(), words[1].at("count").as_int64());
  EXPECT_GT(boost::json::parse(root.out).at("word_count").as_int64(), words[0].at("count").as_int64());
  EXPECT_EQ(run_program({"extract", "--words", "x", "http://a.test/"}).status, 2);
}

TEST(extract, names_what_is_no_url) {
  const finished page = run_program({"extract", "http://[::g]/"});
  EXPECT_EQ(page.status, 1);
  EXPECT_THAT(page.out, StartsWith("url     http://[::g]/\n"));
  EXPECT_THAT(page.err, HasSubstr("http://[::g]/: bad_url: "));
}

TEST(extract, follows_redirects_and_names_where_they_end) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished page = run_program(extract_of(web, {web.url("/fault/redirect/3")}));
  EXPECT_EQ(page.status, 0);
  EXPECT_THAT(page.out, StartsWith("url     " + web.url("/fault/redirect/0") + "\nstatus  200\n"));
}

TEST(extract, gives_every_link_as_json) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished page = run_program(extract_of(web, {"--json", web.url("/fault/every-link")}));
  EXPECT_EQ(page.status, 0);
  const auto links = boost::json::parse(page.out).at("links").as_array();
  for (const auto& written : test_web::every_link()) {
    const bool there = std::ranges::any_of(links, [&](const auto& link) {
      const auto* const url = link.at("url").if_string();
      return url && url->subview(0, url->find('#')) == web.url(written.path) &&
             link.at("attribute") == boost::json::string(written.attribute);
    });
    EXPECT_TRUE(there) << written.element << ' ' << written.attribute << ' ' << written.path;
  }
}

TEST(extract, says_what_is_wrong_with_a_page_and_exits_1) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished missing = run_program(extract_of(web, {web.url("/fault/status/404")}));
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.out, HasSubstr("status  404\n"));
  EXPECT_THAT(missing.err, HasSubstr("the server answered 404"));

  const finished refused = run_program(extract_of(web, {"--json", web.refused_url()}));
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(boost::json::parse(refused.out).at("error").as_string(), "connection_refused");

  for (const char* path : {"/fault/redirect-loop", "/fault/redirect-bad", "/fault/redirect-scheme"})
    EXPECT_EQ(run_program(extract_of(web, {web.url(path)})).status, 1) << path;
}

TEST(extract, obeys_its_limits) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  EXPECT_THAT(run_program(extract_of(web, {"--max-body-bytes", "1k", web.url("/fault/bytes/5000")})).err,
              HasSubstr("too_large"));
  EXPECT_THAT(run_program(extract_of(web, {"--timeout", "50ms", web.url("/fault/silent")})).err, HasSubstr("timeout"));
}

TEST(extract, of_what_is_no_web_page_says_so) {
  for (const char* url : {"ftp://a.test/", "mailto:a@b.test", "http://", ""}) {
    const finished page = run_program({"extract", url});
    EXPECT_NE(page.status, 0) << url;
    EXPECT_NE(page.err, "") << url;
  }
}

}  // namespace
}  // namespace fanfold::test
