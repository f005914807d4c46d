// `fanfold crawl --refresh`: when it begins.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;

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

}  // namespace
}  // namespace fanfold::test
