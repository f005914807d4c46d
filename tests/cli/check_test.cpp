#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;

std::string moved_for_good(const std::string& location) {
  return "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + location + "\r\n\r\n";
}

// A web whose pages are answers by "host/path"; what is not there is missing.
class check : public testing::Test {
 protected:
  std::string at(std::string_view host, std::string_view path) const { return web_.url(host, path); }

  finished run(std::vector<std::string> more) const {
    std::vector<std::string> all{"check", "--retries", "0", "--resolve", web_.resolve().front()};
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all);
  }
  finished run_on_site(std::vector<std::string> more = {}) const {
    more.push_back(at("a.test", "/"));
    return run(more);
  }

  // URL, without its port, and reason of each link that is told of.
  static std::map<std::string, std::string> told(const finished& of, std::string_view state) {
    std::map<std::string, std::string> all;
    for (const auto& link : boost::json::parse(of.out).at("links").as_array())
      if (link.at("state").as_string() == state)
        all.emplace(without_port(link.at("url").as_string()),
                    link.at("reason").is_null() ? "" : std::string(link.at("reason").as_string()));
    return all;
  }
  static std::string without_port(std::string_view url) {
    const auto begin = url.find(':', 6);
    if (begin == url.npos || url[7] == '[') return std::string(url);
    return std::string(url.substr(7, begin - 7)) + std::string(url.substr(url.find('/', begin)));
  }

  // Answers by host and path. The test writes them, the server's thread reads them.
  class answers {
   public:
    answers& operator=(std::map<std::string, std::string> all) {
      const std::lock_guard lock(guard_);
      all_ = std::move(all);
      return *this;
    }
    std::string find(std::string_view host, std::string_view path) const {
      const std::lock_guard lock(guard_);
      const auto found = all_.find(std::string(host).append(path));
      return found == all_.end() ? scripted_web::status(404) : found->second;
    }

   private:
    mutable std::mutex guard_;
    std::map<std::string, std::string> all_;
  };

  answers site_;
  scripted_web web_{[this](std::string_view host, std::string_view path) { return site_.find(host, path); }};
};

TEST_F(check, of_a_site_whose_links_are_fine_exits_0) {
  site_ = {
      {"a.test/", scripted_web::page("<h1 id=h>t</h1><a href=#h>h</a><a href=b#x>b</a><a href=mailto:a@b.test>m</a>"
                                     "<a href='tel:1'>t</a><a href='javascript:x()'>j</a><a href=#top>t</a>")},
      {"a.test/b", scripted_web::page("<p id=x>")}};
  const finished done = run_on_site();
  EXPECT_EQ(done.status, 0) << done.out;
  EXPECT_EQ(done.out, "3 links on 1 page: 0 broken, 0 redirected, 0 skipped\n");
  EXPECT_EQ(done.err, "");
}

TEST_F(check, finds_each_kind_of_broken_link_and_exits_1) {
  site_ = {{"a.test/", scripted_web::page(fmt::format(
                           "<a href=gone>1</a><img src=error.png><a href=b#x>2</a><a href=b#y>3</a><a href=#z>4</a>"
                           "<a href='http://[::g]/'>5</a><a href=loop>6</a><a href={}>7</a><a href={}>8</a>"
                           "<a href=http://no-such-host.invalid/>9</a>",
                           at("b.test", "/"), at("b.test", "/gone")))},
           {"a.test/b", scripted_web::page("<p id=x><a href=c>c</a>")},
           {"a.test/c", scripted_web::page("<a href=deep>d</a>")},
           {"a.test/error.png", scripted_web::status(500)},
           {"a.test/loop", scripted_web::redirect("/loop")},
           {"b.test/", scripted_web::page("<a href=not-followed>n</a>")}};
  const finished done = run_on_site({"--format", "json"});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(
      told(done, "broken"),
      UnorderedElementsAre(Pair("a.test/gone", "404 Not Found"), Pair("a.test/deep", "404 Not Found"),
                           Pair("a.test/error.png", "500 Internal Server Error"),
                           Pair("a.test/b#y", "no such fragment"), Pair("a.test/#z", "no such fragment"),
                           Pair("http://[::g]/", "no URL"), Pair("a.test/loop", "too many redirects"),
                           Pair("b.test/gone", "404 Not Found"), Pair("http://no-such-host.invalid/", "unknown host")));
}

TEST_F(check, groups_broken_links_by_the_page_that_holds_them) {
  site_ = {{"a.test/", scripted_web::page("<a href=gone>1</a><a href=b>2</a><a href=old>3</a>")},
           {"a.test/b", scripted_web::page("<img src=gone><a href=/#none>4</a>")},
           {"a.test/old", moved_for_good("/b")}};
  EXPECT_EQ(run_on_site().out, fmt::format("{0}\n"
                                           "  404 Not Found     a href   {0}gone\n"
                                           "  moved for good    a href   {0}old -> {0}b\n"
                                           "\n"
                                           "{0}b\n"
                                           "  no such fragment  a href   {0}#none\n"
                                           "  404 Not Found     img src  {0}gone\n"
                                           "\n"
                                           "4 links on 2 pages: 2 broken, 1 redirected, 0 skipped\n",
                                           at("a.test", "/")));
}

TEST_F(check, names_only_the_first_pages_of_a_link_that_is_on_all) {
  std::map<std::string, std::string> all;
  std::string links;
  for (int i = 1; i <= 9; ++i) {
    links += fmt::format("<a href=p{}>p</a>", i);
    all[fmt::format("a.test/p{}", i)] = scripted_web::page("<a href=/gone>g</a>");
  }
  all["a.test/"] = scripted_web::page(links);
  site_ = std::move(all);
  const std::string report = run_on_site({"--max-pages-per-link", "2"}).out;
  const std::vector<std::string> lines = lines_of(report);
  EXPECT_EQ(lines.at(0), at("a.test", "/p1"));
  EXPECT_EQ(lines.at(3), at("a.test", "/p2"));
  EXPECT_EQ(lines.at(5), "                 ... and on 7 more pages");
  EXPECT_THAT(report, Not(HasSubstr("/p3")));
}

TEST_F(check, tells_redirects_and_fails_on_permanent_ones_where_it_is_asked_to) {
  site_ = {{"a.test/", scripted_web::page(fmt::format("<a href=old#x>1</a><a href=login>2</a><a href={}>3</a>",
                                                      at("b.test", "/far")))},
           {"a.test/new", scripted_web::page("<p id=x>")},
           {"a.test/old", moved_for_good("/new")},
           {"a.test/login", scripted_web::redirect("/new")},
           {"b.test/far", moved_for_good(at("c.test", "/end"))},
           {"c.test/end", scripted_web::page("")}};
  const finished told_of = run_on_site({"--format", "json"});
  EXPECT_EQ(told_of.status, 0);
  EXPECT_THAT(told(told_of, "redirected"),
              UnorderedElementsAre(Pair("a.test/old#x", ""), Pair("a.test/login", ""), Pair("b.test/far", "")));
  const finished strict = run_on_site({"--format", "json", "--fail-on-redirect"});
  EXPECT_EQ(strict.status, 1);
  EXPECT_THAT(told(strict, "broken"),
              UnorderedElementsAre(Pair("a.test/old#x", "moved for good"), Pair("b.test/far", "moved for good")));
}

TEST_F(check, skips_what_is_ignored_and_what_robots_txt_forbids) {
  site_ = {{"a.test/", scripted_web::page(fmt::format("<a href={}>1</a><a href={}>2</a><a href=private>3</a>",
                                                      at("b.test", "/ignored"), at("b.test", "/closed")))},
           {"a.test/private", scripted_web::page("")},
           {"b.test/robots.txt", scripted_web::text("User-agent: *\nDisallow: /closed\n")}};
  const finished done = run_on_site({"--ignore", "/ignored$", "--ignore", "/priv"});
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.out, "3 links on 1 page: 0 broken, 0 redirected, 3 skipped (1 forbidden by robots.txt, 2 ignored)\n");
  EXPECT_EQ(run_on_site({"--ignore-robots", "--ignore", "/ignored$"}).status, 1) << "/closed is missing";
}

TEST_F(check, takes_the_statuses_for_fine_that_it_is_told) {
  site_ = {{"a.test/", scripted_web::page("<a href=x>1</a>")}, {"a.test/x", scripted_web::status(403)}};
  EXPECT_EQ(run_on_site().status, 1);
  EXPECT_EQ(run_on_site({"--accept", "200..299,403"}).status, 0);
  EXPECT_EQ(run_on_site({"--accept", "403"}).status, 1) << "the site's own page has another status";
  const finished named = run({"--accept", "404,200..299", at("a.test", "/gone")});
  EXPECT_EQ(named.status, 0) << "what is named on the command line may have that status, too";
  EXPECT_EQ(named.err, "");
}

TEST_F(check, of_internal_links_asks_no_other_host) {
  site_ = {{"a.test/", scripted_web::page(fmt::format("<a href={}>1</a>", at("b.test", "/gone")))}};
  EXPECT_EQ(run_on_site().status, 1);
  EXPECT_EQ(run_on_site({"--internal"}).out, "1 link on 1 page: 0 broken, 0 redirected, 1 skipped (1 ignored)\n");
}

TEST_F(check, looks_for_fragments_as_far_as_it_is_told) {
  site_ = {{"a.test/", scripted_web::page(fmt::format("<a href=#x>1</a><a href={}>2</a>", at("b.test", "/#y")))},
           {"b.test/", scripted_web::page("")}};
  EXPECT_THAT(told(run_on_site({"--format", "json"}), "broken"), ElementsAre(Pair("a.test/#x", "no such fragment")));
  EXPECT_EQ(told(run_on_site({"--format", "json", "--fragments", "all"}), "broken").size(), 2u);
  EXPECT_EQ(run_on_site({"--fragments", "none"}).status, 0);
}

TEST_F(check, of_one_page_checks_its_links_alone) {
  site_ = {{"a.test/", scripted_web::page("<a href=b#x>1</a>")},
           {"a.test/b", scripted_web::page("<a href=gone>2</a>")}};
  EXPECT_EQ(run_on_site({"--format", "json"}).status, 1);
  EXPECT_THAT(told(run_on_site({"--depth", "0", "--format", "json"}), "broken"),
              ElementsAre(Pair("a.test/b#x", "no such fragment")));
}

TEST_F(check, checks_links_that_say_nofollow) {
  site_ = {{"a.test/", scripted_web::page("<meta name=robots content=nofollow><a rel=nofollow href=gone>1</a>")}};
  EXPECT_EQ(run_on_site().status, 1);
}

TEST_F(check, tells_of_urls_that_no_page_links_to) {
  site_ = {{"a.test/", scripted_web::page("")}};
  const finished done = run({at("a.test", "/gone"), at("a.test", "/")});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.out, HasSubstr("named on the command line\n  404 Not Found  -  " + at("a.test", "/gone") + "\n"));
  site_ = {{"a.test/robots.txt", scripted_web::text("User-agent: *\nDisallow: /\n")}};
  const finished closed = run_on_site();
  EXPECT_EQ(closed.status, 1);
  EXPECT_THAT(closed.err, HasSubstr("no URL could be fetched"));
}

TEST_F(check, writes_a_junit_report_beside_the_text) {
  site_ = {{"a.test/", scripted_web::page(fmt::format("<a href='gone?a=1&b=<2>'>1</a><a href=b>2</a><a href={}>3</a>",
                                                      at("b.test", "/closed")))},
           {"a.test/b", scripted_web::page("")},
           {"b.test/robots.txt", scripted_web::text("User-agent: *\nDisallow: /\n")}};
  temporary_folder folder;
  const std::string file = (folder / "links.xml").string();
  const finished done = run_on_site({"--format", "junit", "--output", file});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.out, HasSubstr("3 links on 1 page: 1 broken"));

  const std::string cases = (folder / "cases").string();
  const std::string command = fmt::format("python3 '{}' '{}' > '{}'", FANFOLD_JUNIT_SCHEMA, file, cases);
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ifstream in(cases);
  const std::string lines((std::istreambuf_iterator<char>(in)), {});
  EXPECT_THAT(lines_of(lines),
              UnorderedElementsAre(at("a.test", "/gone?a=1&b=%3C2%3E failure: 404 Not Found"), at("a.test", "/b fine"),
                                   at("b.test", "/closed skipped: forbidden by robots.txt")));
}

TEST_F(check, says_what_is_wrong_with_its_command_line_and_output) {
  const std::map<std::vector<std::string>, std::string> mistakes{
      {{"check"}, "a URL to check is missing"},
      {{"check", "--accept", "2xx", "a.test"}, "--accept \"2xx\": must be a whole number from 100 to 999"},
      {{"check", "--format", "xml", "a.test"}, "--format \"xml\": must be text, json or junit"},
      {{"check", "--fragments", "some", "a.test"}, "--fragments \"some\": must be scope, all or none"},
      {{"check", "--ignore", "a(b", "a.test"}, "a(b"},
  };
  for (const auto& [arguments, says] : mistakes) {
    const finished wrong = run_program(arguments);
    EXPECT_EQ(wrong.status, 2);
    EXPECT_THAT(wrong.err, HasSubstr(says));
  }
  site_ = {{"a.test/", scripted_web::page("")}};
  EXPECT_EQ(run_on_site({"--output", "/no/such/folder/report"}).status, 3);
  EXPECT_EQ(run_on_site({"--output", "/dev/full"}).status, 3);
  EXPECT_EQ(run_on_site({"--quiet"}).out, "");
}

}  // namespace
}  // namespace fanfold::test
