// `fanfold crawl --refresh`: when it begins, and what is exported after it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

constexpr const char* etag = "\"as it is\"";

// A site whose pages never change: who knows them is told so.
std::string unchanging_site(std::string_view, std::string_view path, std::string_view head) {
  if (path == "/go") return scripted_web::redirect("/b");
  if (path == "/robots.txt" || path == "/gone") return scripted_web::status(404);
  if (head.find(etag) != head.npos) return scripted_web::status(304);
  const std::string html = path == "/"            ? "<a href=go>b</a><a href=gone>c</a><a href=copy>d</a>"
                           : path == "/style.css" ? "/* */"
                                                  : "<a href=b>b</a><a href=style.css>c</a>";
  return std::string("HTTP/1.1 200 OK\r\nConnection: close\r\nETag: ") + etag +
         "\r\nContent-Type: " + (path == "/style.css" ? "text/css" : "text/html") + "\r\n\r\n" + html;
}

class refresh : public testing::Test {
 protected:
  finished crawl(std::vector<std::string> more) const {
    more.insert(more.begin(), {"crawl", "--quiet", "--resolve", web_.resolve()[0], "--job", job_});
    return run_program(more);
  }
  std::string name(const char* file) const { return (folder_ / file).string(); }

  const scripted_web web_{scripted_web::head_script(unchanging_site)};
  const std::string seed_ = web_.url("a.test", "/");
  const temporary_folder folder_;
  const std::string job_ = name("job.db");
};

TEST_F(refresh, that_is_refused_has_not_begun) {
  ASSERT_EQ(crawl({"--warc", name("site.warc.gz"), seed_}).status, 0);
  const std::string before = run_program({"status", job_}).out;
  EXPECT_THAT(before, HasSubstr("finished"));
  EXPECT_EQ(crawl({"--refresh", "--warc", name("other.warc.gz")}).status, 2);
  EXPECT_EQ(run_program({"status", job_}).out, before);
  EXPECT_EQ(crawl({"--refresh", "--jsonl", "/none/pages.jsonl"}).status, 3);
  EXPECT_EQ(run_program({"status", job_}).out, before);
}

TEST_F(refresh, of_what_is_unchanged_leaves_the_sitemap_as_it_was) {
  ASSERT_EQ(crawl({seed_}).status, 0);
  const auto sitemap = [this] { return lines_of(run_program({"export", "--format", "sitemap", job_}).out); };
  const auto entry = [this](const char* path) { return "<url><loc>" + web_.url("a.test", path) + "</loc></url>"; };
  const auto is_the_site = UnorderedElementsAre(HasSubstr("<?xml"), HasSubstr("<urlset"), entry("/"),
                                                testing::AnyOf(entry("/b"), entry("/copy")), "</urlset>");
  EXPECT_THAT(sitemap(), is_the_site);
  for (int round = 2; round < 4; ++round) {
    ASSERT_EQ(crawl({"--refresh"}).status, 0);
    EXPECT_THAT(run_program({"query", job_, "SELECT count(*) AS n FROM page WHERE status = 304"}).out, HasSubstr("5"));
    EXPECT_THAT(sitemap(), is_the_site) << round;
  }
}

}  // namespace
}  // namespace fanfold::test
