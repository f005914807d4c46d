#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

class hostile_bodies : public hostile_web {};

TEST_F(hostile_bodies, GzipBomb) {
  EXPECT_EQ(error_of("/fault/gzip-bomb/1000"), "too_large");
}
TEST_F(hostile_bodies, DeflateBomb) {
  EXPECT_EQ(error_of("/fault/deflate-bomb/1000"), "too_large");
}
TEST_F(hostile_bodies, BrotliBomb) {
  EXPECT_EQ(error_of("/fault/brotli-bomb/1000"), "too_large");
}
TEST_F(hostile_bodies, ZstdBomb) {
  EXPECT_EQ(error_of("/fault/zstd-bomb/1000"), "too_large");
}
TEST_F(hostile_bodies, BombInABomb) {
  EXPECT_EQ(error_of("/fault/stacked-bomb/1000"), "too_large");
}

TEST_F(hostile_bodies, CodingsStackedOnEachOther) {
  EXPECT_EQ(error_of("/fault/stacked/3"), "");
  EXPECT_EQ(error_of("/fault/stacked/100"), "bad_encoding");
  EXPECT_EQ(error_of("/fault/stacked-fields/100"), "bad_encoding");
}

TEST_F(hostile_bodies, CodingsThatDoNotDecode) {
  EXPECT_EQ(error_of("/fault/bad-checksum"), "bad_encoding");
  EXPECT_EQ(error_of("/fault/wrong-coding"), "bad_encoding");
}

// As in browsers.
TEST_F(hostile_bodies, CodingsThatAreUnknown) {
  for (const auto* path : {"/fault/unknown-coding", "/fault/huge-coding/50000"}) {
    const auto page = visit(path);
    EXPECT_EQ(page.error, "") << path;
    EXPECT_EQ(page.title, "Coded") << path;
  }
}

TEST_F(hostile_bodies, CodedStreamWithMoreBehindIt) {
  const auto page = visit("/fault/gzip-and-more");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.title, "Coded");
}

// The length is right, but half of the page is missing: what is there is read all the same.
TEST_F(hostile_bodies, CodedStreamsThatAreCut) {
  for (const auto* coding : {"gzip", "deflate", "br"}) {
    const auto page = visit(std::string("/fault/cut-coding/") + coding);
    EXPECT_EQ(page.error, "truncated") << coding;
    EXPECT_EQ(page.error_detail, "the compressed body breaks off") << coding;
    EXPECT_EQ(page.title, "Coded") << coding;
    EXPECT_EQ(page.links, 1u) << coding;
  }
  EXPECT_EQ(error_of("/fault/cut-coding/zstd"), "truncated") << "half of a block, of which nothing decodes";
  EXPECT_EQ(error_of("/fault/empty-gzip"), "");
}

TEST_F(hostile_bodies, EndlessChunks) {
  EXPECT_EQ(error_of("/fault/endless"), "too_large");
  EXPECT_EQ(error_of("/fault/tiny-chunks"), "too_large");
}

TEST_F(hostile_bodies, EndlessChunkExtension) {
  finish_others_beside({hostile("/fault/chunk-extension")});
  EXPECT_EQ(visit_alone(hostile("/fault/chunk-extension"), 300ms).error, "timeout");
}

TEST_F(hostile_bodies, ChunksThatAreNone) {
  EXPECT_EQ(error_of("/fault/bad-chunk"), "protocol_error");
  EXPECT_EQ(error_of("/fault/huge-chunk"), "protocol_error");
  EXPECT_EQ(error_of("/fault/bad-transfer"), "bad_encoding");
}

TEST_F(hostile_bodies, WrongLength) {
  EXPECT_EQ(error_of("/fault/long-length/1000"), "too_large") << "announced, so none of it was read";
  EXPECT_EQ(error_of("/fault/cut"), "truncated");
  const auto page = visit("/fault/short-length/1000");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.bytes, 500u);
  EXPECT_EQ(error_of("/fault/bad-length"), "protocol_error");
  EXPECT_EQ(error_of("/fault/negative-length"), "protocol_error");
  EXPECT_EQ(error_of("/fault/huge-length"), "too_large");
}

TEST_F(hostile_bodies, TwoLengths) {
  EXPECT_EQ(error_of("/fault/two-lengths"), "truncated") << "by the longer one";
  EXPECT_EQ(error_of("/fault/same-lengths/1000"), "");
  EXPECT_EQ(error_of("/fault/length-and-chunks"), "");
}

// RFC 9112 section 9.2: what follows an answer is no answer to the next request.
TEST_F(hostile_bodies, AnswerBehindTheAnswer) {
  options_.per_host = 1;
  const auto result =
      crawl_beside({hostile("/fault/smuggled"), hostile("/fault/target/1"), hostile("/fault/target/2")});
  for (const auto& page : result.pages) EXPECT_EQ(page.status, 200) << page.url;
}

TEST_F(hostile_bodies, EarlyClose) {
  EXPECT_EQ(error_of("/fault/close"), "connection_closed");
  EXPECT_EQ(error_of("/fault/cut-head"), "connection_closed");
  EXPECT_EQ(error_of("/fault/cut-chunked"), "truncated");
  EXPECT_EQ(error_of("/fault/reset"), "connection_closed");
}

TEST_F(hostile_bodies, FloodOfContinue) {
  EXPECT_EQ(error_of("/fault/continue"), "headers_too_large");
  EXPECT_EQ(error_of("/fault/hints"), "headers_too_large");
  EXPECT_EQ(error_of("/fault/continue/100"), "");
}

}  // namespace
}  // namespace fanfold
