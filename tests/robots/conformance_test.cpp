// Google's tests of robots.txt parsers, https://github.com/google/robotstxt-spec-test.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "conformance/test_data.hpp"
#include "crawl/robots_policy.hpp"
#include "robots/rules.hpp"
#include "url/url.hpp"

namespace fanfold::robots {
namespace {

namespace json = boost::json;

std::filesystem::path data_file() {
  return conformance::folder("robots") / "cases.json";
}

// The bytes of a text in Latin-1, whose code points are in UTF-8 here.
std::string latin1(std::string_view utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x80)
      bytes += utf8[i];
    else
      bytes += static_cast<char>((c << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
  }
  return bytes;
}

// As a crawl asks, but for its normal form, to which %61 is the same as a; here they differ. No URL is the root.
bool is_allowed(std::string_view robots_txt, std::string_view agent, std::string_view address) {
  const auto at = url::parse(address, url::parse("http://foo.bar/").value());
  if (!at) {
    ADD_FAILURE() << "no URL: " << address;
    return false;
  }
  return robots_policy::from(200, rules::parse(robots_txt), agent).allows(at->href_without_fragment());
}

TEST(RobotsConformance, EveryVerdictIsAsExpected) {
  if (!std::filesystem::exists(data_file())) GTEST_SKIP() << "no " << data_file();
  const json::value cases = conformance::read_json(data_file());
  int verdicts = 0;
  for (const auto& one : cases.as_array()) {
    const auto& test = one.as_object();
    std::string body(test.at("robots_txt").as_string());
    if (test.at("robots_txt_encoding").as_string() == "latin-1") body = latin1(body);
    for (const auto& expectation : test.at("expectations").as_array()) {
      const auto text = [&](const char* name) { return std::string(expectation.at(name).as_string()); };
      const bool allowed = is_allowed(body, text("useragent"), text("testurl"));
      EXPECT_EQ(allowed ? "ALLOWED" : "DISALLOWED", text("expected_outcome"))
          << test.at("file").as_string() << ' ' << text("testurl") << ' ' << text("useragent") << '\n'
          << body << '\n'
          << text("additional_explanation");
      ++verdicts;
    }
  }
  EXPECT_GT(verdicts, 0);
}

}  // namespace
}  // namespace fanfold::robots
