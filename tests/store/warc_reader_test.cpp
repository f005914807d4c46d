#include "store/warc_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/deflater.hpp"
#include "store/warc_samples.hpp"
#include "support/content_coding.hpp"

namespace fanfold {
namespace {

using test::read_all;
using test::reader_of;
using testing::HasSubstr;

std::string record(std::string_view type, std::string_view block, std::string_view version = "1.0") {
  return "WARC/" + std::string(version) + "\r\nWARC-Type: " + std::string(type) +
         "\r\nWARC-Target-URI: <http://a.test/>\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n" +
         std::string(block) + "\r\n\r\n";
}

std::string gzipped(std::string_view text) {
  std::string out;
  deflater compressed;
  append_gzip_header(out);
  compressed.add(text, out);
  compressed.end(out);
  append_gzip_trailer(out, gzip_crc(0, text), text.size());
  return out;
}

std::string page(std::string_view fields, std::string_view payload) {
  return record("response", "HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n" + std::string(payload));
}

// What a client would have got.
std::string payload_in(const std::string& file, std::size_t piece = 1 << 20) {
  auto reader = reader_of(file, piece);
  EXPECT_TRUE(reader.next().value());
  auto response = archived_response::read_head(reader).value();
  EXPECT_TRUE(response);
  std::string payload;
  response->read_payload([&](std::string_view part) { return payload += part, true; }).value();
  return payload;
}

TEST(warc_reader, reads_a_file_in_pieces_of_any_size_compressed_by_record_as_a_whole_or_not_at_all) {
  const std::string first = record("warcinfo", "software: x\r\n");
  const std::string second = record("response", std::string(100'000, 'x'), "1.1");
  const std::string third = record("metadata", "");
  std::string plain;
  std::string by_record;
  for (const std::string& each : {first, second, third}) {
    plain += each;
    by_record += gzipped(each);
  }
  for (const std::string& file : {plain, gzipped(plain), by_record}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20}) {
      auto reader = reader_of(file, piece);
      const auto records = read_all(reader);
      ASSERT_EQ(records.size(), 3u);
      EXPECT_EQ(records[0].head.version, "WARC/1.0");
      EXPECT_EQ(records[0].block, "software: x\r\n");
      EXPECT_EQ(records[1].block, std::string(100'000, 'x'));
      EXPECT_EQ(records[1].head.target_uri(), "http://a.test/");
      EXPECT_EQ(records[2].head.type(), "metadata");
    }
  }
}

TEST(warc_reader, passes_over_blocks_that_nobody_reads) {
  auto reader = reader_of(record("response", std::string(200'000, 'x')) + record("metadata", "end"));
  ASSERT_TRUE(reader.next().value());
  (void)reader.read().value();
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.read().value(), "end");
  EXPECT_EQ(reader.read().value(), "");
  EXPECT_FALSE(reader.next().value());
}

TEST(warc_reader, bears_what_careless_writers_write) {
  auto reader = reader_of("\r\nWARC/1.0\nwarc-type:response\nX-Folded: a\n  b\nCONTENT-LENGTH:   3  \n\nabc\n\n\n\n" +
                          record("metadata", ""));
  const auto records = read_all(reader);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].head.type(), "response");
  EXPECT_EQ(records[0].field("x-folded"), "a b");
  EXPECT_EQ(records[0].block, "abc");
}

TEST(warc_reader, says_in_which_record_a_file_is_damaged_and_reads_no_further) {
  const std::string good = record("metadata", "x");
  const auto failure_of = [](std::string file) {
    auto reader = reader_of(std::move(file));
    store_result<bool> found = true;
    while (found && *found) found = reader.next();
    EXPECT_FALSE(found);
    EXPECT_FALSE(reader.next());
    return found ? "" : found.error().message();
  };
  EXPECT_EQ(failure_of("<html>"), "damaged WARC file: WARC, record 1: it is no WARC record");
  EXPECT_THAT(failure_of(good + "rubbish"), HasSubstr("record 2: it is no WARC record"));
  EXPECT_THAT(failure_of(good + "WARC/1.0\r\nA: b\r\n\r\n"), HasSubstr("record 2: its length is missing"));
  EXPECT_THAT(failure_of(good + "WARC/1.0\r\nContent-Length: -1\r\n\r\n"), HasSubstr("its length is missing"));
  EXPECT_THAT(failure_of(good + "WARC/1.0\r\nA: " + std::string(70'000, 'x')), HasSubstr("its header has no end"));
  EXPECT_THAT(failure_of(good.substr(0, good.size() - 5)), HasSubstr("the file ends within"));
  EXPECT_THAT(failure_of(gzipped(good) + gzipped(good).substr(0, 60)), HasSubstr("the file ends within"));
  EXPECT_THAT(failure_of(gzipped(good) + "no gzip at all"), HasSubstr("it can't be decompressed"));
  EXPECT_THAT(failure_of(std::string(1000, '\n')), HasSubstr("no record, but empty lines"));
}

TEST(warc_reader, of_a_file_that_is_not_there_says_so) {
  EXPECT_EQ(warc_reader::open("/none/a.warc.gz").error().code, store_errc::cannot_open);
}

TEST(archived_response, has_a_status_and_fields) {
  auto reader = reader_of(page("Content-Type:  text/html \r\n", "x"));
  ASSERT_TRUE(reader.next().value());
  const auto response = archived_response::read_head(reader).value();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status(), 200);
  EXPECT_EQ(response->header("content-type"), "text/html");
  EXPECT_EQ(response->header("X-None"), "");
}

TEST(archived_response, is_none_where_the_block_is_something_else) {
  for (const char* block : {"", "dns text", "HTTP/1.1 200 OK\r\nno end", "HTTP/0\r\n\r\n"}) {
    auto reader = reader_of(record("response", block));
    ASSERT_TRUE(reader.next().value());
    EXPECT_FALSE(archived_response::read_head(reader).value()) << block;
  }
}

TEST(archived_response, undoes_the_codings_that_other_programs_leave_in) {
  const std::string text = "<p>" + std::string(50'000, 'x');
  for (const auto& [name, coded] : {std::pair{"gzip", test_web::gzip(text)},
                                    {"deflate", test_web::deflate(text)},
                                    {"br", test_web::brotli(text)},
                                    {"zstd", test_web::zstandard(text)}}) {
    const std::string field = "Content-Encoding: " + std::string(name) + "\r\n";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1} << 20}) {
      EXPECT_EQ(payload_in(page(field, coded), piece), text) << name;
      EXPECT_EQ(payload_in(page(field, text), piece), text) << name << " that was undone before";
    }
  }
}

TEST(archived_response, puts_chunks_together_and_takes_what_was_put_together_before) {
  const std::string field = "Transfer-Encoding: chunked\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1} << 20}) {
    EXPECT_EQ(payload_in(page(field, "3;a=b\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX: y\r\n\r\n"), piece), "abc0123456789");
    EXPECT_EQ(payload_in(page(field, "<p>abc"), piece), "<p>abc");
    EXPECT_EQ(payload_in(page(field, "abcdefg\nhij"), piece), "abcdefg\nhij");
  }
  const std::string gzip = gzipped("<p>abc");
  const std::string chunks =
      fmt::format("1\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n", gzip.substr(0, 1), gzip.size() - 1, gzip.substr(1));
  EXPECT_EQ(payload_in(page(field + "Content-Encoding: gzip\r\n", chunks)), "<p>abc");
}

TEST(archived_response, stops_where_enough_was_taken) {
  auto reader =
      reader_of(page("Content-Encoding: gzip\r\n", gzipped(std::string(100 << 20, 'x'))) + record("metadata", "end"));
  ASSERT_TRUE(reader.next().value());
  auto response = archived_response::read_head(reader).value();
  std::size_t taken = 0;
  response->read_payload([&](std::string_view part) { return (taken += part.size()) < 100'000; }).value();
  EXPECT_LT(taken, 200'000u);
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.head().type(), "metadata");
}

}  // namespace
}  // namespace fanfold
