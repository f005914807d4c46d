#include "store/warc_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "store/archived_head.hpp"
#include "store/sha1.hpp"

namespace fanfold {
namespace {

TEST(warc_header, has_the_version_the_fields_and_the_length_and_a_value_never_begins_a_line) {
  std::string out;
  append_warc_header(out, {{"WARC-Type", "metadata"}, {"WARC-Target-URI", "http://a.test/\r\nWARC-Type: x"}}, 7);
  EXPECT_EQ(out,
            "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Target-URI: http://a.test/  WARC-Type: x\r\n"
            "Content-Length: 7\r\n\r\n");
}

TEST(warc_date, is_utc_with_six_decimals) {
  using namespace std::chrono;
  EXPECT_EQ(warc_date(sys_days(year(2026) / 2 / 3) + 4h + 5min + 6s + 7us), "2026-02-03T04:05:06.000007Z");
  EXPECT_EQ(warc_date(sys_days(year(1969) / 12 / 31) + 23h), "1969-12-31T23:00:00.000000Z");
}

TEST(warc_id, is_a_uuid_and_another_one_each_time) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(new_warc_id());
  EXPECT_EQ(ids.size(), 1000u);
  EXPECT_THAT(*ids.begin(), testing::MatchesRegex("<urn:uuid:[0-9a-f-]+>"));
}

// The values that other programs write.
TEST(sha1, is_written_in_base_32) {
  EXPECT_EQ(sha1::of(""), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  EXPECT_EQ(sha1::of("abc"), "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
  sha1 hash;
  hash.add("a");
  hash.add("bc");
  EXPECT_EQ(hash.text(), sha1::of("abc"));
  EXPECT_EQ(hash.text(), sha1::of("")) << "it begins anew";
}

TEST(archived_head, of_a_body_that_came_as_it_is_stays_as_it_is) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\n";
  EXPECT_EQ(archived_head(head, 5), head);
}

TEST(archived_head, tells_the_true_length_and_keeps_codings_under_other_names) {
  EXPECT_EQ(archived_head("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nContent-Length: 5\r\nX-A: b\r\n\r\n", 5),
            "HTTP/1.1 200 OK\r\nX-Crawler-content-encoding: gzip\r\nX-Crawler-Content-Length: 5\r\nX-A: b\r\n"
            "Content-Length: 5\r\n\r\n");
  EXPECT_EQ(archived_head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 7),
            "HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n");
}

TEST(archived_head, of_a_body_that_ended_early_tells_how_much_there_is) {
  EXPECT_EQ(archived_head("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", 7),
            "HTTP/1.1 200 OK\r\nX-Crawler-Content-Length: 50\r\nContent-Length: 7\r\n\r\n");
}

TEST(archived_head, has_no_length_where_there_can_be_no_body) {
  EXPECT_EQ(archived_head("HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n", 0),
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n");
  EXPECT_EQ(archived_head("HTTP/1.1 204 No Content\r\n\r\n", 0), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(archived_head, of_http_2_is_written_as_http_1) {
  EXPECT_EQ(archived_head("HTTP/2 200 \r\nx-a: b\r\n\r\n", 0), "HTTP/1.1 200 \r\nx-a: b\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace
}  // namespace fanfold
