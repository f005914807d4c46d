// Google's tests of robots.txt parsers, https://github.com/google/robotstxt-spec-test.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "conformance/test_data.hpp"
#include "robots/rules.hpp"

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

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto slash = url.find_first_of("/?;", url.find("://") + 3);
  return slash == std::string_view::npos || url[slash] != '/' ? "/" : url.substr(slash);
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
      const bool allowed = rules::parse(body).for_agent(text("useragent")).allows(path_of(text("testurl")));
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
