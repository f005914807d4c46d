#include <gtest/gtest.h>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::tls_kind;
using test_web::web_server;

page_record visit_one(crawl_options options, std::string url) {
  options.seeds = {std::move(url)};
  options.max_depth = 0;
  options.retries = 0;
  const auto result = crawl(std::move(options));
  EXPECT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.statistics.seeds_fetched, 0u);
  EXPECT_EQ(result.statistics.errors, 1u);
  return result.pages.at(0);
}

// Each way of failing is a record with its code, never a crash, a hang or a lost page.
TEST(Failures, OfABadUrl) {
  for (const auto* text : {"", "http://", "nonsense", "ftp://host.test/", "http://a b/", "http://[1/"}) {
    const auto page = visit_one({}, text);
    EXPECT_EQ(page.url, text);
    EXPECT_EQ(page.final_url, text);
    EXPECT_EQ(page.error, "bad_url") << text;
    EXPECT_FALSE(page.error_detail.empty());
  }
}

TEST(Failures, OfAnUnknownHost) {
  const auto page = visit_one({}, "http://no-such-host.invalid/");
  EXPECT_EQ(page.error, "unknown_host");
  EXPECT_EQ(page.final_url, page.url);
  EXPECT_EQ(page.status, 0);
}

TEST(Failures, OfAClosedPort) {
  web_server web;
  EXPECT_EQ(visit_one(options_for(web), web.refused_url()).error, "connection_refused");
}

TEST(Failures, OfTls) {
  for (const auto kind : {tls_kind::self_signed, tls_kind::expired, tls_kind::wrong_name}) {
    web_server web({}, {.tls = kind});
    EXPECT_EQ(visit_one(options_for(web), web.url("/")).error, "tls_error");
  }
}

class FailuresOnTheWay : public testing::Test {
 protected:
  page_record visit(const std::string& path) { return visit_one(options_, web_.url(path)); }
  web_server web_;
  crawl_options options_ = options_for(web_);
};

TEST_F(FailuresOnTheWay, OfABodyOverTheLimit) {
  options_.max_body_bytes = 100'000;
  EXPECT_EQ(visit("/fault/bytes/100001").error, "too_large");
  EXPECT_EQ(visit("/fault/endless").error, "too_large");
  EXPECT_EQ(visit("/fault/gzip-bomb/100").error, "too_large");
}

TEST_F(FailuresOnTheWay, OfAServerThatStopsInTheMiddle) {
  EXPECT_EQ(visit("/fault/cut").error, "truncated");
  EXPECT_EQ(visit("/fault/cut-chunked").error, "truncated");
  EXPECT_EQ(visit("/fault/reset").error, "connection_closed");
  EXPECT_EQ(visit("/fault/close").error, "connection_closed");
}

TEST_F(FailuresOnTheWay, OfSilence) {
  options_.timeout = 100ms;
  EXPECT_EQ(visit("/fault/silent").error, "timeout");
  EXPECT_EQ(visit("/fault/stalled").error, "timeout");
}

TEST_F(FailuresOnTheWay, OfRedirects) {
  EXPECT_EQ(visit("/fault/redirect-loop").error, "too_many_redirects");
  EXPECT_EQ(visit("/fault/redirect-ping").error, "too_many_redirects");
  EXPECT_EQ(visit("/fault/redirect/21").error, "too_many_redirects");
  EXPECT_EQ(visit("/fault/redirect-bad").error, "bad_redirect");
}

TEST_F(FailuresOnTheWay, OfWhatIsNoHttp) {
  EXPECT_EQ(visit("/fault/not-http").error, "protocol_error");
  EXPECT_EQ(visit("/fault/wrong-coding").error, "bad_encoding");
}

// Counted, and nothing more: neither a record nor a page in the queue.
TEST(Failures, OfLinksThatAreNoUrls) {
  scripted_web web([](std::string_view, std::string_view) {
    return scripted_web::page(
        "<a href='http://['>1</a><a href='http://a b/'>2</a><a href='http://h:99999/'>3</a>"
        "<a href='mailto:a@b.test'>4</a><a href='javascript:x()'>5</a><a href='http://%00/'>6</a>"
        "<a href='http:// /'>7</a><a href='/" +
        std::string(4000, 'x') + "'>8</a>");
  });
  crawl_options options{.seeds = {web.url("a.test", "/")}, .scope = scope_kind::any, .obey_robots = false};
  options.resolve = web.resolve();
  options.max_depth = 1;
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 2u) << "the page, and the long link";
  EXPECT_EQ(result.pages[0].links, 8u);
  EXPECT_EQ(result.pages[1].error, "");
}

// What is no failure: the page is taken as it comes.
TEST_F(FailuresOnTheWay, LeaveOddPagesAlone) {
  options_.max_depth = 0;
  for (const auto* path : {"/fault/binary-html", "/fault/no-type", "/fault/nested/100000", "/fault/links/100000",
                           "/fault/long-attribute/1000000", "/fault/redirect-nowhere", "/fault/utf-16"}) {
    options_.seeds = {web_.url(path)};
    const auto result = crawl(options_);
    ASSERT_EQ(result.pages.size(), 1u) << path;
    EXPECT_EQ(result.pages[0].error, "") << path << ": " << result.pages[0].error_detail;
  }
}

}  // namespace
}  // namespace fanfold
