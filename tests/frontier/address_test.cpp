// Names that are resolved before their hosts are asked, and machines that have many of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

frontier_options by_address(std::size_t per_address, duration delay = 0s) {
  return {.per_host = 2, .per_address = per_address, .delay = delay, .look_up = true, .obey_robots = false};
}

// Resolves all names that are to be resolved to one address; what else was leased.
std::vector<url_lease> lease_resolved(trial_crawl& crawl, const char* address = "192.0.2.1") {
  std::vector<url_lease> requests;
  for (bool resolved = true; resolved;) {
    resolved = false;
    for (auto& lease : crawl.lease()) {
      if (lease.kind == lease_kind::address) {
        crawl.commit({.lease = lease.id, .address = ip_address::parse(address), .valid_for = 1h});
        resolved = true;
      } else {
        requests.push_back(std::move(lease));
      }
    }
  }
  return requests;
}

TEST(a_name, is_resolved_before_anything_is_asked_of_its_host) {
  trial_crawl crawl({.look_up = true});
  crawl.add({"http://a/1", "http://a/2"});
  const auto first = crawl.lease();
  ASSERT_THAT(urls_of(first), ElementsAre("http://a/"));
  EXPECT_EQ(first[0].kind, lease_kind::address);
  EXPECT_THAT(crawl.lease(), IsEmpty());
  crawl.commit({.lease = first[0].id, .address = ip_address::parse("192.0.2.1"), .valid_for = 1h});
  EXPECT_EQ(crawl.lease_one().kind, lease_kind::robots);
}

TEST(a_name, is_resolved_again_when_its_address_is_no_longer_valid) {
  trial_crawl crawl(by_address(9));
  crawl.add({"http://a/1"});
  crawl.commit(lease_resolved(crawl).at(0));
  crawl.wait(59min);
  crawl.add({"http://a/2"});
  EXPECT_EQ(crawl.lease_one().kind, lease_kind::page);
  crawl.wait(1min);
  crawl.add({"http://a/3"});
  EXPECT_EQ(crawl.lease_one().kind, lease_kind::address);
}

TEST(a_name, that_is_an_address_needs_no_resolver) {
  trial_crawl crawl(by_address(9));
  crawl.add({"http://192.0.2.1:8080/", "http://[2001:db8::1]/"});
  for (const auto& lease : crawl.lease()) EXPECT_EQ(lease.kind, lease_kind::page) << lease.url;
}

TEST(a_name, that_is_being_resolved_takes_no_place_of_a_request) {
  trial_crawl crawl(by_address(9));
  crawl.add({"http://a/", "http://b/", "http://192.0.2.1/"});
  EXPECT_THAT(crawl.lease(1), SizeIs(3));
}

TEST(a_name, that_leads_nowhere_is_asked_for_again_where_that_may_pass) {
  trial_crawl crawl({.retries = 1, .look_up = true, .obey_robots = false});
  crawl.add({"http://a/"});
  EXPECT_TRUE(crawl.commit({.lease = crawl.lease_one().id, .outcome = visit_outcome::failed, .transient = true}));
  crawl.wait(1s);
  const auto again = crawl.lease_one();
  EXPECT_EQ(again.kind, lease_kind::address);
  EXPECT_FALSE(
      crawl.commit({.lease = again.id, .outcome = visit_outcome::failed, .transient = true, .closes_host = true}));
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/"));
}

TEST(a_name, that_is_not_found_again_leaves_its_host_as_polite_as_before) {
  trial_crawl crawl(by_address(9, 10s));
  crawl.add({"http://a/1", "http://a/2", "http://a/3"});
  crawl.commit(lease_resolved(crawl).at(0));
  crawl.wait(1h);
  const auto again = crawl.lease_one();
  ASSERT_EQ(again.kind, lease_kind::address);
  crawl.commit({.lease = again.id, .outcome = visit_outcome::failed, .transient = true, .closes_host = true});
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://a/2"));
  EXPECT_EQ(crawl.time_to_next(), 10s);
}

// So many names below a domain.
std::vector<std::string> names_of(const std::string& domain, int count) {
  std::vector<std::string> urls;
  for (int i = 0; i < count; ++i) urls.push_back("http://n" + std::to_string(i) + '.' + domain + "/");
  return urls;
}

TEST(a_name, is_resolved_at_once_beside_thousands_of_a_domain_whose_servers_are_silent) {
  trial_crawl crawl(by_address(9));
  crawl.add(names_of("silent.com", 5'000));
  EXPECT_LE(crawl.lease().size(), 50u);
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  crawl.add({"http://sound.com/"});
  EXPECT_EQ(crawl.time_to_next(), 0s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://sound.com/"));
}

TEST(a_name, is_the_next_to_be_resolved_where_many_domains_are_silent) {
  trial_crawl crawl(by_address(9));
  for (int i = 0; i < 50; ++i) crawl.add(names_of("silent" + std::to_string(i) + ".com", 100));
  const auto silent = crawl.lease();
  EXPECT_THAT(silent, SizeIs(1'000));
  crawl.add({"http://sound.com/"});
  EXPECT_THAT(crawl.lease(), IsEmpty());
  std::size_t ended = 0;
  for (std::vector<std::string> begun; std::ranges::find(begun, "http://sound.com/") == begun.end(); ++ended) {
    ASSERT_LE(ended, 50u) << "each domain has had its turn";
    crawl.commit({.lease = silent[ended].id, .outcome = visit_outcome::failed, .closes_host = true});
    begun = urls_of(crawl.lease());
  }
}

TEST(a_name, has_its_turn_behind_those_of_its_domain) {
  trial_crawl crawl(by_address(9));
  crawl.add(names_of("slow.com", 5'000));
  std::set<std::string> resolved;
  for (auto leases = crawl.lease(); !leases.empty(); leases = crawl.lease()) {
    for (const auto& lease : leases) {
      if (lease.kind == lease_kind::address) {
        resolved.insert(lease.url);
        crawl.commit({.lease = lease.id, .address = ip_address::parse("192.0.2.1"), .valid_for = 1h});
      } else {
        crawl.commit(lease);
      }
    }
  }
  EXPECT_THAT(resolved, SizeIs(5'000));
  EXPECT_EQ(crawl.scheduler.pending(), 0u);
}

std::string known_by(std::initializer_list<const char*> addresses) {
  std::vector<ip_address> all;
  for (const char* each : addresses) all.push_back(*ip_address::parse(each));
  return address_of_machine(all).text();
}

TEST(one_machine, is_known_by_the_same_address_in_whatever_order_its_addresses_are) {
  EXPECT_EQ(known_by({"192.0.2.9", "192.0.2.10"}), "192.0.2.9");
  EXPECT_EQ(known_by({"192.0.2.10", "192.0.2.9"}), "192.0.2.9");
  EXPECT_EQ(known_by({"2001:db8::1", "192.0.2.9"}), "192.0.2.9");
  EXPECT_EQ(known_by({"64:ff9b::1", "192.0.2.9"}), "192.0.2.9");
  EXPECT_EQ(known_by({"2001:db8::2", "2001:db8::1"}), "2001:db8::1");
}

// Whoever names 127.0.0.1 beside the address of another must not have that one asked without politeness.
TEST(one_machine, is_this_one_only_where_all_of_its_addresses_are) {
  EXPECT_EQ(known_by({"127.0.0.1", "192.0.2.9"}), "192.0.2.9");
  EXPECT_EQ(known_by({"127.0.0.1", "2001:db8::1"}), "2001:db8::1");
  EXPECT_EQ(known_by({"::1", "127.0.0.1"}), "127.0.0.1");
}

TEST(one_machine, is_one_machine_however_many_names_it_has) {
  trial_crawl crawl(by_address(3));
  crawl.add({"http://a/", "http://b/", "http://c/", "http://d/", "http://e/"});
  const auto leases = lease_resolved(crawl);
  ASSERT_THAT(leases, SizeIs(3));
  EXPECT_EQ(crawl.time_to_next(), std::nullopt);
  crawl.commit(leases[0]);
  EXPECT_THAT(crawl.lease(), SizeIs(1));
}

TEST(one_machine, keeps_its_delay_between_requests_to_different_names) {
  trial_crawl crawl(by_address(9, 10s));
  crawl.add({"http://a/", "http://b/", "http://c/"});
  ASSERT_THAT(urls_of(lease_resolved(crawl)), ElementsAre("http://a/"));
  EXPECT_EQ(crawl.time_to_next(), 10s);
  crawl.wait(10s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://b/"));
  EXPECT_EQ(crawl.time_to_next(), 10s);
  crawl.wait(10s);
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://c/"));
}

TEST(one_machine, serves_the_names_that_wait_for_it_in_turn) {
  trial_crawl crawl(by_address(1));
  crawl.add({"http://a/1", "http://b/1", "http://a/2", "http://b/2"});
  std::vector<std::string> order;
  for (auto leases = lease_resolved(crawl); !leases.empty(); leases = crawl.lease()) {
    ASSERT_THAT(leases, SizeIs(1));
    order.push_back(leases[0].url);
    crawl.commit(leases[0]);
  }
  EXPECT_THAT(order, ElementsAre("http://a/1", "http://b/1", "http://a/2", "http://b/2"));
}

TEST(one_machine, that_is_busy_holds_no_other_up) {
  trial_crawl crawl(by_address(1));
  crawl.add({"http://a/", "http://b/", "http://c/"});
  EXPECT_THAT(lease_resolved(crawl), SizeIs(1));
  crawl.add({"http://198.51.100.7/"});
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://198.51.100.7/"));
}

TEST(one_machine, whose_next_host_must_rest_turns_to_the_one_behind_it) {
  trial_crawl crawl({.per_host = 2, .per_address = 1, .retries = 1, .look_up = true, .obey_robots = false});
  crawl.add({"http://a/1", "http://a/2"});
  const auto leases = lease_resolved(crawl);
  ASSERT_THAT(urls_of(leases), ElementsAre("http://a/1"));
  crawl.add({"http://b/1"});
  ASSERT_THAT(lease_resolved(crawl), IsEmpty());
  crawl.commit({.lease = leases[0].id, .status = 503, .retry_after = 10min});
  EXPECT_THAT(urls_of(crawl.lease()), ElementsAre("http://b/1"));
}

TEST(one_machine, whose_next_host_is_to_be_resolved_again_turns_to_the_one_behind_it) {
  trial_crawl crawl(by_address(1));
  crawl.add({"http://a/1", "http://a/2"});
  const auto slow = lease_resolved(crawl).at(0);
  crawl.wait(30min);
  crawl.add({"http://b/1"});
  ASSERT_THAT(lease_resolved(crawl), IsEmpty());
  crawl.wait(30min);
  crawl.commit(slow);
  EXPECT_THAT(urls_of(crawl.lease()), UnorderedElementsAre("http://a/", "http://b/1"));
}

TEST(one_machine, lets_a_nearer_page_of_one_name_before_a_deeper_one_of_another) {
  auto options = by_address(1);
  options.exact_depth = true;
  trial_crawl crawl(options);
  crawl.add({"http://a/", "http://b/"});
  auto leases = lease_resolved(crawl);
  ASSERT_THAT(leases, SizeIs(1));
  crawl.commit(leases[0], {"http://a/deep"});
  EXPECT_THAT(crawl.visit_all_due(), ElementsAre("http://b/", "http://a/deep"));
}

TEST(this_machine, is_spared_politeness_where_that_is_the_default) {
  auto options = by_address(1, 10s);
  options.spare_loopback = true;
  trial_crawl crawl(options);
  crawl.add({"http://127.0.0.1/1", "http://127.0.0.1/2", "http://localhost/1"});
  EXPECT_THAT(lease_resolved(crawl, "::1"), SizeIs(3));
}

TEST(crawls_that_share_politeness, are_together_as_polite_as_one) {
  politeness shared;
  trial_crawl one({.per_host = 2, .obey_robots = false}, shared);
  trial_crawl other({.per_host = 2, .obey_robots = false}, shared);
  one.add({"http://a/1", "http://a/2", "http://a/3"});
  other.add({"http://a/1", "http://a/4"});
  const auto first = one.lease(1);
  EXPECT_THAT(other.lease(), SizeIs(1));
  EXPECT_THAT(one.lease(), IsEmpty());
  EXPECT_THAT(other.lease(), IsEmpty());
  bool woken = false;
  other.scheduler.on_wake([&] { woken = true; });
  one.commit(first[0]);
  EXPECT_TRUE(woken);
  EXPECT_EQ(other.time_to_next(), 0s);
  EXPECT_THAT(other.lease(), SizeIs(1));
}

TEST(crawls_that_share_politeness, take_turns) {
  for (const bool by_machine : {false, true}) {
    politeness shared;
    frontier_options options = by_machine ? by_address(1) : frontier_options{.per_host = 1};
    options.obey_robots = false;
    trial_crawl large(options, shared);
    trial_crawl small(options, shared);
    for (int i = 0; i < 10; ++i) {
      const std::string path = "/" + std::to_string(i);
      large.add({"http://a" + path});
      small.add({(by_machine ? "http://b" : "http://a") + path});
    }
    auto of_large = by_machine ? lease_resolved(large) : large.lease();
    ASSERT_THAT(of_large, SizeIs(1));
    EXPECT_THAT(by_machine ? lease_resolved(small) : small.lease(), IsEmpty());
    for (int i = 0; i < 5; ++i) {
      large.commit(of_large[0]);
      EXPECT_THAT(large.lease(), IsEmpty()) << "the other one has waited";
      const auto of_small = small.lease();
      ASSERT_THAT(of_small, SizeIs(1));
      EXPECT_THAT(large.lease(), IsEmpty());
      small.commit(of_small[0]);
      EXPECT_THAT(small.lease(), IsEmpty());
      of_large = large.lease();
      ASSERT_THAT(of_large, SizeIs(1));
      EXPECT_THAT(small.lease(), IsEmpty());
    }
  }
}

TEST(crawls_that_share_politeness, look_names_up_while_another_one_asks) {
  politeness shared;
  auto options = by_address(1, 10s);
  options.per_host = 1;
  trial_crawl one(options, shared);
  trial_crawl other(options, shared);
  one.add({"http://a/1"});
  other.add({"http://a/2"});
  ASSERT_THAT(lease_resolved(one), SizeIs(1));
  const auto lookup = other.lease();
  ASSERT_THAT(lookup, SizeIs(1));
  EXPECT_EQ(lookup[0].kind, lease_kind::address);
}

TEST(crawls_that_share_politeness, wait_not_long_for_one_that_does_not_take_its_turn) {
  politeness shared;
  trial_crawl one({.per_host = 1, .obey_robots = false}, shared);
  trial_crawl other({.per_host = 1, .obey_robots = false}, shared);
  one.add({"http://a/1", "http://a/2", "http://a/3"});
  other.add({"http://a/4"});
  const auto first = one.lease_one();
  EXPECT_THAT(other.lease(), IsEmpty());
  one.commit(first);
  EXPECT_THAT(one.lease(), IsEmpty());
  EXPECT_EQ(one.time_to_next(), 50ms);
  one.wait(50ms);
  const auto second = one.lease_one();
  one.commit(second);
  EXPECT_THAT(one.lease(), SizeIs(1)) << "nobody waits now";
}

TEST(crawls_that_share_politeness, keep_one_delay_and_one_rest) {
  politeness shared;
  trial_crawl one({.delay = 10s, .retries = 1, .obey_robots = false}, shared);
  trial_crawl other({.delay = 10s, .obey_robots = false}, shared);
  one.add({"http://a/1"});
  other.add({"http://a/2"});
  const auto lease = one.lease_one();
  EXPECT_THAT(other.lease(), IsEmpty());
  EXPECT_EQ(other.time_to_next(), 10s);
  one.commit({.lease = lease.id, .status = 429, .retry_after = 1min});
  other.wait(10s);
  EXPECT_THAT(other.lease(), IsEmpty());
  EXPECT_EQ(other.time_to_next(), 50s);
}

TEST(crawls_that_share_politeness, leave_nothing_behind_when_they_end) {
  politeness shared;
  trial_crawl one({.per_host = 1, .obey_robots = false}, shared);
  one.add({"http://a/1"});
  {
    trial_crawl other({.per_host = 1, .obey_robots = false}, shared);
    other.add({"http://a/2"});
    other.lease_one();
    EXPECT_THAT(one.lease(), IsEmpty());
  }
  EXPECT_THAT(one.lease(), SizeIs(1));
}

TEST(politeness, forgets_hosts_that_nobody_asks_any_more) {
  politeness shared;
  time_point now{1h};
  for (int i = 0; i < 10'000; ++i, now += 1s) {
    trial_crawl crawl({.obey_robots = false}, shared);
    crawl.now = now;
    crawl.lease();
    crawl.add({"http://host" + std::to_string(i) + "/"});
    crawl.commit(crawl.lease_one());
  }
  EXPECT_LE(shared.size(), 8'000u);
}

}  // namespace
}  // namespace fanfold
