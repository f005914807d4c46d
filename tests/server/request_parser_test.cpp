#include "server/request_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fanfold::server {
namespace {

using testing::ElementsAre;
using testing::Pair;
using state = request_parser::state;

constexpr std::size_t most_head = 1'000;
constexpr std::uint64_t most_body = 100;

// Feeds `size` more bytes at a time; what is left over afterwards.
std::string feed(request_parser& parser, std::string_view bytes, std::size_t size) {
  std::string input;
  while (!bytes.empty() && parser.now() != state::complete && parser.now() != state::refused) {
    input += bytes.substr(0, size);
    bytes.remove_prefix(std::min(size, bytes.size()));
    for (state before = state::refused; before != parser.now();) {
      before = parser.now();
      input.erase(0, parser.put(input));
    }
  }
  return input + std::string(bytes);
}

int refused_with(std::string_view bytes) {
  int status = -1;
  for (const std::size_t size : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
    request_parser parser(most_head, most_body);
    feed(parser, bytes, size);
    const int now = parser.now() == state::refused ? parser.refusal().status : 0;
    EXPECT_TRUE(status == -1 || status == now) << "in pieces of " << size << ": " << bytes;
    status = now;
    EXPECT_TRUE(now == 0 || !parser.keep_alive());
  }
  return status;
}

// A request that is good but for `fields`.
std::string with(std::string_view fields, std::string_view body = "") {
  return "POST / HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

TEST(request_parser, reads_a_request_in_any_pieces) {
  const std::string bytes =
      "\r\nPOST /a?b=c HTTP/1.1\r\nHost: localhost\r\nAccept: x\r\nACCEPT:  y \r\nContent-Length: 4\r\n\r\nbodyrest";
  for (const std::size_t size : {1, 2, 3, 10, 1'000}) {
    request_parser parser(most_head, most_body);
    EXPECT_EQ(feed(parser, bytes, size), "rest");
    ASSERT_EQ(parser.now(), state::complete);
    const auto& request = parser.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/a");
    EXPECT_THAT(request.query, ElementsAre(Pair("b", "c")));
    EXPECT_EQ(request.field("accept"), "x, y");
    EXPECT_EQ(request.body, "body");
    EXPECT_TRUE(parser.keep_alive());
  }
}

TEST(request_parser, reads_chunks_in_any_pieces) {
  const std::string bytes =
      with("transfer-encoding: Chunked\r\n", "2\r\nab\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nHost: t\r\n\r\nrest");
  for (const std::size_t size : {1, 2, 3, 10, 1'000}) {
    request_parser parser(most_head, most_body);
    EXPECT_EQ(feed(parser, bytes, size), "rest");
    ASSERT_EQ(parser.now(), state::complete);
    EXPECT_EQ(parser.request().body, "ab0123456789");
    EXPECT_EQ(parser.request().field("host"), "localhost");  // a trailer says nothing
  }
}

TEST(request_parser, takes_the_host_of_an_absolute_target) {  // RFC 9112 section 3.2.2
  request_parser parser(most_head, most_body);
  feed(parser, "GET http://localhost:81/a HTTP/1.1\r\nHost: other\r\n\r\n", 1'000);
  ASSERT_EQ(parser.now(), state::complete);
  EXPECT_EQ(parser.request().path, "/a");
  EXPECT_EQ(parser.request().field("host"), "localhost:81");
}

TEST(request_parser, needs_no_host_of_an_old_client) {
  request_parser parser(most_head, most_body);
  feed(parser, "GET / HTTP/1.0\r\n\r\n", 1'000);
  EXPECT_EQ(parser.now(), state::complete);
  EXPECT_TRUE(parser.is_old());
  EXPECT_FALSE(parser.keep_alive());
}

TEST(request_parser, refuses_to_be_told_twice_how_long_a_body_is) {  // RFC 9112 section 6.3
  for (const auto* fields : {"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                             "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                             "Content-Length: 1\r\nContent-Length: 1\r\n",
                             "Content-Length: 1\r\nContent-Length: 2\r\n",
                             "Content-Length: 1, 1\r\n",
                             "Content-Length: +1\r\n",
                             "Content-Length: -1\r\n",
                             "Content-Length: 0x1\r\n",
                             "Content-Length: 1 1\r\n",
                             "Content-Length:\r\n",
                             "Content-Length: 99999999999999999999999999\r\n",
                             "Content-Length : 1\r\n",
                             "Transfer-Encoding: identity\r\n",
                             "Transfer-Encoding: gzip, chunked\r\n",
                             "Transfer-Encoding: chunked, gzip\r\n",
                             "Transfer-Encoding: chunked, chunked\r\n",
                             "Transfer-Encoding: xchunked\r\n",
                             "Transfer-Encoding:\r\n",
                             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                             "Transfer-Encoding: \vchunked\r\n",
                             "Transfer-Encoding : chunked\r\n"})
    EXPECT_EQ(refused_with(with(fields, "1\r\nx\r\n0\r\n\r\n")), 400) << fields;
  EXPECT_EQ(refused_with("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(request_parser, refuses_a_malformed_head) {
  using namespace std::string_view_literals;
  for (const auto bytes : {
           "GET / HTTP/1.1\r\n\r\n"sv,                                         // no Host
           "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"sv,                   // two
           "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"sv,                   //
           "GET / HTTP/1.1\r\nHost:\r\n\r\n"sv,                                //
           "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"sv,                            //
           "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"sv,                            //
           "GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n"sv,           // obs-fold
           "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n\tfolded\r\n\r\n"sv,  //
           "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n"sv,                     //
           "GET / HTTP/1.1\nHost: localhost\n\n"sv,                            // lines that don't end with CRLF
           "GET / HTTP/1.1\r\nHost: localhost\nA: b\r\n\r\n"sv,                //
           "GET / HTTP/1.1\r\nHost: localhost\rA: b\r\n\r\n"sv,                //
           "GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n"sv,                    // control characters
           "GET / HTTP/1.1\r\nHost: localhost\r\nA: \x01\r\n\r\n"sv,           //
           "GET / HTTP/1.1\r\nHost: localhost\r\nA: \x7f\r\n\r\n"sv,           //
           "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,                    //
           "\x16\x03\x01\x02"sv,                                               // TLS
           "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"sv,          //
           "GET / HTTP/1.1\r\nHost: localhost\r\n: empty\r\n\r\n"sv,           //
           "GET / HTTP/1.1\r\nHost: localhost\r\na b: c\r\n\r\n"sv,            //
           "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n"sv,                      //
           "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n"sv,                      //
           "GET / http/1.1\r\nHost: localhost\r\n\r\n"sv,                      //
           "GET /\r\nHost: localhost\r\n\r\n"sv,                               //
           "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,                     //
           "GET / x HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,                    //
           "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,                   // targets
           "GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,                   //
           "GET localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,           //
           "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,       //
           "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n"sv,                      //
       })
    EXPECT_EQ(refused_with(bytes), 400) << bytes;
}

TEST(request_parser, refuses_malformed_chunks) {
  using namespace std::string_view_literals;
  for (const auto body : {
           "x\r\n"sv,
           "-1\r\nx\r\n0\r\n\r\n"sv,
           "1\nx\r\n0\r\n\r\n"sv,
           "1\r\nxy\r\n0\r\n\r\n"sv,
           "1\r\nx0\r\n\r\n"sv,
           "1\r\nx\n0\r\n\r\n"sv,
           "0x1\r\nx\r\n0\r\n\r\n"sv,
           "\r\n0\r\n\r\n"sv,
           " 1\r\nx\r\n0\r\n\r\n"sv,
           "1 \r\nx\r\n0\r\n\r\n"sv,
           "1 2\r\nx\r\n0\r\n\r\n"sv,
           "1;a\nb\r\nx\r\n0\r\n\r\n"sv,
           "1;a=\"\n\"\r\nx\r\n0\r\n\r\n"sv,    // where some end the line
           "1;a=\"\r\"\r\nx\r\n0\r\n\r\n"sv,    //
           "1;a=\"\\\n\"\r\nx\r\n0\r\n\r\n"sv,  //
           "1;a=\"\0\"\r\nx\r\n0\r\n\r\n"sv,    //
           "0\r\nA: b\r\n c\r\n\r\n"sv,         // trailers
           "0\r\nA: b\n\r\n"sv,                 //
           "0\r\nA : b\r\n\r\n"sv,              //
           "0\r\nno colon\r\n\r\n"sv,           //
           "0\r\ncontent-length: 1\r\n\r\n"sv,
           "0\r\nTransfer-Encoding: chunked\r\n\r\n"sv,
           "ffffffffffffffffff\r\nx"sv,
       })
    EXPECT_EQ(refused_with(with("Transfer-Encoding: chunked\r\n", body)), 400) << body;
}

TEST(request_parser, bounds_what_is_between_chunks) {
  const auto status_of = [](std::string_view body) {
    return refused_with(with("Transfer-Encoding: chunked\r\n", body));
  };
  const std::string most(most_head - 4, 'x');  // beside "1;" and the line's end
  EXPECT_EQ(status_of("1;" + most + "\r\nx\r\n0\r\n\r\n"), 0);
  EXPECT_EQ(status_of("1;x" + most + "\r\nx\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(status_of(std::string(most_head, '0') + "1\r\nx\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(status_of("0\r\nA: " + most + "\r\n\r\n"), 400);
  EXPECT_EQ(status_of("0\r\n" + std::string(most_head, 'x')), 400);
  std::string many;
  for (std::size_t i = 0; i < most_head / 4; ++i) many += "A:\r\n";
  EXPECT_EQ(status_of("0\r\n" + many + "\r\n"), 400);
}

TEST(request_parser, refuses_what_it_does_not_know) {
  EXPECT_EQ(refused_with("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 501);
  EXPECT_EQ(refused_with("get / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 501);
  EXPECT_EQ(refused_with(with("Expect: 200-ok\r\n")), 417);
}

TEST(request_parser, refuses_what_is_too_large) {
  const std::string field(most_head - with("").size(), 'x');
  EXPECT_EQ(refused_with(with("A:" + field.substr(4) + "\r\n")), 0);
  EXPECT_EQ(refused_with(with("A:" + field.substr(3) + "\r\n")), 431);
  EXPECT_EQ(refused_with("GET /" + std::string(most_head, 'x')), 431);
  EXPECT_EQ(refused_with(with("Content-Length: 100\r\n", std::string(100, 'x'))), 0);
  EXPECT_EQ(refused_with(with("Content-Length: 101\r\n")), 413);  // before any of it has come
  EXPECT_EQ(refused_with(with("Transfer-Encoding: chunked\r\n", "65\r\n" + std::string(101, 'x'))), 413);
  const std::string half = "33\r\n" + std::string(51, 'x') + "\r\n";
  EXPECT_EQ(refused_with(with("Transfer-Encoding: chunked\r\n", half + half)), 413);
}

}  // namespace
}  // namespace fanfold::server
