#include "crawl/known_hosts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::shared_ptr<const robots_policy> policy_of(std::size_t rules) {
  std::string text = "User-agent: *\n";
  for (std::size_t i = 0; i < rules; ++i) text += "Disallow: /" + std::to_string(i) + '\n';
  return std::make_shared<const robots_policy>(robots_policy::from(200, robots::rules::parse(text), "fanfold"));
}

TEST(known_hosts, remembers_what_fits) {
  known_hosts hosts(1 << 20);
  hosts.set_policy(1, policy_of(10));
  hosts.set_addresses(2, {*ip_address::parse("192.0.2.1")});
  EXPECT_THAT(hosts.forget_policies(), IsEmpty());
  EXPECT_FALSE(hosts[1].policy->allows("http://a/1"));
  EXPECT_EQ(hosts[2].policy, nullptr);
}

TEST(known_hosts, forgets_the_oldest_rules_first_and_keeps_the_addresses) {
  known_hosts hosts(3 * policy_of(1'000)->bytes());
  hosts.set_addresses(1, {*ip_address::parse("192.0.2.1")});
  for (host_id host = 1; host <= 5; ++host) hosts.set_policy(host, policy_of(1'000));
  EXPECT_THAT(hosts.forget_policies(), ElementsAre(1, 2));
  EXPECT_EQ(hosts[1].policy, nullptr);
  EXPECT_EQ(hosts[1].addresses.size(), 1u);
  EXPECT_NE(hosts[3].policy, nullptr);
}

TEST(known_hosts, keeps_rules_that_were_read_again) {
  known_hosts hosts(2 * policy_of(1'000)->bytes());
  hosts.set_policy(1, policy_of(1'000));
  hosts.set_policy(1, policy_of(1'000));
  hosts.set_policy(2, policy_of(1'000));
  EXPECT_THAT(hosts.forget_policies(), IsEmpty());
  EXPECT_NE(hosts[1].policy, nullptr);
}

TEST(known_hosts, keeps_the_rules_of_one_host_however_many) {
  known_hosts hosts(1);
  hosts.set_policy(1, policy_of(1'000));
  EXPECT_THAT(hosts.forget_policies(), IsEmpty());
}

std::vector<ip_address> some_addresses(std::size_t count) {
  return std::vector(count, *ip_address::parse("192.0.2.1"));
}

TEST(known_hosts, forgets_the_oldest_addresses_first_and_keeps_the_rules) {
  known_hosts hosts(1 << 20, 100);
  hosts.set_policy(1, policy_of(1));
  for (host_id host = 1; host <= 5; ++host) hosts.set_addresses(host, some_addresses(30));
  EXPECT_THAT(hosts[1].addresses, IsEmpty());
  EXPECT_THAT(hosts[2].addresses, IsEmpty());
  EXPECT_THAT(hosts[3].addresses, SizeIs(30));
  EXPECT_TRUE(hosts[1].was_found);
  EXPECT_NE(hosts[1].policy, nullptr);
}

TEST(known_hosts, counts_addresses_that_are_found_again_once) {
  known_hosts hosts(1 << 20, 100);
  for (int i = 0; i < 100; ++i) hosts.set_addresses(1, some_addresses(30));
  hosts.set_addresses(2, some_addresses(60));
  EXPECT_THAT(hosts[1].addresses, SizeIs(30));
  EXPECT_THAT(hosts[2].addresses, SizeIs(60));
}

}  // namespace
}  // namespace fanfold
