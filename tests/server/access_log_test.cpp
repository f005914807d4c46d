#include "server/access_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <boost/json.hpp>
#include <memory>
#include <sstream>
#include <string>

namespace fanfold::server {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

TEST(access_log, is_a_JSON_object_a_line_whatever_is_in_it) {
  std::ostringstream out;
  auto logger = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_st>(out));
  logger->set_pattern("%v");
  access_log log(logger);
  log.add({"r", "::1", "GET", "/\"{}%n\n", 503, 12, std::chrono::microseconds(1'500), ""});
  log.add_error("r", "line\n{}");
  std::istringstream lines(out.str());
  std::string line;
  std::getline(lines, line);
  const auto entry = boost::json::parse(line).as_object();
  EXPECT_THAT(std::string(entry.at("time").as_string()),
              MatchesRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z"));
  EXPECT_EQ(entry.at("level"), "error");
  EXPECT_EQ(entry.at("path"), "/\"{}%n\n");
  EXPECT_EQ(entry.at("milliseconds"), 1.5);
  EXPECT_FALSE(entry.contains("tenant"));
  std::getline(lines, line);
  EXPECT_EQ(boost::json::parse(line).at("error"), "line\n{}");
  EXPECT_FALSE(std::getline(lines, line));
}

TEST(access_log, goes_to_standard_error_before_the_program_ends) {
  testing::internal::CaptureStderr();
  access_log(standard_error_logger()).add_error("r", "the last words");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("\"error\":\"the last words\"}\n"));
}

TEST(access_log, is_not_written_where_nobody_wants_it) {
  testing::internal::CaptureStderr();
  access_log(no_logger()).add_error("r", "words");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace fanfold::server
