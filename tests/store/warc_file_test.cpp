#include "store/warc_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <random>

#include "coding/inflater.hpp"
#include "fanfold/resident_memory.hpp"
#include "frontier/bytes_in_use.hpp"
#include "store/sha1.hpp"
#include "store/temporary_folder.hpp"
#include "store/warc_samples.hpp"

namespace fanfold {
namespace {

using test::captured;
using test::contents_of;
using test::read_record;
using test::records_in;
using test::sample_exchange;
using test::temporary_folder;
using testing::ElementsAre;
using testing::HasSubstr;

class warc_file_test : public testing::Test {
 protected:
  warc_file create() const { return warc_file::create(path_, {{"software", "Fanfold"}}).value(); }
  warc_file resume(std::uint64_t size) const { return warc_file::resume(path_, size, {}).value(); }
  warc_file::place append(warc_file& file, const warc_exchange& exchange, std::string_view payload) {
    warc_capture capture = captured(packer_, exchange, payload);
    return file.append(capture).value();
  }

  const temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "crawl.warc.gz";
  warc_packer packer_;
};

std::vector<std::string> types_of(const std::vector<read_record>& records) {
  std::vector<std::string> types;
  for (const read_record& record : records) types.emplace_back(record.head.type());
  return types;
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::mt19937 random(7);
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST_F(warc_file_test, begins_with_what_it_is_about_and_has_three_records_an_exchange) {
  warc_file file = create();
  append(file, sample_exchange("http://a.test/b"), "<p>hello");
  ASSERT_TRUE(file.close());
  const auto records = records_in(path_);
  ASSERT_THAT(types_of(records), ElementsAre("warcinfo", "response", "request", "metadata"));
  EXPECT_EQ(records[0].block, "software: Fanfold\r\n");
  EXPECT_EQ(records[0].field("WARC-Filename"), "crawl.warc.gz");
  EXPECT_EQ(records[1].block, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<p>hello");
  EXPECT_EQ(records[1].field("WARC-Payload-Digest"), sha1::of("<p>hello"));
  EXPECT_EQ(records[2].block, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
  EXPECT_EQ(records[3].block, "via: http://a.test/\r\ndepth: 1\r\nfetchTimeMs: 12\r\n");
  for (const read_record& record : records) EXPECT_EQ(record.head.version, "WARC/1.1");
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(records[i].field("WARC-Target-URI"), "http://a.test/b");
    EXPECT_EQ(records[i].field("WARC-IP-Address"), "192.0.2.7");
    EXPECT_EQ(records[i].field("WARC-Date"), "2026-11-28T00:00:00.001500Z");
    EXPECT_EQ(records[i].field("WARC-Concurrent-To"), i == 1 ? "" : records[1].field("WARC-Record-ID"));
    if (i != 1) EXPECT_EQ(records[i].field("WARC-Block-Digest"), sha1::of(records[i].block));
  }
}

// Each member of gzip is a record, and nothing else.
TEST_F(warc_file_test, has_a_member_of_gzip_for_each_record) {
  warc_file file = create();
  const auto place = append(file, sample_exchange("http://a.test/b"), "<p>hello");
  append(file, sample_exchange("http://a.test/c"), random_bytes(600'000));
  ASSERT_TRUE(file.close());
  const std::string bytes = contents_of(path_);
  inflater response(inflater::format::gzip);
  response.give(std::string_view(bytes).substr(place.offset, place.bytes));
  std::string record;
  for (auto piece = response.take(); !piece.empty(); piece = response.take()) record += piece;
  EXPECT_TRUE(response.is_complete());
  EXPECT_THAT(record, testing::StartsWith("WARC/1.1\r\nWARC-Type: response\r\n"));
  EXPECT_THAT(record, testing::EndsWith("\r\n\r\n<p>hello\r\n\r\n"));
  EXPECT_EQ(records_in(path_, place.offset).size(), 6u);
}

TEST_F(warc_file_test, takes_large_payloads_whole) {
  for (const std::size_t size : {256u << 10, (256u << 10) + 1, 3'000'000u}) {
    const std::string text = random_bytes(size / 2) + std::string(size - size / 2, 'x');
    const temporary_folder folder;
    warc_file file = warc_file::create(folder / "a.warc.gz", {}).value();
    const auto place = append(file, sample_exchange("http://a.test/"), text);
    const auto revisit = append(file, sample_exchange("http://a.test/again"), text);
    ASSERT_TRUE(file.close());
    const auto records = records_in(folder / "a.warc.gz", place.offset);
    ASSERT_THAT(types_of(records), ElementsAre("response", "request", "metadata", "revisit", "request", "metadata"));
    EXPECT_THAT(records[0].block, testing::EndsWith("\r\n\r\n" + text));
    EXPECT_EQ(records[0].field("WARC-Payload-Digest"), sha1::of(text));
    EXPECT_GT(place.bytes, size / 2);
    EXPECT_LT(revisit.bytes, 1'000u);
  }
}

TEST_F(warc_file_test, holds_large_payloads_in_a_bit_of_memory_each_while_they_come) {
  const std::string block = random_bytes(64 << 10);  // that can't be compressed
  const std::size_t before = resident_bytes();
  std::vector<warc_payload> under_way;
  for (int i = 0; i < 32; ++i) under_way.emplace_back(folder_.path());
  for (int i = 0; i < 64; ++i)
    for (warc_payload& payload : under_way) payload.write(block);
#ifdef FANFOLD_OWN_ALLOCATOR
  constexpr std::size_t most = 64 << 20;  // a sanitizer's keeps what was freed for a while
#else
  constexpr std::size_t most = 32 << 20;
#endif
  EXPECT_LT(resident_bytes() - before, most) << "of 128 MiB";
  EXPECT_EQ(under_way.back().size(), 4u << 20);
}

TEST_F(warc_file_test, has_a_revisit_for_a_payload_that_is_there_already) {
  warc_file file = create();
  append(file, sample_exchange("http://a.test/b"), "the same");
  append(file, sample_exchange("http://a.test/c"), "another");
  warc_exchange again = sample_exchange("http://b.test/");
  again.response = "HTTP/1.1 404 No\r\nX-A: b\r\n\r\n";
  append(file, again, "the same");
  ASSERT_TRUE(file.close());
  const auto records = records_in(path_);
  ASSERT_THAT(types_of(records), ElementsAre("warcinfo", "response", "request", "metadata", "response", "request",
                                             "metadata", "revisit", "request", "metadata"));
  const read_record& revisit = records[7];
  EXPECT_EQ(revisit.field("WARC-Profile"), "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
  EXPECT_EQ(revisit.field("WARC-Target-URI"), "http://b.test/");
  EXPECT_EQ(revisit.field("WARC-Refers-To"), records[1].field("WARC-Record-ID"));
  EXPECT_EQ(revisit.field("WARC-Refers-To-Target-URI"), "http://a.test/b");
  EXPECT_EQ(revisit.field("WARC-Refers-To-Date"), records[1].field("WARC-Date"));
  EXPECT_EQ(revisit.field("WARC-Payload-Digest"), sha1::of("the same"));
  EXPECT_EQ(revisit.field("WARC-Truncated"), "length");
  EXPECT_EQ(revisit.block, "HTTP/1.1 404 No\r\nX-A: b\r\nContent-Length: 8\r\n\r\n");
  EXPECT_EQ(records[8].field("WARC-Concurrent-To"), revisit.field("WARC-Record-ID"));
}

TEST_F(warc_file_test, has_no_revisit_for_what_is_empty_or_cut_short) {
  warc_file file = create();
  warc_exchange cut = sample_exchange("http://a.test/cut");
  cut.truncated = truncation::disconnect;
  append(file, cut, "half");
  append(file, sample_exchange("http://a.test/whole"), "half");
  append(file, cut, "half");
  append(file, sample_exchange("http://a.test/1"), "");
  append(file, sample_exchange("http://a.test/2"), "");
  ASSERT_TRUE(file.close());
  const auto records = records_in(path_);
  EXPECT_EQ(std::ranges::count(types_of(records), "response"), 5);
  EXPECT_EQ(records[1].field("WARC-Truncated"), "disconnect");
  EXPECT_EQ(records[4].field("WARC-Truncated"), "");
}

TEST_F(warc_file_test, has_a_revisit_without_a_payload_where_the_server_says_not_modified) {
  warc_file file = create();
  const auto original = append(file, sample_exchange("http://a.test/"), "one");
  warc_exchange same = sample_exchange("http://a.test/");
  same.response = "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n";
  append(file, same, "");
  warc_capture known = captured(packer_, same, "");
  known.unchanged_since = original.offset;
  ASSERT_TRUE(file.append(known));
  ASSERT_TRUE(file.close());
  const auto records = records_in(path_);
  for (const std::size_t i : {4, 7}) {
    EXPECT_EQ(records[i].head.type(), "revisit");
    EXPECT_EQ(records[i].field("WARC-Profile"), "http://netpreserve.org/warc/1.1/revisit/server-not-modified");
    EXPECT_EQ(records[i].field("WARC-Payload-Digest"), "");
    EXPECT_EQ(records[i].block, same.response);
  }
  EXPECT_EQ(records[4].field("WARC-Refers-To"), "");
  EXPECT_EQ(records[7].field("WARC-Refers-To"), records[1].field("WARC-Record-ID"));
  EXPECT_EQ(records[7].field("WARC-Refers-To-Target-URI"), "http://a.test/");
  EXPECT_EQ(records[7].field("WARC-Refers-To-Date"), records[1].field("WARC-Date"));
}

TEST_F(warc_file_test, says_that_it_came_over_http_2) {
  warc_file file = create();
  warc_exchange exchange = sample_exchange("https://a.test/");
  exchange.protocol = "h2";
  exchange.response = "HTTP/2 200 \r\nx-a: b\r\n\r\n";
  append(file, exchange, "x");
  ASSERT_TRUE(file.close());
  const auto records = records_in(path_);
  EXPECT_EQ(records[1].field("WARC-Protocol"), "h2");
  EXPECT_THAT(records[1].block, testing::StartsWith("HTTP/1.1 200 \r\n"));
}

TEST_F(warc_file_test, of_a_crawl_without_an_answer_says_what_it_is_about) {
  ASSERT_TRUE(create().close());
  EXPECT_THAT(types_of(records_in(path_)), ElementsAre("warcinfo"));
}

TEST_F(warc_file_test, that_is_resumed_is_cut_back_and_finds_its_duplicates) {
  const std::string payload = "the same";
  std::uint64_t whole = 0;
  std::uint64_t offset = 0;
  {
    warc_file file = create();
    offset = append(file, sample_exchange("http://a.test/1"), payload).offset;
    whole = file.size();
    append(file, sample_exchange("http://a.test/2"), "lost");
  }
  std::filesystem::resize_file(path_, whole + 20);  // killed in the middle
  warc_file file = resume(whole);
  file.remember(payload_key_of(payload), offset);
  append(file, sample_exchange("http://a.test/2"), payload);
  ASSERT_TRUE(file.close());
  const auto records = records_in(path_);
  ASSERT_THAT(types_of(records),
              ElementsAre("warcinfo", "response", "request", "metadata", "revisit", "request", "metadata"));
  EXPECT_EQ(records[4].field("WARC-Refers-To-Target-URI"), "http://a.test/1");
}

TEST_F(warc_file_test, what_is_remembered_wrongly_gives_no_revisit) {
  warc_file file = create();
  const auto place = append(file, sample_exchange("http://a.test/1"), "one");
  file.remember(payload_key_of("two"), place.offset);
  file.remember(payload_key_of("three"), place.offset + 3);
  append(file, sample_exchange("http://a.test/2"), "two");
  append(file, sample_exchange("http://a.test/3"), "three");
  ASSERT_TRUE(file.close());
  EXPECT_EQ(std::ranges::count(types_of(records_in(path_)), "response"), 3);
}

TEST_F(warc_file_test, is_not_written_over) {
  {
    warc_file file = create();
    append(file, sample_exchange("http://a.test/1"), "one");
  }
  const std::string before = contents_of(path_);
  EXPECT_EQ(warc_file::create(path_, {}).error().code, store_errc::already_exists);
  EXPECT_EQ(contents_of(path_), before);
}

TEST_F(warc_file_test, is_written_by_one_crawl_at_a_time) {
  const warc_file first = create();
  EXPECT_EQ(warc_file::create(path_, {}).error().code, store_errc::locked);
  EXPECT_EQ(contents_of(path_), "");
}

TEST_F(warc_file_test, that_is_gone_or_shorter_than_it_should_be_is_told) {
  const auto gone = warc_file::resume(path_, 10, {});
  EXPECT_EQ(gone.error().code, store_errc::damaged_warc);
  EXPECT_THAT(gone.error().detail, HasSubstr("is gone"));
  EXPECT_FALSE(std::filesystem::exists(path_));
  std::ofstream(path_) << "short";
  const auto shorter = warc_file::resume(path_, 10, {});
  EXPECT_THAT(shorter.error().detail, HasSubstr("has 5 bytes of the 10"));
  EXPECT_EQ(contents_of(path_), "short");
}

TEST_F(warc_file_test, on_a_full_disk_stays_as_it_was_before) {
  warc_file file = create();
  append(file, sample_exchange("http://a.test/1"), "one");
  const std::string before = contents_of(path_);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ::getrlimit(RLIMIT_FSIZE, &old);
  const rlimit full{before.size() + 1'000, old.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &full);
  for (const std::size_t size : {5'000u, 1'000'000u}) {  // in memory, and beyond
    warc_capture capture = captured(packer_, sample_exchange("http://a.test/2"), random_bytes(size));
    EXPECT_EQ(file.append(capture).error().code, store_errc::disk_full);
    EXPECT_EQ(contents_of(path_), before);
  }
  ::setrlimit(RLIMIT_FSIZE, &old);
  append(file, sample_exchange("http://a.test/3"), "three");
  ASSERT_TRUE(file.close());
  EXPECT_EQ(records_in(path_).size(), 7u);
}

TEST_F(warc_file_test, that_was_closed_takes_nothing) {
  warc_file file = create();
  ASSERT_TRUE(file.close());
  warc_capture capture = captured(packer_, sample_exchange("http://a.test/"), "one");
  EXPECT_EQ(file.append(capture).error().code, store_errc::closed);
}

}  // namespace
}  // namespace fanfold
