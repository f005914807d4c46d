
#include <gtest/gtest.h>

#include <fanfold/ip_address.hpp>
#include <string>

namespace fanfold {
namespace {

ip_address address(std::string_view text) {
  const auto parsed = ip_address::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(*ip_address::parse("::"));
}

TEST(IpAddress, IsWrittenInItsShortestForm) {
  EXPECT_EQ(address("192.0.2.1").text(), "192.0.2.1");
  EXPECT_EQ(address("2001:DB8:0:0:0:0:0:1").text(), "2001:db8::1");
  EXPECT_EQ(address("[::1]").text(), "::1");
}

TEST(IpAddress, IsTheSameMappedAndPlain) {
  EXPECT_EQ(address("::ffff:10.0.0.1"), address("10.0.0.1"));
  EXPECT_TRUE(address("::ffff:10.0.0.1").is_v4());
  EXPECT_FALSE(address("::10.0.0.1").is_v4());
}

TEST(IpAddress, IsNoName) {
  for (const auto* text : {"", "example.com", "1.2.3.4.5", "256.1.1.1", "1:2:3", "[::1", "1.2.3.4 "})
    EXPECT_FALSE(ip_address::parse(text)) << text;
}

TEST(IpNetwork, HoldsTheAddressesThatBeginLikeIt) {
  const auto holds = [](std::string_view network, std::string_view text) {
    return ip_network::parse(network).value().contains(address(text));
  };
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(holds("192.0.2.4/30", "192.0.2.7"));
  EXPECT_FALSE(holds("192.0.2.4/30", "192.0.2.8"));
  EXPECT_TRUE(holds("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(holds("192.0.2.1", "192.0.2.2"));
  EXPECT_TRUE(holds("0.0.0.0/0", "255.1.2.3"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(IpNetwork, IsNoOtherText) {
  for (const auto* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "example.com/8", "::/129"})
    EXPECT_FALSE(ip_network::parse(text)) << text;
}

struct reach_case {
  const char* text;
  address_reach reach;
};

class IpAddressReach : public testing::TestWithParam<reach_case> {};

TEST_P(IpAddressReach, IsThatOfTheRegistries) {
  EXPECT_EQ(name_of(address(GetParam().text).reach()), name_of(GetParam().reach)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Special, IpAddressReach,
    testing::Values(
        reach_case{"8.8.8.8", address_reach::global}, reach_case{"2606:4700::1111", address_reach::global},
        reach_case{"9.255.255.255", address_reach::global}, reach_case{"11.0.0.0", address_reach::global},
        reach_case{"10.0.0.0", address_reach::private_use}, reach_case{"10.255.255.255", address_reach::private_use},
        reach_case{"172.15.255.255", address_reach::global}, reach_case{"172.16.0.0", address_reach::private_use},
        reach_case{"172.31.255.255", address_reach::private_use}, reach_case{"172.32.0.0", address_reach::global},
        reach_case{"192.168.1.1", address_reach::private_use}, reach_case{"100.63.255.255", address_reach::global},
        reach_case{"100.64.0.0", address_reach::shared}, reach_case{"100.127.255.255", address_reach::shared},
        reach_case{"100.128.0.0", address_reach::global}, reach_case{"127.0.0.1", address_reach::loopback},
        reach_case{"127.255.255.255", address_reach::loopback}, reach_case{"0.0.0.0", address_reach::reserved},
        reach_case{"169.254.1.1", address_reach::link_local}, reach_case{"169.254.169.254", address_reach::metadata},
        reach_case{"168.63.129.16", address_reach::metadata}, reach_case{"100.100.100.200", address_reach::metadata},
        reach_case{"192.0.2.9", address_reach::reserved}, reach_case{"198.19.255.255", address_reach::reserved},
        reach_case{"203.0.113.1", address_reach::reserved}, reach_case{"224.0.0.1", address_reach::reserved},
        reach_case{"255.255.255.255", address_reach::reserved}));

INSTANTIATE_TEST_SUITE_P(
    SpecialV6, IpAddressReach,
    testing::Values(
        reach_case{"::1", address_reach::loopback}, reach_case{"::", address_reach::reserved},
        reach_case{"fe80::1", address_reach::link_local}, reach_case{"febf::1", address_reach::link_local},
        reach_case{"fc00::1", address_reach::private_use}, reach_case{"fdff::1", address_reach::private_use},
        reach_case{"fd00:ec2::254", address_reach::metadata}, reach_case{"fec0::1", address_reach::private_use},
        reach_case{"ff02::1", address_reach::reserved}, reach_case{"2001:db8::1", address_reach::reserved},
        reach_case{"2001::1", address_reach::reserved}, reach_case{"2001:4860:4860::8888", address_reach::global},
        reach_case{"::ffff:127.0.0.1", address_reach::loopback}, reach_case{"::127.0.0.1", address_reach::reserved},
        reach_case{"64:ff9b::a00:1", address_reach::private_use}, reach_case{"64:ff9b::808:808", address_reach::global},
        reach_case{"64:ff9b:1::1", address_reach::reserved}, reach_case{"2002:7f00:1::", address_reach::loopback},
        reach_case{"2002:808:808::", address_reach::global}, reach_case{"4000::1", address_reach::reserved}));

}  // namespace
}  // namespace fanfold
