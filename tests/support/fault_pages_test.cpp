#include "support/fault_pages.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "support/every_link.hpp"
#include "support/filler.hpp"
#include "support/test_client.hpp"

namespace fanfold::test_web {
namespace {

using testing::HasSubstr;
using testing::Not;

class fault_pages : public testing::Test {
 protected:
  fetched get(const std::string& name) { return client_.get(server_.url("/fault/" + name)); }

  web_server server_{web_options{.hosts = 2, .pages = 5}};
  test_client client_{server_};
};

TEST_F(fault_pages, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto& group : fault_groups()) {
    for (const auto& fault : group.pages) {
      EXPECT_TRUE(names.insert(fault.name).second) << fault.name;
      EXPECT_FALSE(fault.says.empty());
    }
  }
}

TEST_F(fault_pages, AreNotFoundUnderOtherNames) {
  EXPECT_EQ(get("no-such-fault").status, 404);
}

TEST_F(fault_pages, EndABodyWithTheConnection) {
  const fetched got = get("until-close");
  EXPECT_EQ(got.result, CURLE_OK);
  EXPECT_EQ(got.body.size(), 10'000U);
  EXPECT_THAT(got.fields, Not(HasSubstr("Content-Length")));
}

TEST_F(fault_pages, SendABodyInChunks) {
  const fetched got = get("chunked");
  EXPECT_EQ(got.result, CURLE_OK);
  EXPECT_EQ(got.body, "<p>one" + filler(5'000));
}

TEST_F(fault_pages, CloseInTheMiddleOfABody) {
  const fetched by_length = get("cut");
  EXPECT_EQ(by_length.result, CURLE_PARTIAL_FILE);
  EXPECT_EQ(by_length.body.size(), 5'000U);
  const fetched in_chunk = get("cut-chunked");
  EXPECT_NE(in_chunk.result, CURLE_OK);
  EXPECT_EQ(in_chunk.body.size(), 5'000U);
}

TEST_F(fault_pages, CloseOrResetBeforeTheAnswerIsWhole) {
  EXPECT_EQ(get("close").result, CURLE_GOT_NOTHING);
  const fetched head = get("cut-head");
  EXPECT_NE(head.fields, "");
  EXPECT_EQ(head.body, "");
  EXPECT_NE(get("reset").result, CURLE_OK);
}

TEST_F(fault_pages, CloseAfterASoundPageWithoutSayingSo) {
  const fetched got = get("last-answer");
  EXPECT_EQ(got.result, CURLE_OK);
  EXPECT_THAT(got.fields, Not(HasSubstr("Connection")));
  EXPECT_EQ(get("last-answer").result, CURLE_OK) << "on a new connection";
}

TEST_F(fault_pages, NeverAnswerOrStopAnswering) {
  curl_easy_setopt(client_.handle(), CURLOPT_TIMEOUT_MS, 500L);
  const fetched silent = get("silent");
  EXPECT_EQ(silent.result, CURLE_OPERATION_TIMEDOUT);
  EXPECT_EQ(silent.fields, "");
  const fetched stalled = get("stalled");
  EXPECT_EQ(stalled.result, CURLE_OPERATION_TIMEDOUT);
  EXPECT_EQ(stalled.body.size(), 5'000U);
}

TEST_F(fault_pages, TakeTheirTime) {
  using std::chrono::milliseconds;
  const fetched late = get("delay/50");
  EXPECT_EQ(late.status, 200);
  EXPECT_GE(late.time, milliseconds(50));
  const fetched head = get("slow-head/1");
  EXPECT_EQ(head.status, 200);
  EXPECT_GE(head.time, milliseconds(100));
  const fetched body = get("slow/2000/20000");
  EXPECT_EQ(body.body.size(), 2'000U);
  EXPECT_GE(body.time, milliseconds(100));
}

TEST_F(fault_pages, NeverEnd) {
  for (const auto* name : {"endless", "endless/10"}) {
    curl_easy_setopt(client_.handle(), CURLOPT_TIMEOUT_MS, 500L);
    const fetched got = get(name);
    EXPECT_EQ(got.result, CURLE_OPERATION_TIMEDOUT);
    EXPECT_GT(got.body.size(), 0U);
  }
}

TEST_F(fault_pages, AreAsLargeAsOneLikes) {
  for (const std::size_t size : {0UL, 1UL, 65'536UL, 3'000'000UL}) {
    EXPECT_EQ(get("bytes/" + std::to_string(size)).body.size(), size);
    EXPECT_EQ(get("chunked-bytes/" + std::to_string(size)).body.size(), size);
  }
}

TEST_F(fault_pages, AnswerAnyStatus) {
  for (const int code : {200, 204, 304, 401, 404, 410, 418, 500, 503, 999}) {
    const fetched got = get("status/" + std::to_string(code));
    EXPECT_EQ(got.result, CURLE_OK);
    EXPECT_EQ(got.status, code);
    EXPECT_EQ(got.body.empty(), code == 204 || code == 304) << code;
  }
  EXPECT_THAT(get("status/401").fields, HasSubstr("WWW-Authenticate: "));
  EXPECT_THAT(get("retry-after/7").fields, HasSubstr("Retry-After: 7"));
}

TEST_F(fault_pages, FailAFewTimesAndThenWork) {
  EXPECT_EQ(get("flaky/2").status, 503);
  EXPECT_EQ(get("flaky/2").status, 503);
  EXPECT_EQ(get("flaky/2").status, 200);
}

TEST_F(fault_pages, RedirectInChainsAndLoops) {
  curl_easy_setopt(client_.handle(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(client_.handle(), CURLOPT_MAXREDIRS, 10L);
  const fetched end = get("redirect/10");
  EXPECT_EQ(end.status, 200);
  EXPECT_EQ(end.final_url, server_.url("/fault/redirect/0"));
  EXPECT_EQ(get("redirect/11").result, CURLE_TOO_MANY_REDIRECTS);
  EXPECT_EQ(get("redirect-loop").result, CURLE_TOO_MANY_REDIRECTS);
  EXPECT_EQ(get("redirect-ping").result, CURLE_TOO_MANY_REDIRECTS);
}

TEST_F(fault_pages, RedirectElsewhere) {
  EXPECT_EQ(get("redirect-host").location, server_.web().url({1, 0}));
  EXPECT_THAT(get("redirect-scheme").fields, HasSubstr("Location: ftp://"));
  EXPECT_THAT(get("redirect-scheme/file").fields, HasSubstr("Location: file://"));
  EXPECT_EQ(get("redirect-port/9").location, "http://host0000.test:9/");
  EXPECT_THAT(get("redirect-bad").fields, HasSubstr("Location: http://[no-address/"));
  const fetched nowhere = get("redirect-nowhere");
  EXPECT_EQ(nowhere.status, 302);
  EXPECT_EQ(nowhere.location, "");
}

TEST_F(fault_pages, SendHeadsThatNoServerShould) {
  for (const auto* name :
       {"malformed-status", "not-http", "http-0.9", "bad-field", "bad-length", "two-lengths", "bad-chunk"})
    EXPECT_NE(get(name).result, CURLE_OK) << name;
}

TEST_F(fault_pages, SendLargeHeads) {
  EXPECT_GT(get("huge-field/90000").fields.size(), 90'000U);
  EXPECT_THAT(get("many-fields/200").fields, HasSubstr("X-Field-199: 199"));
  const fetched hinted = get("early-hints");
  EXPECT_EQ(hinted.status, 200);
  EXPECT_THAT(hinted.fields, HasSubstr("HTTP/1.1 103"));
}

TEST_F(fault_pages, ShowWhatTheClientSent) {
  EXPECT_THAT(get("cookie").fields, HasSubstr("Set-Cookie: seen=1"));
  curl_easy_setopt(client_.handle(), CURLOPT_USERAGENT, "tester/1.0");
  EXPECT_THAT(get("echo").body, HasSubstr("User-Agent: tester/1.0\r\n"));
}

TEST_F(fault_pages, EncodeTheirContent) {
  curl_easy_setopt(client_.handle(), CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br, zstd");
  const std::string body = get("gzip").body;
  EXPECT_THAT(body, HasSubstr("<title>Coded</title>"));
  EXPECT_GT(body.size(), 20'000U);
  for (const auto* coding : {"deflate", "brotli", "zstd"}) EXPECT_EQ(get(coding).body, body) << coding;
}

TEST_F(fault_pages, EncodeTheirContentBadly) {
  curl_easy_setopt(client_.handle(), CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br, zstd");
  EXPECT_EQ(get("wrong-coding").result, CURLE_BAD_CONTENT_ENCODING);
  EXPECT_EQ(get("unknown-coding").result, CURLE_BAD_CONTENT_ENCODING);
  const fetched cut = get("cut-coding");
  EXPECT_LT(cut.body.size(), 15'000U);
}

TEST_F(fault_pages, GrowAThousandfold) {
  const auto sent = get("gzip-bomb/2").body.size();
  curl_easy_setopt(client_.handle(), CURLOPT_ACCEPT_ENCODING, "gzip");
  EXPECT_EQ(get("gzip-bomb/2").body.size(), 2'000'000U);
  EXPECT_LT(sent, 20'000U);
}

TEST_F(fault_pages, ClaimAnyMediaType) {
  EXPECT_THAT(get("type/image/png").fields, HasSubstr("Content-Type: image/png\r\n"));
  EXPECT_THAT(get("no-type").fields, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(get("binary").fields, HasSubstr("application/octet-stream"));
  EXPECT_EQ(get("binary-html").body, get("binary").body);
}

TEST_F(fault_pages, UseManyCharacterEncodings) {
  EXPECT_THAT(get("latin1").body, HasSubstr("Caf\xe9"));
  EXPECT_THAT(get("meta-charset").body, HasSubstr("charset=windows-1251"));
  EXPECT_EQ(get("utf-16").body.substr(0, 4), std::string("\xff\xfe<\0", 4));
}

TEST_F(fault_pages, AreHardToRead) {
  EXPECT_THAT(get("links/50").body, HasSubstr("/fault/target/49"));
  EXPECT_GT(get("nested/1000").body.size(), 5'000U);
  EXPECT_GT(get("long-attribute/5000").body.size(), 5'000U);
}

TEST_F(fault_pages, BearArgumentsThatMakeNoSense) {
  for (const auto& group : fault_groups()) {
    for (const auto& fault : group.pages) {
      for (const auto* arguments : {"/18446744073709551615/18446744073709551615", "/0/0", "/-1/x", "//", "?", "?x="}) {
        const std::string target = fmt::format("/fault/{}{}", fault.name, arguments);
        EXPECT_TRUE(answer_fault(server_.web(), {.target = target}, 0)) << target;
      }
    }
  }
}

TEST_F(fault_pages, HoldEveryLinkThatIsListed) {
  const std::string body = get("every-link").body;
  const auto links = every_link();
  EXPECT_GT(links.size(), 30U);
  for (const auto& link : links) {
    EXPECT_THAT(body, HasSubstr(link.path));
    EXPECT_THAT(body, testing::AnyOf(HasSubstr(std::string(link.attribute)), HasSubstr("HREF")));
    EXPECT_EQ(client_.get(server_.url(link.path)).status, 200) << link.path;
  }
}

}  // namespace
}  // namespace fanfold::test_web
