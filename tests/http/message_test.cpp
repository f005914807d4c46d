#include "http/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fanfold::http {
namespace {

response_head head_of(std::initializer_list<std::string_view> lines) {
  response_head head;
  for (auto line : lines) head.add_line(line, 1000);
  return head;
}

TEST(ResponseHead, ReadsTheStatusOfEveryHttpVersion) {
  EXPECT_EQ(head_of({"HTTP/1.1 200 OK\r\n"}).status(), 200);
  EXPECT_EQ(head_of({"HTTP/1.0 404\r\n"}).status(), 404);
  EXPECT_EQ(head_of({"HTTP/2 503 \r\n"}).status(), 503);
  EXPECT_EQ(head_of({"HTTP/1.1\r\n"}).status(), 0);
}

TEST(ResponseHead, FindsHeadersWhateverTheirCaseAndSpace) {
  const auto head = head_of({"HTTP/1.1 200 OK\r\n", "content-TYPE:  text/html \r\n", "X: \r\n", "\r\n"});
  EXPECT_EQ(head.header("Content-Type"), "text/html");
  EXPECT_EQ(head.header("X"), "");
  EXPECT_EQ(head.header("Content"), "");
}

TEST(ResponseHead, GivesEveryHeaderOfANameInOrder) {
  const auto head = head_of({"HTTP/1.1 200 OK\r\n", "Link: <a>\r\n", "X: y\r\n", "LINK:\r\n", "link:<b> \r\n", "\r\n"});
  EXPECT_THAT(head.headers("Link"), testing::ElementsAre("<a>", "", "<b>"));
  EXPECT_THAT(head.headers("Lin"), testing::IsEmpty());
}

TEST(ResponseHead, JoinsAFieldThatWasFolded) {
  const auto head = head_of({"HTTP/1.1 200 OK\r\n", "  no field\r\n", "Location:\r\n", "  /there\r\n", "X: a,\r\n",
                             "\tb: c,\n", " d\r\n", "\r\n"});
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.header("Location"), "/there");
  EXPECT_EQ(head.header("X"), "a,  \tb: c,  d");
  EXPECT_EQ(head.header("b"), "");
  EXPECT_TRUE(head.is_whole());
}

TEST(ResponseHead, KeepsTheWholeTextWithTheStatusLineAndWithout) {
  const auto head = head_of({"HTTP/1.1 103 Hints\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "X: y\r\n", "\r\n"});
  EXPECT_EQ(head.text(), "HTTP/1.1 200 OK\r\nX: y\r\n\r\n");
  EXPECT_EQ(head.lines(), "X: y\r\n\r\n");
}

TEST(ResponseHead, ForgetsInterimResponses) {
  const auto head = head_of({"HTTP/1.1 103 Early Hints\r\n", "Link: </a.css>\r\n", "\r\n", "HTTP/1.1 200 OK\r\n"});
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.header("Link"), "");
}

TEST(ResponseHead, RefusesMoreThanItsLimit) {
  response_head head;
  EXPECT_TRUE(head.add_line("HTTP/1.1 200 OK\r\n", 40));
  EXPECT_TRUE(head.add_line("A: 23456789\r\n", 40));
  EXPECT_FALSE(head.add_line("B: 23456789\r\n", 40));
}

TEST(ResponseHead, CountsWhatInterimResponsesSaidBefore) {
  response_head head;
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(head.add_line("HTTP/1.1 100 Continue\r\n", 100));
    EXPECT_TRUE(head.add_line("\r\n", 100));
  }
  EXPECT_FALSE(head.add_line("HTTP/1.1 100 Continue\r\n", 100));
}

TEST(ResponseHead, IsWholeAfterItsBlankLine) {
  EXPECT_FALSE(head_of({"HTTP/1.1 200 OK\r\n", "A: b\r\n"}).is_whole());
  EXPECT_FALSE(head_of({"HTTP/1.1 103 Early Hints\r\n", "\r\n"}).is_whole());
  EXPECT_TRUE(head_of({"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"}).is_whole());
}

TEST(ResponseHead, HasNeitherTrailersNorASecondStatus) {
  const auto head = head_of({"HTTP/1.1 200 OK\r\n", "HTTP/1.1 500 No\r\n", "\r\n", "Location: /elsewhere\r\n"});
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.header("Location"), "");
  EXPECT_TRUE(head.is_whole());
}

}  // namespace
}  // namespace fanfold::http
