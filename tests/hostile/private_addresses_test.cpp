// --deny-private: whatever leads to a private address ends there, before anything is sent.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"
#include "support/name_server.hpp"

namespace fanfold {
namespace {

using test_web::name_server;
using test_web::web_server;

// A guarded crawl, which may ask 127.0.0.1 alone. What is inside listens on 127.0.0.2.
class PrivateAddresses : public testing::Test {
 protected:
  PrivateAddresses() {
    options_.deny_private = true;
    options_.allow_private = {ip_network::parse("127.0.0.1").value()};
    options_.name_servers = {names_.address()};
    options_.scope = scope_kind::any;
    options_.retries = 0;
    options_.workers = 1;
  }

  std::string inside(std::string_view host) const {
    return "http://" + std::string(host) + ':' + std::to_string(inside_.web().port(0)) + "/secret";
  }
  std::string error_of(const std::string& visited, const std::string& seed) {
    options_.seeds = {seed};
    const auto found = crawl(options_).by_url;
    const auto page = found.find(visited);
    if (page == found.end()) return "no record";
    return page->second.error;
  }
  std::string error_of(const std::string& url) { return error_of(url, url); }
  void expect_untouched() const { EXPECT_EQ(inside_.seen().total_requests(), 0u); }

  name_server::answer lead(std::string_view name) {
    if (name == "open.test") return {.addresses = {"127.0.0.1"}};
    if (name == "inside.test") return {.addresses = {"127.0.0.2"}};
    if (name == "inside6.test") return {.addresses = {"::1", "::ffff:127.0.0.2", "fd00:ec2::254"}};
    if (name == "many.test") return {.addresses = {"10.0.0.1", "169.254.169.254", "127.0.0.2", "192.168.0.1"}};
    if (name == "mixed.test") return {.addresses = {"127.0.0.2", "127.0.0.1"}};
    // Open for who asks first, inside from then on; each asks for two kinds of addresses.
    if (name == "rebinding.test") return {.addresses = {asked_++ < 2 ? "127.0.0.1" : "127.0.0.2"}};
    return {.what = name_server::reply::no_such_name};
  }

  std::string answer(std::string_view path) const {
    if (path == "/robots.txt")
      return moves_robots_to_.empty() ? scripted_web::text(robots_) : scripted_web::redirect(moves_robots_to_);
    if (path == "/moved") return scripted_web::redirect(inside("inside.test"));
    if (path == "/linked") return scripted_web::page("<a href='" + inside("inside.test") + "'>");
    return scripted_web::page("here");
  }

  std::atomic<int> asked_ = 0;
  std::string robots_;
  std::string moves_robots_to_;
  name_server names_{[this](std::string_view name) { return lead(name); }};
  scripted_web open_{[this](std::string_view, std::string_view path) { return answer(path); }};
  web_server inside_{{.hosts = 1, .pages = 3, .depth = 1}, {.address = "127.0.0.2"}};
  crawl_options options_;
};

TEST_F(PrivateAddresses, AreRefusedHoweverTheyAreWritten) {
  options_.allow_private.clear();
  for (const auto* host : {"127.0.0.2",
                           "2130706434",
                           "0177.0.0.2",
                           "0x7f.2",
                           "127.2",
                           "127.0.0.1",
                           "localhost",
                           "[::1]",
                           "10.1.2.3",
                           "172.16.0.1",
                           "192.168.1.1",
                           "100.64.0.1",
                           "169.254.169.254",
                           "[fe80::1]",
                           "[fd00:ec2::254]",
                           "[::ffff:169.254.169.254]",
                           "[64:ff9b::a9fe:a9fe]",
                           "[::ffff:127.0.0.2]",
                           "[::ffff:7f00:2]",
                           "0.0.0.0",
                           "inside.test",
                           "inside6.test",
                           "many.test"}) {
    options_.seeds = {inside(host)};
    const auto pages = crawl(options_).pages;
    ASSERT_EQ(pages.size(), 1u) << host;
    EXPECT_EQ(pages[0].error, "private_address") << host << ": " << pages[0].error_detail;
  }
  expect_untouched();
}

TEST_F(PrivateAddresses, AreAskedWhereTheyAreAllowed) {
  EXPECT_EQ(error_of(open_.url("open.test", "/")), "");
}

TEST_F(PrivateAddresses, AreLeftOutOfTheAddressesOfAName) {
  EXPECT_EQ(error_of(open_.url("mixed.test", "/")), "");
  expect_untouched();
}

TEST_F(PrivateAddresses, AreRefusedBehindALink) {
  EXPECT_EQ(error_of(inside("inside.test"), open_.url("open.test", "/linked")), "private_address");
  expect_untouched();
}

TEST_F(PrivateAddresses, AreRefusedBehindARedirect) {
  EXPECT_EQ(error_of(inside("inside.test"), open_.url("open.test", "/moved")), "private_address");
  expect_untouched();
}

TEST_F(PrivateAddresses, AreRefusedBehindARedirectOfRobotsTxt) {
  moves_robots_to_ = inside("inside.test");
  EXPECT_EQ(error_of(open_.url("open.test", "/")), "private_address");
  expect_untouched();
}

TEST_F(PrivateAddresses, AreRefusedForSitemaps) {
  robots_ = "Sitemap: " + inside("inside.test");
  EXPECT_EQ(error_of(inside("inside.test"), open_.url("open.test", "/")), "private_address");
  robots_ = "Sitemap: " + open_.url("open.test", "/moved");
  EXPECT_EQ(error_of(inside("inside.test"), open_.url("open.test", "/")), "private_address");
  expect_untouched();
}

TEST_F(PrivateAddresses, AreRefusedWhereANameIsReboundToThem) {
  moves_robots_to_ = inside("rebinding.test");
  EXPECT_EQ(error_of(open_.url("rebinding.test", "/")), "private_address");
  expect_untouched();
  EXPECT_GT(asked_, 2) << "the name was never rebound";
}

}  // namespace
}  // namespace fanfold
