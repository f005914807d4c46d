#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"
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

TEST_F(hostile_names, FiftyAddressesOfWhichOneWorks) {
  const test_web::web_server one({.hosts = 1, .pages = 1}, {.address = "127.0.0.40"});
  const auto port = one.web().port(0);
  std::string addresses;
  for (int last = 2; last < 52; ++last) addresses += fmt::format("{}127.0.0.{}", last == 2 ? "" : ",", last);
  options_.resolve.push_back(fmt::format("many.test:{}:{}", port, addresses));
  const auto url = fmt::format("http://many.test:{}/fault/target/x", port);
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).status, 200);
}

TEST_F(hostile_names, FiftyAddressesOfWhichNoneWorks) {
  std::string addresses;
  for (int last = 2; last < 52; ++last) addresses += fmt::format("{}127.0.0.{}", last == 2 ? "" : ",", last);
  const auto port = hostile_.web().port(0);  // served on 127.0.0.1 only
  options_.resolve = sound_.resolve();
  options_.resolve.push_back(fmt::format("many.test:{}:{}", port, addresses));
  const auto url = hostile("/", "many.test");
  EXPECT_EQ(crawl_beside({url}).by_url.at(url).error, "connection_refused");
}

}  // namespace
}  // namespace fanfold
