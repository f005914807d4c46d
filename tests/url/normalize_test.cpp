#include "url/normalize.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fanfold {
namespace {

/// The normal form; also checks what holds for every URL: it is a fixed point, of the parser and of itself.
std::string normal(std::string_view input) {
  auto value = url::parse(input).value();
  normalize(value);
  const auto parsed = url::parse(value.href()).value();
  EXPECT_EQ(parsed, value);
  EXPECT_EQ(parsed.path(), value.path());
  EXPECT_EQ(parsed.query(), value.query());
  EXPECT_EQ(parsed.has_query(), value.has_query());
  auto twice = value;
  normalize(twice);
  EXPECT_EQ(twice, value);
  return value.href();
}

TEST(url_normalize, drops_the_fragment) {
  EXPECT_EQ(normal("http://h/a#b"), "http://h/a");
  EXPECT_EQ(normal("http://h/a?b#"), "http://h/a?b");
  EXPECT_EQ(normal("mailto:x#b"), "mailto:x");
}

// RFC 3986 §6.2.2.1
TEST(url_normalize, writes_percent_encodings_in_upper_case) {
  EXPECT_EQ(normal("http://h/%c3%a9?%c3%A9"), "http://h/%C3%A9?%C3%A9");
}

// RFC 3986 §6.2.2.2
TEST(url_normalize, decodes_what_needs_no_encoding) {
  EXPECT_EQ(normal("http://h/%7Euser/%41%2d%2E%5f?%61=%62"), "http://h/~user/A-._?a=b");
}

TEST(url_normalize, keeps_encoded_what_would_mean_something_else) {
  EXPECT_EQ(normal("http://h/a%2Fb%3Fc%23d%25%20?a%26b%3Dc%2B"), "http://h/a%2Fb%3Fc%23d%25%20?a%26b%3Dc%2B");
  EXPECT_EQ(normal("http://h/%252e%252e/x"), "http://h/%252e%252e/x");
}

TEST(url_normalize, makes_no_new_percent_encoding_out_of_two) {
  EXPECT_EQ(normal("http://h/%%32e/"), "http://h/%%32e/");
  EXPECT_EQ(normal("http://h/%2%65/"), "http://h/%2%65/");
  EXPECT_EQ(normal("http://h/%%7e"), "http://h/%~");
  EXPECT_EQ(normal("http://h/%?%41"), "http://h/%?A");
}

TEST(url_normalize, keeps_what_may_be_another_page) {
  EXPECT_EQ(normal("http://h/a?"), "http://h/a?");
  EXPECT_EQ(normal("http://h/a/"), "http://h/a/");
  EXPECT_EQ(normal("http://h//a"), "http://h//a");
  EXPECT_EQ(normal("http://h/?b&a"), "http://h/?b&a");
}

TEST(url_normalize, touches_only_the_fragment_of_other_schemes) {
  EXPECT_EQ(normal("file:///%43|/x#f"), "file:///%43|/x");
  EXPECT_EQ(normal("data:,%7e#f"), "data:,%7e");
}

}  // namespace
}  // namespace fanfold
