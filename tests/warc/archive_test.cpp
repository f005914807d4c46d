// What a crawl's archive holds, as another reader of WARC files reads it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"
#include "support/authority_file.hpp"
#include "warc/validated_archive.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class archive : public testing::Test {
 protected:
  validated_archive crawl(const test_web::web_server& web, std::vector<std::string> more) {
    more.insert(more.end(), {"--warc", file_});
    const finished end = run_program(crawl_of(web, std::move(more)));
    EXPECT_EQ(end.status, 0) << end.err;
    return validated_archive(file_);
  }

  const temporary_folder folder_;
  const std::string file_ = (folder_ / "crawl.warc.gz").string();
};

TEST_F(archive, holds_every_answer_of_a_crawl_once) {
  const test_web::web_server web(
      {.hosts = 3, .pages = 60, .redirects = 0.2, .not_found = 0.1, .server_errors = 0.05, .broken = 0.05});
  const validated_archive read = crawl(web, {"--scope", "any", web.url()});
  std::map<std::string, std::uint64_t> answered;
  for (const auto& record : read.of_type("response", "revisit")) ++answered[text_of(record, "uri").substr(7)];
  EXPECT_EQ(answered, web.seen().requests());
  EXPECT_GT(answered.size(), 100u);
  const std::size_t exchanges = web.seen().total_requests();
  EXPECT_EQ(read.of_type("request").size(), exchanges);
  EXPECT_EQ(read.of_type("metadata").size(), exchanges);
  EXPECT_EQ(read.of_type("warcinfo").size(), 1u);
  EXPECT_THAT(text_of(read.records()[0], "block"), HasSubstr("software: Fanfold/"));
  for (const auto& record : read.of_type("response")) EXPECT_EQ(text_of(record, "address"), "127.0.0.1");
}

TEST_F(archive, has_payloads_decoded_and_tells_how_they_came) {
  const test_web::web_server web({.hosts = 1, .pages = 3});
  std::vector<std::string> arguments{"--depth", "0"};
  for (const char* fault : {"gzip", "deflate", "brotli", "zstd", "stacked/3", "chunked"})
    arguments.push_back(web.url("/fault/" + std::string(fault)));
  const validated_archive read = crawl(web, std::move(arguments));
  for (const auto& [fault, field] : {std::pair{"gzip", "Encoding: gzip\r\n"},
                                     {"deflate", "Encoding: deflate\r\n"},
                                     {"brotli", "Encoding: br\r\n"},
                                     {"zstd", "Encoding: zstd\r\n"},
                                     {"stacked/3", "Encoding: gzip, gzip, gzip\r\n"},
                                     {"chunked", "Transfer-Encoding: chunked\r\n"}}) {
    const auto record = read.answer(web.url("/fault/" + std::string(fault)));
    EXPECT_THAT(text_of(record, "block"), HasSubstr(field)) << fault;
    EXPECT_THAT(text_of(record, "block"), HasSubstr("\r\nX-Crawler-")) << fault;
    EXPECT_THAT(text_of(record, "block"), Not(HasSubstr("\r\nContent-Encoding"))) << fault;
    if (text_of(record, "type") == "response") EXPECT_THAT(text_of(record, "block"), HasSubstr("copper")) << fault;
  }
}

TEST_F(archive, says_why_a_body_is_not_whole) {
  const test_web::web_server web({.hosts = 1, .pages = 3});
  std::vector<std::string> arguments{"--depth", "0", "--timeout", "1s", "--max-body-bytes", "100000", web.url()};
  for (const char* fault : {"cut", "cut-chunked", "endless", "stalled", "bytes/90000"})
    arguments.push_back(web.url("/fault/" + std::string(fault)));
  const validated_archive read = crawl(web, std::move(arguments));
  const auto reason = [&](std::string_view fault) {
    return text_of(read.answer(web.url("/fault/" + std::string(fault))), "truncated");
  };
  EXPECT_EQ(reason("cut"), "disconnect");
  EXPECT_EQ(reason("cut-chunked"), "disconnect");
  EXPECT_EQ(reason("endless"), "length");
  EXPECT_EQ(reason("stalled"), "time");
  EXPECT_EQ(reason("bytes/90000"), "");
}

TEST_F(archive, has_redirects_and_errors_and_nothing_of_what_gave_no_answer) {
  const test_web::web_server web({.hosts = 1, .pages = 3});
  const validated_archive read = crawl(
      web, {"--depth", "0", web.url("/fault/redirect/2"), web.url("/fault/status/404"), web.url("/fault/status/204"),
            web.url("/fault/close"), web.url("/fault/cut-head"), web.refused_url()});
  const auto status = [&](std::string_view path) { return read.answer(web.url(path)).at("status").as_int64(); };
  EXPECT_EQ(status("/fault/redirect/2") / 100, 3);
  EXPECT_EQ(status("/fault/redirect/1") / 100, 3);
  EXPECT_EQ(status("/fault/redirect/0"), 200);
  EXPECT_EQ(status("/fault/status/404"), 404);
  EXPECT_EQ(status("/fault/status/204"), 204);
  EXPECT_EQ(read.answers().size(), 5u);
}

TEST_F(archive, tells_how_each_page_was_found) {
  const scripted_web web([](std::string_view, std::string_view path) {
    return scripted_web::page(path == "/" ? "<a href=/b>b</a>" : path);
  });
  run_program({"crawl", "--resolve", web.resolve()[0], "--warc", file_, web.url("a.test", "/")});
  std::map<std::string, std::string> metadata;
  for (const auto& record : validated_archive(file_).of_type("metadata"))
    metadata[text_of(record, "uri")] = text_of(record, "block");
  EXPECT_THAT(metadata[web.url("a.test", "/")], StartsWith("depth: 0\r\nfetchTimeMs: "));
  EXPECT_THAT(metadata[web.url("a.test", "/b")],
              StartsWith("via: " + web.url("a.test", "/") + "\r\ndepth: 1\r\nfetchTimeMs: "));
  EXPECT_THAT(metadata[web.url("a.test", "/robots.txt")], StartsWith("fetchTimeMs: "));
}

TEST_F(archive, has_a_payload_once_however_many_pages_have_it) {
  const scripted_web web([](std::string_view, std::string_view path) {
    if (path == "/") return scripted_web::page("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>");
    return scripted_web::page("the same");
  });
  run_program({"crawl", "--ignore-robots", "--resolve", web.resolve()[0], "--warc", file_, web.url("a.test", "/")});
  const validated_archive read(file_);
  EXPECT_EQ(read.of_type("response").size(), 2u);
  EXPECT_EQ(read.of_type("revisit").size(), 2u);
}

TEST_F(archive, over_tls_is_the_same) {
  const test_web::web_server web({.hosts = 1, .pages = 10}, {.tls = test_web::tls_kind::trusted});
  const test_web::authority_file authority(web.authority_pem());
  const validated_archive read = crawl(web, {"--ca-certificate", authority.path(), web.url()});
  EXPECT_GT(read.of_type("response").size(), 5u);
}

TEST_F(archive, takes_large_bodies_as_they_come) {
  const test_web::web_server web({.hosts = 1, .pages = 3});
  const validated_archive read = crawl(web, {"--depth", "0", web.url("/fault/bytes/900000"),
                                             web.url("/fault/chunked-bytes/800000"), web.url("/fault/binary/1000000")});
  EXPECT_EQ(read.answer(web.url("/fault/bytes/900000")).at("payloadLength").as_int64(), 900'000);
  EXPECT_EQ(read.answer(web.url("/fault/chunked-bytes/800000")).at("payloadLength").as_int64(), 800'000);
  EXPECT_EQ(read.answer(web.url("/fault/binary/1000000")).at("payloadLength").as_int64(), 1'000'000);
}

}  // namespace
}  // namespace fanfold::test
