#include "http/resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/udp.hpp>
#include <fanfold/asio.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/when_all.hpp>
#include <stdexcept>

#include "http/resolver_cache.hpp"
#include "support/file_limit.hpp"
#include "support/name_server.hpp"

namespace fanfold::http {
namespace {

using test_web::name_server;
using namespace std::chrono_literals;

name_server::answer many_addresses() {
  name_server::answer many;
  for (int i = 0; i < 2'000; ++i) {
    many.addresses.push_back("192.0." + std::to_string(i / 200) + '.' + std::to_string(i % 200));
    many.addresses.push_back("2001:db8::" + std::to_string(i));
  }
  return many;
}

name_server::answer answer_to(std::string_view name) {
  if (name == "found.test") return {.addresses = {"192.0.2.7", "2001:db8::7"}};
  if (name == "local.test") return {.addresses = {"127.0.0.1", "::1"}};
  if (name == "many.test") return many_addresses();
  if (name == "brief.test") return {.addresses = {"192.0.2.8"}, .valid_for_seconds = 0};
  if (name == "failure.test") return {.what = name_server::reply::failure};
  if (name == "silent.test") return {.what = name_server::reply::silence};
  if (name == "empty.test") return {};
  return {.what = name_server::reply::no_such_name};
}

task<resolver::result> resolve_one(resolver_options options, std::string url, std::chrono::milliseconds limit) {
  resolver names(co_await this_context(), std::move(options));
  co_return co_await names.resolve(std::move(url), limit);
}

class Resolver : public testing::Test {
 protected:
  resolver::result resolve(std::string url, std::chrono::milliseconds limit = 10s) {
    return run(resolve_one({.name_servers = {server_.address()}}, std::move(url), limit));
  }
  // The first address, or why there is none.
  std::string first(std::string url) {
    const auto found = resolve(std::move(url));
    return found ? found->addresses.at(0).text() : make_error_code(found.error().why).message();
  }

  std::atomic<int> asked_ = 0;
  name_server server_{[this](std::string_view name) {
    ++asked_;
    return answer_to(name);
  }};
};

TEST_F(Resolver, FindsAllAddressesOfAName) {
  const auto found = resolve("http://found.test/");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->addresses.size(), 2u);
  EXPECT_EQ(found->valid_for, 60s);
}

TEST_F(Resolver, KeepsSomeOfBothKindsWhereANameHasManyAddresses) {
  const auto found = resolve("http://many.test/");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->addresses.size(), 64u);
  EXPECT_EQ(std::ranges::count_if(found->addresses, &ip_address::is_v4), 32);
  EXPECT_EQ(found->addresses[2].text(), "192.0.0.1") << "as the server orders them";
}

bool is_ours(const char* address) {
  boost::system::error_code error;
  boost::asio::io_context context;
  boost::asio::ip::udp::socket socket(context, boost::asio::ip::udp::v6());
  return !socket.bind({boost::asio::ip::make_address(address), 0}, error);
}

TEST_F(Resolver, TriesTheKindOfAddressFirstThatThisMachineCanAsk) {
  EXPECT_EQ(first("http://found.test/"), "192.0.2.7") << "nobody has an address of those for documentation";
  if (is_ours("::1")) EXPECT_EQ(first("http://local.test/"), "::1");
}

resolved found_at(int count, std::chrono::seconds valid_for) {
  return {std::vector(static_cast<std::size_t>(count), *ip_address::parse("192.0.2.1")), valid_for};
}

TEST(ResolverCache, KnowsWhatIsValid) {
  resolver_cache cache(100);
  const resolver_cache::time_point now{1h};
  cache.insert("a.test", found_at(2, 60s), now);
  ASSERT_TRUE(cache.find("a.test", now + 59s));
  EXPECT_EQ(cache.find("a.test", now + 59s)->addresses.size(), 2u);
  EXPECT_FALSE(cache.find("a.test", now + 60s));
  EXPECT_FALSE(cache.find("b.test", now));
}

TEST(ResolverCache, KeepsNoMoreAddressesThanItMay) {
  resolver_cache cache(100);
  const resolver_cache::time_point now{1h};
  for (int i = 0; i < 1'000; ++i) {
    cache.insert("name" + std::to_string(i), found_at(1 + i % 64, 60s), now);
    EXPECT_LE(cache.addresses(), 100u);
    cache.insert("always.test", found_at(1, 60s), now);
  }
}

TEST(ResolverCache, ForgetsWhatIsNoLongerValidFirst) {
  resolver_cache cache(100);
  const resolver_cache::time_point now{1h};
  cache.insert("old.test", found_at(60, 60s), now);
  cache.insert("valid.test", found_at(30, 1h), now);
  cache.insert("new.test", found_at(30, 1h), now + 60s);
  EXPECT_TRUE(cache.find("valid.test", now + 60s));
  EXPECT_TRUE(cache.find("new.test", now + 60s));
  EXPECT_EQ(cache.addresses(), 60u);
}

TEST_F(Resolver, BelievesNoValidityBelowAMinute) {
  EXPECT_EQ(resolve("http://brief.test/")->valid_for, 60s);
}

TEST_F(Resolver, TellsANameThatIsNoneFromServersThatDoNotSay) {
  EXPECT_EQ(first("http://other.test/"), "unknown_host");
  EXPECT_EQ(first("http://empty.test/"), "unknown_host");
  EXPECT_EQ(first("http://failure.test/"), "lookup_failed");
}

TEST_F(Resolver, WaitsNoLongerThanItMay) {
  const auto found = resolve("http://silent.test/", 20ms);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().why, errc::lookup_failed);
  EXPECT_NE(found.error().detail.find("silent.test"), std::string::npos);
}

TEST_F(Resolver, AsksNobodyForAddressesAndNamesThatNeverLeadAnywhere) {
  EXPECT_EQ(first("http://192.0.2.1/"), "192.0.2.1");
  EXPECT_EQ(first("http://[2001:db8::1]:8080/"), "2001:db8::1");
  EXPECT_EQ(first("http://localhost/"), "127.0.0.1");
  EXPECT_EQ(first("http://a.localhost./"), "127.0.0.1");
  EXPECT_EQ(first("http://a.invalid/"), "unknown_host");
  EXPECT_EQ(first("http://a.onion/"), "unknown_host");
  EXPECT_EQ(asked_, 0);
}

TEST_F(Resolver, BelievesWhatItWasToldFirst) {
  const resolver_options told{.resolve = {"*:80:192.0.2.1", "found.test:80:192.0.2.2,[2001:db8::2]"},
                              .name_servers = {server_.address()}};
  const auto first = [&](std::string url) {
    return run(resolve_one(told, std::move(url), 10s))->addresses.at(0).text();
  };
  EXPECT_EQ(first("http://found.test/"), "192.0.2.2");
  EXPECT_EQ(first("http://other.test/"), "192.0.2.1");
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(first("http://found.test:81/"), "192.0.2.7");
}

TEST_F(Resolver, RefusesNameServersThatAreNone) {
  EXPECT_THROW(run(resolve_one({.name_servers = {"nonsense:x"}}, "http://a.test/", 1s)), std::runtime_error);
}

// The questions for both kinds of addresses, once each.
task<> resolve_again_and_again(std::string server, const std::atomic<int>* asked) {
  resolver names(co_await this_context(), {.name_servers = {server}});
  auto together =
      co_await when_all(names.resolve("http://found.test/", 10s), names.resolve("https://found.test/x", 10s));
  EXPECT_TRUE(std::get<0>(together) && std::get<1>(together));
  co_await names.resolve("http://found.test/", 10s);
  EXPECT_EQ(*asked, 2);
}

TEST_F(Resolver, AsksForANameOnceAsLongAsItIsValid) {
  run(resolve_again_and_again(server_.address(), &asked_));
}

task<resolver::result> resolve_without_descriptors(std::string server) {
  resolver names(co_await this_context(), {.name_servers = {server}});
  const test_web::file_limit none(0);
  co_return co_await names.resolve("http://found.test/", 10s);
}

TEST_F(Resolver, TellsThatThisMachineIsOutOfDescriptors) {
#if __has_feature(undefined_behavior_sanitizer)
  GTEST_SKIP() << "UBSan needs descriptors itself to look at an object's class";
#endif
  const auto found = run(resolve_without_descriptors(server_.address()));
  ASSERT_FALSE(found);
  EXPECT_EQ(make_error_code(found.error().why).message(), "no_resources");
}

task<int> count_unresolved(std::string server, int names) {
  resolver from(co_await this_context(), {.name_servers = {server}});
  const auto one = [&from](int number) -> task<bool> {
    const auto found = co_await from.resolve("http://" + std::to_string(number) + ".found.test/", 10s);
    co_return found.has_value();
  };
  co_return co_await with_fan<bool>(unlimited, [&](fan<bool>& all) -> task<int> {
    for (int number = 0; number < names; ++number) all.spawn(one, number);
    int unresolved = 0;
    while (auto found = co_await all.next()) unresolved += !found->value();
    co_return unresolved;
  });
}

// More questions at once than a socket holds would get lost, one round after the other.
TEST(ResolverOfAThousandNames, GivesABusyServerTimeToAnswer) {
  const name_server busy([](std::string_view) {
    const auto until = std::chrono::steady_clock::now() + 100us;
    while (std::chrono::steady_clock::now() < until) {
    }
    return name_server::answer{.addresses = {"192.0.2.7"}};
  });
  EXPECT_EQ(run(count_unresolved(busy.address(), 1'000)), 0);
}

task<> resolve_beside_a_silent_one(std::string server) {
  resolver names(co_await this_context(), {.name_servers = {server}});
  const auto begin = std::chrono::steady_clock::now();
  auto [silent, found] =
      co_await when_all(names.resolve("http://silent.test/", 500ms), names.resolve("http://found.test/", 10s));
  EXPECT_FALSE(silent);
  EXPECT_TRUE(found);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST_F(Resolver, IsHeldUpByNoOtherName) {
  run(resolve_beside_a_silent_one(server_.address()));
}

}  // namespace
}  // namespace fanfold::http
