#include "server/cross_site.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold::server {
namespace {

int refused(std::string method, std::string host, std::string origin = "-") {
  http_request request{.method = std::move(method), .path = "/"};
  if (!host.empty()) request.fields["host"] = host;
  if (origin != "-") request.fields["origin"] = origin;
  const auto what = distrust(request, {"Crawl.example"});
  return what ? what->status : 0;
}

TEST(cross_site, refuses_a_name_that_is_not_the_servers) {
  for (const auto* host :
       {"localhost:8080", "127.0.0.1", "[::1]:8080", "10.0.0.1", "crawl.example", "CRAWL.example:1", ""})
    EXPECT_EQ(refused("GET", host), 0) << host;
  for (const auto* host :
       {"rebound.example:8080", "crawl.example.evil.example", "x.crawl.example", "127.0.0.1.example"})
    EXPECT_EQ(refused("GET", host), 421) << host;
}

TEST(cross_site, says_how_a_name_becomes_the_servers) {
  const auto what = distrust({.method = "GET", .path = "/", .fields = {{"host", "crawls.example"}}}, {});
  ASSERT_TRUE(what);
  EXPECT_NE(what->detail.find("--host-name"), std::string::npos) << what->detail;
}

TEST(cross_site, refuses_that_a_page_of_another_site_changes_something) {
  for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    EXPECT_EQ(refused(method, "localhost:8080"), 0);  // no browser
    EXPECT_EQ(refused(method, "localhost:8080", "http://localhost:8080"), 0);
    EXPECT_EQ(refused(method, "crawl.example", "https://crawl.example"), 0);
    EXPECT_EQ(refused(method, "crawl.example:443", "https://crawl.example"), 0);
    for (const auto* origin :
         {"http://localhost:3000", "http://localhost", "http://127.0.0.1:8080", "https://evil.example",
          "http://localhost.evil.example:8080", "null", "", "http://localhost:8080, http://evil.example"})
      EXPECT_EQ(refused(method, "localhost:8080", origin), 403) << origin;
    EXPECT_EQ(refused(method, "localhost", "http://localhost:3000"), 403);
  }
  EXPECT_EQ(refused("GET", "localhost:8080", "https://evil.example"), 0);
}

}  // namespace
}  // namespace fanfold::server
