// The URL tests of web-platform-tests, https://github.com/web-platform-tests/wpt/tree/master/url/resources.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/test_data.hpp"
#include "url/url.hpp"

namespace fanfold {
namespace {

namespace json = boost::json;

std::filesystem::path data_folder() {
  return conformance::folder("url");
}

/// The objects of every file, which is an array of cases and of comments.
std::vector<json::object> read_cases() {
  std::vector<json::object> cases;
  for (const auto& file : std::filesystem::directory_iterator(data_folder())) {
    if (file.path().extension() != ".json") continue;
    const json::value all = conformance::read_json(file.path());
    if (!all.is_array()) continue;
    for (const json::value& each : all.as_array()) {
      if (each.is_object()) cases.push_back(each.as_object());
    }
  }
  return cases;
}

bool is_text(const json::object& test, const char* name) {
  const json::value* const value = test.if_contains(name);
  return value != nullptr && (value->is_string() || value->is_null());
}

boost::system::result<url> parse(const json::object& test) {
  const std::string_view input = test.at("input").as_string();
  if (!test.contains("base") || test.at("base").is_null()) return url::parse(input);
  const auto base = url::parse(test.at("base").as_string());
  return base ? url::parse(input, *base) : base;
}

std::string prefixed(bool present, const char* prefix, std::string_view text) {
  return present && !text.empty() ? prefix + std::string(text) : "";
}

/// As the API of https://url.spec.whatwg.org/#url-class names the parts.
json::object parts_of(const url& value) {
  const auto port = value.port() ? std::to_string(*value.port()) : "";
  return {{"href", value.href()},
          {"origin", value.origin()},
          {"protocol", std::string(value.scheme()) + ":"},
          {"username", value.username()},
          {"password", value.password()},
          {"host", value.host_and_port()},
          {"hostname", value.host()},
          {"port", port},
          {"pathname", value.path()},
          {"search", prefixed(value.has_query(), "?", value.query())},
          {"hash", prefixed(value.has_fragment(), "#", value.fragment())}};
}

void check(const json::object& test) {
  const auto parsed = parse(test);
  if (test.contains("failure")) {
    EXPECT_FALSE(parsed) << parsed->href();
    return;
  }
  ASSERT_TRUE(parsed) << parsed.error().message();
  for (const auto& [part, value] : parts_of(*parsed)) {
    if (test.contains(part)) EXPECT_EQ(value, test.at(part)) << part;
  }
  EXPECT_EQ(url::parse(parsed->href()).value(), *parsed) << "parsed again";
}

TEST(url_conformance, parses_every_url_of_web_platform_tests) {
  if (!exists(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  std::size_t cases = 0;
  for (const json::object& test : read_cases()) {
    if (!test.contains("href") && !test.contains("failure")) continue;
    SCOPED_TRACE(json::serialize(test));
    check(test);
    ++cases;
  }
  EXPECT_GT(cases, 0u);
}

TEST(url_conformance, converts_every_domain_of_web_platform_tests) {
  if (!exists(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  std::size_t cases = 0;
  for (const json::object& test : read_cases()) {
    if (!is_text(test, "output")) continue;
    SCOPED_TRACE(json::serialize(test));
    const std::string input(test.at("input").as_string());
    const auto parsed = url::parse("https://" + input + "/x");
    const json::value host = parsed ? json::value(parsed->host()) : json::value();
    EXPECT_EQ(host, test.at("output"));
    ++cases;
  }
  EXPECT_GT(cases, 0u);
}

}  // namespace
}  // namespace fanfold
