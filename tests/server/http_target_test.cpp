#include "server/http_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fanfold::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(http_target, is_a_path_and_a_query) {
  const auto target = parse_target("/a%20b?x=1&y=%C3%A9+e&z&x=2&&=v").value();
  EXPECT_EQ(target.path, "/a%20b");
  EXPECT_THAT(target.query, ElementsAre(Pair("", "v"), Pair("x", "2"), Pair("y", "é e"), Pair("z", "")));
  EXPECT_THAT(parse_target("/a?").value().query, IsEmpty());
  EXPECT_EQ(parse_target("*").value().path, "*");
}

TEST(http_target, may_name_the_host) {  // RFC 9112 section 3.2.2
  const auto target = parse_target("HTTP://example.com:81?q=1").value();
  EXPECT_EQ(target.authority, "example.com:81");
  EXPECT_EQ(target.path, "/");
  EXPECT_THAT(target.query, ElementsAre(Pair("q", "1")));
  EXPECT_EQ(parse_target("http://[::1]/a").value().path, "/a");
}

TEST(http_target, is_refused_where_it_is_malformed) {
  for (const auto* target : {"",
                             "a",
                             "example.com:443",
                             "ftp://a/",
                             "http://",
                             "http:///a",
                             "http://u@a/",
                             "http://a b/",
                             "/%",
                             "/%2",
                             "/%zz",
                             "/%00",
                             "/%ff",
                             "/%C0%80",
                             "/\xc3\xa9",
                             "/#a",
                             "/a?%0",
                             "/a?b=%00",
                             "/a?%fe=1",
                             "/\\",
                             "/<",
                             "**"})
    EXPECT_FALSE(parse_target(target)) << target;
}

TEST(http_authority, is_a_host_and_a_port) {
  EXPECT_EQ(parse_authority("LocalHost:80"), (http_authority{"localhost", "80"}));
  EXPECT_EQ(parse_authority("[::1]:80"), (http_authority{"[::1]", "80"}));
  EXPECT_EQ(parse_authority("[::1]"), (http_authority{"[::1]", ""}));
  for (const auto* text : {"", ":80", "a:b", "a:123456", "::1", "[::1", "[a]", "a,b", "a/b", "a@b", "[::1]x", "a b"})
    EXPECT_FALSE(parse_authority(text)) << text;
}

TEST(http_authority, is_trusted_where_no_name_server_has_a_say) {
  for (const auto* text : {"localhost", "a.localhost", "127.0.0.1", "192.0.2.1:80", "[::1]:80"})
    EXPECT_TRUE(parse_authority(text)->is_local_or_address()) << text;
  for (const auto* text : {"example.com", "localhost.example.com", "1.2.3.4.example.com", "notlocalhost"})
    EXPECT_FALSE(parse_authority(text)->is_local_or_address()) << text;
}

TEST(http_origin, has_a_port_always) {
  EXPECT_EQ(parse_origin("http://a"), (http_authority{"a", "80"}));
  EXPECT_EQ(parse_origin("https://a"), (http_authority{"a", "443"}));
  EXPECT_EQ(parse_origin("https://a:8443"), (http_authority{"a", "8443"}));
  for (const auto* text : {"null", "", "a", "file:///", "http://a/b"}) EXPECT_FALSE(parse_origin(text)) << text;
}

}  // namespace
}  // namespace fanfold::server
