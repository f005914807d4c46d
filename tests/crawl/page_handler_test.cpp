#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fanfold/event.hpp>
#include <fanfold/sleep.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

std::string small_site(std::string_view host, std::string_view path) {
  if (path == "/robots.txt") return scripted_web::status(404);
  if (path == "/")
    return scripted_web::page(
        "<title>A</title><p>Fan out, then fold: fan in.<a href=b#part>b</a><a href=b>b</a><img src=i.png>"
        "<a href=http://elsewhere.test/x#y>x</a>");
  if (path == "/b") return scripted_web::page("<p>Fan in.");
  return scripted_web::status(host == "a.test" ? 404 : 500);
}

crawl_options scripted_options(const scripted_web& web) {
  crawl_options options;
  options.seeds = {web.url("a.test", "/")};
  options.resolve = web.resolve();
  options.retries = 0;
  options.workers = 2;
  return options;
}

std::map<std::string, crawled_page> crawl_handled(const crawl_options& options) {
  std::map<std::string, crawled_page> pages;
  page_handler keep = [&pages](crawled_page page) -> task<> {
    const std::string url = page.record.url;
    pages.emplace(url.substr(url.find('/', 8)), std::move(page));
    co_return;
  };
  auto crawl = make_crawler(options, {.handler = keep}).value();
  run(crawl.run());
  return pages;
}

TEST(page_handler, gets_each_page_with_what_the_options_keep_of_it) {
  scripted_web web(small_site);
  crawl_options options = scripted_options(web);
  options.kept = {.links = true, .words = true, .body = true};
  const auto pages = crawl_handled(options);
  ASSERT_EQ(pages.size(), 3u);
  const crawled_page& first = pages.at("/");
  EXPECT_EQ(first.record.title, "A");
  EXPECT_TRUE(first.body.starts_with("<title>A</title>")) << first.body;
  EXPECT_TRUE(first.header_lines.starts_with("Content-Type: text/html\r\n")) << first.header_lines;
  EXPECT_THAT(pages.at("/b").words.by_word, UnorderedElementsAre(Pair("fan", 1), Pair("in", 1)));
  EXPECT_EQ(pages.at("/i.png").record.status, 404);
}

TEST(page_handler, gets_every_link_with_its_fragment_and_whether_it_is_followed) {
  scripted_web web(small_site);
  crawl_options options = scripted_options(web);
  options.kept.links = true;
  const auto pages = crawl_handled(options);
  std::vector<std::string> links;
  for (const page_link& link : pages.at("/").links)
    links.push_back(link.url.substr(link.url.rfind('/')) + '#' + link.fragment + ' ' + std::string(link.element) + ' ' +
                    std::string(link.kind) + (link.is_followed ? " followed" : ""));
  EXPECT_THAT(links, ElementsAre("/b#part a page followed", "/b# a page followed", "/i.png# img resource followed",
                                 "/x#y a page"));
}

TEST(page_handler, gets_no_more_than_the_record_by_default) {
  scripted_web web(small_site);
  const crawled_page page = crawl_handled(scripted_options(web)).at("/");
  EXPECT_EQ(page.record.links, 4u);
  EXPECT_TRUE(page.links.empty() && page.words.by_word.empty() && page.body.empty() && page.header_lines.empty());
}

TEST(page_handler, may_wait_for_other_pages_to_be_handled) {
  scripted_web web(small_site);
  event second_came;
  std::vector<std::string> order;
  page_handler handle = [&](crawled_page page) -> task<> {
    if (page.record.url.ends_with("/b")) second_came.set();
    if (page.record.depth == 0) co_await second_came.wait();
    order.push_back(page.record.url.substr(page.record.url.rfind('/')));
  };
  auto crawl = make_crawler(scripted_options(web), {.handler = handle}).value();
  run(crawl.run());
  ASSERT_EQ(order.size(), 3u);
  EXPECT_LT(std::ranges::find(order, "/b"), std::ranges::find(order, "/"));
}

TEST(page_handler, holds_the_crawl_back_where_it_is_slow) {
  test_web::web_server web({.hosts = 1, .pages = 200});
  crawl_options options = options_for(web);
  options.concurrency = 4;
  std::size_t handling = 0;
  std::size_t most = 0;
  std::size_t handled = 0;
  page_handler handle = [&](crawled_page) -> task<> {
    most = std::max(most, ++handling);
    co_await sleep_for(std::chrono::milliseconds(1));
    --handling;
    ++handled;
  };
  kept_records records;
  auto crawl = make_crawler(options, {.sinks = {&records}, .handler = handle}).value();
  run(crawl.run());
  EXPECT_EQ(handled, records.pages.size());
  EXPECT_LE(most, 8u);  // those being handled when the last fetches ended, and those
}

TEST(page_handler, gets_what_was_finished_before_a_stop) {
  test_web::web_server web({.hosts = 1, .pages = 200});
  kept_records records;
  stopping_sink stop(20);
  std::size_t handled = 0;
  page_handler handle = [&](crawled_page) -> task<> {
    co_await sleep_for(std::chrono::milliseconds(1));
    ++handled;
  };
  auto crawl = make_crawler(options_for(web), {.sinks = {&records, &stop}, .handler = handle}).value();
  stop.stops(crawl);
  run(crawl.run());
  EXPECT_EQ(handled, records.pages.size());
}

TEST(page_handler, ends_the_crawl_by_what_it_throws) {
  scripted_web web(small_site);
  page_handler handle = [](crawled_page) -> task<> {
    throw std::runtime_error("the handler's own");
    co_return;
  };
  auto crawl = make_crawler(scripted_options(web), {.handler = handle}).value();
  EXPECT_THROW(run(crawl.run()), std::runtime_error);
}

TEST(duplicates, are_marked_with_the_first_page_of_the_same_body) {
  scripted_web web([](std::string_view, std::string_view path) {
    if (path == "/")
      return scripted_web::page("<a href=x>x</a><a href=y>y</a><a href=z>z</a><a href=e1>e</a><a href=e2>e</a>");
    if (path == "/z") return scripted_web::page("something else");
    if (path.starts_with("/e")) return scripted_web::page("");
    return path == "/robots.txt" ? scripted_web::status(404) : scripted_web::page("the same");
  });
  const auto pages = crawl(scripted_options(web)).by_url;
  const page_record& x = pages.at(web.url("a.test", "/x"));
  const page_record& y = pages.at(web.url("a.test", "/y"));
  EXPECT_TRUE(x.body_hash);
  EXPECT_EQ(x.body_hash, y.body_hash);
  const bool x_was_first = x.duplicate_of.empty();
  EXPECT_EQ((x_was_first ? y : x).duplicate_of, (x_was_first ? x : y).url);
  EXPECT_EQ(pages.at(web.url("a.test", "/z")).duplicate_of, "");
  EXPECT_EQ(pages.at(web.url("a.test", "/e1")).duplicate_of, "") << "nothing is like nothing";
  EXPECT_EQ(pages.at(web.url("a.test", "/e2")).duplicate_of, "");
}

}  // namespace
}  // namespace fanfold
