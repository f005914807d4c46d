#include "server/client_address.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace fanfold::server {
namespace {

const std::vector<ip_network> proxies{*ip_network::parse("127.0.0.1"), *ip_network::parse("10.0.0.0/8"),
                                      *ip_network::parse("2001:db8::/32")};

TEST(client_address, is_the_peers_where_it_is_no_trusted_proxy) {
  EXPECT_EQ(client_of("192.0.2.1", "", proxies), "192.0.2.1");
  EXPECT_EQ(client_of("192.0.2.1", "198.51.100.7", proxies), "192.0.2.1");
  EXPECT_EQ(client_of("127.0.0.1", "198.51.100.7", {}), "127.0.0.1");
}

TEST(client_address, is_what_a_trusted_proxy_says) {
  EXPECT_EQ(client_of("127.0.0.1", "198.51.100.7", proxies), "198.51.100.7");
  EXPECT_EQ(client_of("::ffff:127.0.0.1", "2001:dead::1", proxies), "2001:dead::1");
  EXPECT_EQ(client_of("127.0.0.1", "", proxies), "127.0.0.1");
}

TEST(client_address, is_the_last_that_no_trusted_proxy_has) {
  EXPECT_EQ(client_of("127.0.0.1", "198.51.100.7, 10.1.1.1,10.2.2.2", proxies), "198.51.100.7");
  EXPECT_EQ(client_of("127.0.0.1", "192.0.2.66, 198.51.100.7", proxies), "198.51.100.7") << "the first is forged";
  EXPECT_EQ(client_of("127.0.0.1", "10.3.3.3, 10.2.2.2", proxies), "10.3.3.3") << "asked by the first proxy itself";
}

TEST(client_address, may_have_a_port) {
  EXPECT_EQ(client_of("127.0.0.1", "198.51.100.7:4711", proxies), "198.51.100.7");
  EXPECT_EQ(client_of("127.0.0.1", "[2001:dead::1]:4711", proxies), "2001:dead::1");
  EXPECT_EQ(client_of("127.0.0.1", "[2001:dead::1]", proxies), "2001:dead::1");
}

TEST(client_address, is_the_proxys_where_it_names_none) {
  for (const char* forged : {"unknown", "evil\", \"level\":\"x", "198.51.100.7, ", "[", "[]", "::1%lo"})
    EXPECT_EQ(client_of("127.0.0.1", forged, proxies), "127.0.0.1") << forged;
}

}  // namespace
}  // namespace fanfold::server
