// The fault pages that are large, many or endless, and the hosts and listeners that are hostile as a whole.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <string>
#include <utility>

#include "support/coded_stream.hpp"
#include "support/silent_listener.hpp"
#include "support/test_client.hpp"

namespace fanfold::test_web {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class hostile_pages : public testing::Test {
 protected:
  fetched get(std::string_view path, std::string_view host = "host0000.test") {
    return client_.get(fmt::format("http://{}:{}{}", host, server_.web().port(0), path));
  }

  web_server server_{web_options{.hosts = 2, .pages = 2}};
  test_client client_{server_};
};

TEST_F(hostile_pages, UnfoldToWhatTheyPromise) {
  curl_easy_setopt(client_.handle(), CURLOPT_ACCEPT_ENCODING, "");
  for (const auto* name : {"gzip-bomb", "deflate-bomb", "brotli-bomb", "zstd-bomb", "stacked-bomb"}) {
    const fetched got = get(fmt::format("/fault/{}/3", name));
    EXPECT_EQ(got.result, CURLE_OK) << name;
    EXPECT_EQ(got.body, std::string(3'000'000, ' ')) << name;
  }
}

TEST_F(hostile_pages, HoldAGigabyteInLittle) {
  EXPECT_LT(gzip_bomb(1000).size(), 1'000'000U);
  EXPECT_LT(deflate_bomb(1000).size(), 1'000'000U);
  EXPECT_LT(brotli_bomb(1000).size(), 14'000U);
  EXPECT_LT(zstd_bomb(1000).size(), 33'000U);
  EXPECT_LT(get("/fault/stacked-bomb/1000").body.size(), 10'000U);
}

TEST_F(hostile_pages, StackCodings) {
  curl_easy_setopt(client_.handle(), CURLOPT_ACCEPT_ENCODING, "");
  EXPECT_THAT(get("/fault/stacked/5").body, HasSubstr("<title>Coded</title>"));
  EXPECT_THAT(get("/fault/stacked-fields/5").body, HasSubstr("<title>Coded</title>"));
  EXPECT_EQ(get("/fault/stacked/6").result, CURLE_BAD_CONTENT_ENCODING);
}

TEST_F(hostile_pages, FloodHeads) {
  EXPECT_THAT(get("/fault/cookies/1500").fields, HasSubstr("Set-Cookie: seen1499=1499;"));
  EXPECT_THAT(get("/fault/continue/50").body, HasSubstr("After all"));
  EXPECT_GT(get("/fault/huge-location/90000").location.size(), 90'000U);
  EXPECT_EQ(get("/fault/trailers/1500").body, "small");
  for (const auto* name : {"huge-field/10000000", "endless-line", "endless-fields", "many-bad-fields/1000"})
    EXPECT_NE(get(fmt::format("/fault/{}", name)).result, CURLE_OK) << name;
}

TEST_F(hostile_pages, HaveTheSizeThatIsAskedFor) {
  for (const auto& [path, bytes] :
       {std::pair{"/fault/long-attribute/1000000", 1'000'000U}, std::pair{"/fault/nested/1000000", 5'000'000U},
        std::pair{"/fault/unclosed/comment/1000000", 999'000U}, std::pair{"/fault/binary-html/1000000", 1'000'000U},
        std::pair{"/fault/sitemap/10000", 800'000U}, std::pair{"/fault/robots-rules/1000000", 980'000U}}) {
    const fetched got = get(path);
    EXPECT_EQ(got.result, CURLE_OK) << path;
    EXPECT_GE(got.body.size(), bytes) << path;
  }
  EXPECT_THAT(get("/fault/links/12345").body, EndsWith("<a href=\"/fault/target/12344\">12344</a>\n"));
}

TEST_F(hostile_pages, RedirectBetweenHostsAndSchemes) {
  const auto port = server_.web().port(0);
  EXPECT_EQ(get("/fault/redirect-host-loop").location,
            fmt::format("http://host0001.test:{}/fault/redirect-host-loop", port));
  EXPECT_EQ(get("/fault/redirect-host-loop", "host0001.test").location,
            fmt::format("http://host0000.test:{}/fault/redirect-host-loop", port));
  EXPECT_THAT(
      get("/fault/redirect-scheme-loop/https/99").fields,
      HasSubstr(fmt::format("Location: https://host0000.test:99/fault/redirect-scheme-loop/http/{}\r\n", port)));
  EXPECT_THAT(get("/fault/redirect-new-hosts/7").location, HasSubstr("http://8.redirects.test:"));
  EXPECT_EQ(get("/fault/login").status, 401);
  curl_easy_setopt(client_.handle(), CURLOPT_USERPWD, "user:secret");
  EXPECT_EQ(get("/fault/login").status, 200);
}

TEST_F(hostile_pages, AreTheRobotsTxtOfHostsThatAreNamedSo) {
  EXPECT_EQ(get("/robots.txt", "status.503.robots.test").status, 503);
  EXPECT_THAT(get("/robots.txt", "robots-delay.7.robots.test").body, HasSubstr("Crawl-delay: 7\n"));
  EXPECT_THAT(get("/", "status.503.robots.test").body, HasSubstr("/fault/target/2"));
  EXPECT_EQ(get("/robots.txt", "no-such-fault.robots.test").status, 404);
}

TEST_F(hostile_pages, AreTheSitemapsOfHostsThatAreNamedSo) {
  const auto robots = get("/robots.txt", "sitemap.3.sitemap.test").body;
  const auto sitemap = fmt::format("http://sitemap.3.sitemap.test:{}/fault/sitemap/3", server_.web().port(0));
  EXPECT_THAT(robots, HasSubstr("Sitemap: " + sitemap));
  EXPECT_THAT(client_.get(sitemap).body, HasSubstr("/fault/target/2</loc>"));
}

TEST(silent_listener, SaysTheSameToEverybodyAndThenNothing) {
  const silent_listener listener("hello");
  boost::asio::io_context context;
  for (int client = 0; client < 3; ++client) {
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), listener.port()});
    std::string heard(5, '\0');
    boost::asio::read(socket, boost::asio::buffer(heard));
    EXPECT_EQ(heard, "hello");
    EXPECT_EQ(socket.available(), 0U);
  }
}

}  // namespace
}  // namespace fanfold::test_web
