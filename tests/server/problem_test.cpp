#include "server/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace fanfold::server {
namespace {

using testing::Contains;
using testing::Pair;

TEST(problem_document, says_what_is_wrong_and_where) {
  const auto response = to_response(unprocessable({{"/seeds/0", "is no URL"}}), "r1");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.fields, Contains(Pair("Content-Type", "application/problem+json")));
  const auto document = boost::json::parse(response.body).as_object();
  EXPECT_EQ(document.at("type"), "/problems/unprocessable");
  EXPECT_EQ(document.at("status"), 422);
  EXPECT_EQ(document.at("detail"), "/seeds/0: is no URL");
  EXPECT_EQ(document.at("request_id"), "r1");
  EXPECT_EQ(document.at("errors").at(0).at("pointer"), "/seeds/0");
}

TEST(problem_document, tells_when_to_come_again) {
  const auto response = to_response(too_many_requests("ten crawls run", "crawls", 30), "r2");
  EXPECT_EQ(response.status, 429);
  EXPECT_THAT(response.fields, Contains(Pair("Retry-After", "30")));
}

}  // namespace
}  // namespace fanfold::server
