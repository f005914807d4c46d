#include "robots/access.hpp"

#include <gtest/gtest.h>

namespace fanfold::robots {
namespace {

TEST(RobotsAccess, FollowsRfc9309OnEachStatus) {
  EXPECT_EQ(access_for(200), access::parse);
  for (int missing : {400, 401, 403, 404, 410, 451, 301}) EXPECT_EQ(access_for(missing), access::allow_all) << missing;
  for (int unreachable : {500, 502, 503, 429, 0})
    EXPECT_EQ(access_for(unreachable), access::disallow_all) << unreachable;
}

}  // namespace
}  // namespace fanfold::robots
