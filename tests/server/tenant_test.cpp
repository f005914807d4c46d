#include "server/tenant.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace fanfold::server {
namespace {

TEST(tenant_name, is_short_and_good_in_logs_and_urls) {
  for (const auto& name : std::vector<std::string>{"a", "7", "ada", "team-7_b", "local", std::string(63, 'x')})
    EXPECT_TRUE(is_tenant_name(name)) << name;
  for (const auto& name :
       std::vector<std::string>{"", "-a", "_a", "Ada", "a b", "a.b", "é", "a\n", std::string(64, 'x')})
    EXPECT_FALSE(is_tenant_name(name)) << name;
  EXPECT_FALSE(is_tenant_name(std::string_view("a\0", 2)));
}

}  // namespace
}  // namespace fanfold::server
