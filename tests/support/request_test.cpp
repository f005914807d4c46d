#include "support/request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold::test_web {
namespace {

parse_state state_of(std::string_view text) {
  request out;
  return parse_request(text, out);
}

TEST(request, IsReadUpToItsBlankLine) {
  request out;
  ASSERT_EQ(parse_request("GET /a?b HTTP/1.1\r\nhOST:  x.test:8000 \r\nAccept: */*\r\n\r\nGET /next", out),
            parse_state::complete);
  EXPECT_EQ(out.method, "GET");
  EXPECT_EQ(out.target, "/a?b");
  EXPECT_EQ(out.host, "x.test:8000");
  EXPECT_TRUE(out.keep_alive);
  EXPECT_TRUE(out.head.ends_with("\r\n\r\n"));
}

TEST(request, IsIncompleteUpToItsLastByte) {
  const std::string text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(state_of(std::string_view(text).substr(0, size)), parse_state::incomplete) << size;
  EXPECT_EQ(state_of(text), parse_state::complete);
}

// RFC 9112 section 9.3: persistence.
TEST(request, EndsTheConnectionWhenItSaysSoOrIsOld) {
  request out;
  parse_request("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n", out);
  EXPECT_FALSE(out.keep_alive);
  parse_request("GET / HTTP/1.0\r\nHost: x\r\n\r\n", out);
  EXPECT_FALSE(out.keep_alive);
}

// RFC 9112 section 3.2.2: absolute-form.
TEST(request, MayComeThroughAProxyAndThenNamesItsHostInTheTarget) {
  request out;
  ASSERT_EQ(parse_request("GET http://a.test:8000/p?q HTTP/1.1\r\nHost: other.test\r\n\r\n", out),
            parse_state::complete);
  EXPECT_EQ(out.host, "a.test:8000");
  EXPECT_EQ(out.target, "/p?q");
}

TEST(request, TellsHowLongItsBodyIs) {
  request out;
  parse_request("POST / HTTP/1.1\r\nContent-Length: 17\r\n\r\n", out);
  EXPECT_EQ(out.body_bytes, 17U);
}

TEST(request, IsMalformedWithoutATargetAVersionAColonOrALengthThatIsANumber) {
  for (const auto* text : {"\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / SPDY/3\r\n\r\n", "GET x HTTP/1.1\r\n\r\n",
                           "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n"})
    EXPECT_EQ(state_of(text), parse_state::malformed) << text;
}

}  // namespace
}  // namespace fanfold::test_web
