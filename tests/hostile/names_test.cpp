#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"
#include "support/full_listener.hpp"
#include "support/name_server.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

class hostile_names : public hostile_web {};

TEST_F(hostile_names, Nxdomain) {  // RFC 6761 section 6.4: .invalid never exists
  const std::string url = "http://no-such-host.invalid/";
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).error, "unknown_host");
}

// The name server says nothing about any other name than localhost.
TEST_F(hostile_names, SlowToResolve) {
  const test_web::name_server silent(
      [](std::string_view) { return test_web::name_server::answer{.what = test_web::name_server::reply::silence}; });
  options_.name_servers = {silent.address()};
  std::vector<std::string> slow;
  for (int i = 0; i < 200; ++i) slow.push_back(fmt::format("http://slow{}.test/", i));
  for (const auto& page : finish_others_beside(slow)) ADD_FAILURE() << page.url << " ended: " << page.error;
}

TEST_F(hostile_names, ThatNoServerSaysAnythingSoundAbout) {
  const test_web::name_server failing(
      [](std::string_view) { return test_web::name_server::answer{.what = test_web::name_server::reply::failure}; });
  options_.name_servers = {failing.address()};
  const std::string url = "http://failing.test/";
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).error, "lookup_failed");
}

/// A name with fifty addresses of this machine, which its name server gives over TCP, as they are too many for UDP.
class hostile_addresses : public hostile_web {
 protected:
  hostile_addresses() { options_.name_servers = {names_.address()}; }

  static std::string address(int number) { return fmt::format("127.7.0.{}", number); }
  static std::vector<std::string> fifty() {
    std::vector<std::string> all;
    for (int number = 1; number <= 50; ++number) all.push_back(address(number));
    return all;
  }
  static std::string url(std::uint16_t port) { return fmt::format("http://fifty.test:{}/fault/target/x", port); }

  test_web::name_server names_{[](std::string_view) { return test_web::name_server::answer{.addresses = fifty()}; }};
};

TEST_F(hostile_addresses, OfWhichOneWorksWhereTheOthersRefuse) {
  const test_web::web_server works({.hosts = 1, .pages = 1}, {.address = address(40)});
  const auto page = url(works.web().port(0));
  EXPECT_EQ(crawl_beside({page}).by_url.at(page).status, 200);
}

// Each has its share of the time for connecting, which is 200 ms.
TEST_F(hostile_addresses, OfWhichOneWorksWhereTheOthersSayNothing) {
  const test_web::web_server works({.hosts = 1, .pages = 1}, {.address = address(20)});
  const auto port = works.web().port(0);
  std::vector<test_web::full_listener> silent;
  for (int number = 1; number <= 50; ++number)
    if (number != 20) silent.emplace_back(address(number), port);
  options_.retries = 1;
  EXPECT_EQ(crawl_beside({url(port)}).by_url.at(url(port)).status, 200);
}

TEST_F(hostile_addresses, OfWhichNoneWorks) {
  const test_web::web_server elsewhere({.hosts = 1, .pages = 1});
  const auto port = elsewhere.web().port(0);
  EXPECT_EQ(crawl_beside({url(port)}).by_url.at(url(port)).error, "connection_refused");
  std::vector<test_web::full_listener> silent;
  for (int number = 1; number <= 50; ++number) silent.emplace_back(address(number), port);
  const auto page = visit_alone(url(port), 500ms);
  EXPECT_EQ(page.error, "timeout");
}

}  // namespace
}  // namespace fanfold
