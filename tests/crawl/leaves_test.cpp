// What is visited beyond the edge of a crawl, and what a handler learns of links and anchors there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;
using testing::UnorderedElementsAre;

std::string moved_for_good(const std::string& location) {
  return "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + location + "\r\n\r\n";
}

std::map<std::string, crawled_page> crawl_handled(const crawl_options& options) {
  std::map<std::string, crawled_page> pages;
  page_handler keep = [&pages](crawled_page page) -> task<> {
    const std::string url = page.record.url;
    const auto host = url.find("//") + 2;
    pages.emplace(url.substr(host, url.find(':', host) - host) + url.substr(url.find('/', host)), std::move(page));
    co_return;
  };
  auto crawl = make_crawler(options, {.handler = keep}).value();
  run(crawl.run());
  return pages;
}

// A site whose pages are answers by "host/path"; robots.txt are missing where none is given.
class leaves : public testing::Test {
 protected:
  std::string at(const std::string& host, const std::string& path) const { return web_.url(host, path); }

  crawl_options options(leaf_kind kind) const {
    crawl_options made;
    made.seeds = {web_.url("a.test", "/")};
    made.resolve = web_.resolve();
    made.retries = 0;
    made.workers = 1;
    made.leaves = kind;
    made.kept.links = made.kept.anchors = true;
    return made;
  }
  std::string answer(std::string_view host, std::string_view path) const {
    const auto found = site_.find(std::string(host).append(path));
    return found == site_.end() ? scripted_web::status(404) : found->second;
  }

  std::map<std::string, std::string> site_;  // filled before the crawl asks
  scripted_web web_{[this](std::string_view host, std::string_view path) { return answer(host, path); }};
};

TEST_F(leaves, are_visited_out_of_scope_but_not_read_for_links) {
  site_ = {{"a.test/", scripted_web::page("<a href=" + at("b.test", "/x") + ">x</a>")},
           {"b.test/x", scripted_web::page("<a href=/y>y</a>")}};
  EXPECT_THAT(crawl_handled(options(leaf_kind::none)), UnorderedElementsAre(Key("a.test/")));
  EXPECT_THAT(crawl_handled(options(leaf_kind::too_deep)), UnorderedElementsAre(Key("a.test/")));
  const auto pages = crawl_handled(options(leaf_kind::heads));
  EXPECT_THAT(pages, UnorderedElementsAre(Key("a.test/"), Key("b.test/x")));
  EXPECT_TRUE(pages.at("a.test/").links.at(0).is_followed);
  EXPECT_EQ(pages.at("b.test/x").record.status, 200);
  EXPECT_THAT(pages.at("b.test/x").links, IsEmpty());
}

TEST_F(leaves, are_what_is_one_link_too_deep) {
  site_ = {{"a.test/", scripted_web::page("<a href=b>b</a>")},
           {"a.test/b", scripted_web::page("<p id=here><a href=c>c</a>")}};
  crawl_options shallow = options(leaf_kind::too_deep);
  shallow.max_depth = 0;
  const auto pages = crawl_handled(shallow);
  EXPECT_THAT(pages, UnorderedElementsAre(Key("a.test/"), Key("a.test/b")));
  EXPECT_THAT(*pages.at("a.test/b").anchors, ElementsAre("here")) << "it is in scope";
}

TEST_F(leaves, are_not_what_is_excluded_nor_what_robots_txt_forbids) {
  site_ = {{"a.test/",
            scripted_web::page("<a href=" + at("b.test", "/x") + ">x</a><a href=" + at("b.test", "/no") + ">y</a>")},
           {"b.test/robots.txt", scripted_web::text("User-agent: *\nDisallow: /x\n")}};
  crawl_options some = options(leaf_kind::heads);
  some.exclude = {"/no$"};
  const auto pages = crawl_handled(some);
  EXPECT_THAT(pages, UnorderedElementsAre(Key("a.test/"), Key("b.test/x")));
  EXPECT_EQ(pages.at("b.test/x").record.error, "robots_disallowed");
}

TEST_F(leaves, redirect_as_other_pages_do) {
  site_ = {{"a.test/", scripted_web::page("<a href=" + at("b.test", "/r") + ">r</a><a href=" + at("b.test", "/back") +
                                          ">b</a><a href=out>o</a>")},
           {"a.test/in", scripted_web::page("<a href=deep>d</a>")},
           {"a.test/deep", scripted_web::page("")},
           {"a.test/out", moved_for_good(at("d.test", "/out"))},
           {"b.test/r", moved_for_good("/r2")},
           {"b.test/r2", scripted_web::redirect(at("c.test", "/z"))},
           {"b.test/back", scripted_web::redirect(at("a.test", "/in"))},
           {"c.test/z", scripted_web::page("<a href=/no>n</a>")},
           {"d.test/out", scripted_web::page("<a href=/no>n</a>")}};
  const auto pages = crawl_handled(options(leaf_kind::heads));
  EXPECT_THAT(pages, UnorderedElementsAre(Key("a.test/"), Key("a.test/in"), Key("a.test/deep"), Key("a.test/out"),
                                          Key("b.test/r"), Key("b.test/back"), Key("c.test/z"), Key("d.test/out")));
  EXPECT_TRUE(pages.at("a.test/out").moved_for_good);
  EXPECT_FALSE(pages.at("b.test/r").moved_for_good) << "its second redirect is not permanent";
  EXPECT_FALSE(pages.at("a.test/").moved_for_good);
}

TEST_F(leaves, are_not_read_further_than_their_heads_tell) {
  const std::string large(5'000'000, 'x');
  site_ = {{"a.test/", scripted_web::page("<a href=" + at("b.test", "/x") + ">x</a>")},
           {"b.test/x", scripted_web::page(large)}};
  const crawled_page leaf = crawl_handled(options(leaf_kind::heads)).at("b.test/x");
  EXPECT_EQ(leaf.record.status, 200);
  EXPECT_EQ(leaf.record.error, "");
  EXPECT_LT(leaf.record.bytes, 1'000'000u);
  EXPECT_EQ(crawl_handled(options(leaf_kind::pages)).at("b.test/x").record.bytes, large.size());
}

TEST_F(leaves, have_anchors_where_their_pages_are_read) {
  site_ = {{"a.test/", scripted_web::page("<p id=1><a name=2 href=" + at("b.test", "/x") + ">x</a>")},
           {"b.test/x", scripted_web::page("<p id=3>")}};
  const auto pages = crawl_handled(options(leaf_kind::pages));
  EXPECT_THAT(*pages.at("a.test/").anchors, ElementsAre("1", "2"));
  EXPECT_THAT(*pages.at("b.test/x").anchors, ElementsAre("3"));
  EXPECT_FALSE(crawl_handled(options(leaf_kind::heads)).at("b.test/x").anchors);
}

TEST_F(leaves, and_pages_are_told_of_links_that_are_no_urls) {
  site_ = {{"a.test/", scripted_web::page("<a href='http://[::g]/#x'>no</a><a href=mailto:a@b.test>mail</a>")}};
  const auto links = crawl_handled(options(leaf_kind::heads)).at("a.test/").links;
  ASSERT_EQ(links.size(), 1u);
  EXPECT_FALSE(links[0].is_url);
  EXPECT_EQ(links[0].url, "http://[::g]/#x");
  EXPECT_FALSE(links[0].is_followed);
}

}  // namespace
}  // namespace fanfold
