#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

class hostile_headers : public hostile_web {};

TEST_F(hostile_headers, LineOfAMegabyte) {
  EXPECT_EQ(error_of("/fault/huge-field/1000000"), "headers_too_large");
  EXPECT_EQ(error_of("/fault/huge-name/1000000"), "headers_too_large");
  EXPECT_EQ(error_of("/fault/huge-reason/1000000"), "headers_too_large");
}

TEST_F(hostile_headers, LineWithoutAnEnd) {
  EXPECT_EQ(error_of("/fault/endless-line"), "headers_too_large");
}

TEST_F(hostile_headers, HundredThousandOfThem) {
  EXPECT_EQ(error_of("/fault/many-fields/1000"), "");
  EXPECT_EQ(error_of("/fault/many-fields/100000"), "headers_too_large");
  EXPECT_EQ(error_of("/fault/folded/100000"), "headers_too_large");
}

TEST_F(hostile_headers, WithoutAnEnd) {
  EXPECT_EQ(error_of("/fault/endless-fields"), "headers_too_large");
}

TEST_F(hostile_headers, Nul) {
  EXPECT_EQ(error_of("/fault/nul-in-field"), "protocol_error");
  EXPECT_EQ(error_of("/fault/nul-in-status"), "protocol_error");
}

TEST_F(hostile_headers, NoColon) {
  EXPECT_EQ(error_of("/fault/bad-field"), "protocol_error");
  EXPECT_EQ(error_of("/fault/many-bad-fields/100000"), "protocol_error");
}

TEST_F(hostile_headers, OddBytesAndLineEnds) {
  EXPECT_EQ(error_of("/fault/odd-bytes"), "");
  const auto page = visit("/fault/bare-line-feeds");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.title, "Line feeds");
}

// The crawler has no cookies: the next request brings none along.
TEST_F(hostile_headers, FloodOfCookies) {
  EXPECT_EQ(error_of("/fault/cookies/10000"), "headers_too_large");
  options_.per_host = 1;
  const auto result = crawl_beside({hostile("/fault/cookies/1000"), hostile("/fault/without-cookies")});
  EXPECT_EQ(result.by_url.at(hostile("/fault/cookies/1000")).error, "");
  EXPECT_EQ(result.by_url.at(hostile("/fault/without-cookies")).status, 200);
}

TEST_F(hostile_headers, LocationOfAMegabyte) {
  EXPECT_EQ(error_of("/fault/huge-location/1000000"), "headers_too_large");
  EXPECT_EQ(error_of("/fault/huge-location/90000"), "");
}

TEST_F(hostile_headers, TrailersWithoutMeasure) {
  EXPECT_EQ(error_of("/fault/trailers/100"), "");
  EXPECT_EQ(error_of("/fault/trailers/100000"), "headers_too_large");
}

TEST_F(hostile_headers, OfAnotherProtocol) {
  EXPECT_EQ(error_of("/fault/not-http"), "protocol_error");
  EXPECT_EQ(error_of("/fault/http-0.9"), "protocol_error");
  EXPECT_EQ(error_of("/fault/malformed-status"), "protocol_error");
  EXPECT_NE(error_of("/fault/switching"), "");
}

}  // namespace
}  // namespace fanfold
