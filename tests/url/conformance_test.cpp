// The URL tests of web-platform-tests, https://github.com/web-platform-tests/wpt/tree/master/url/resources.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/test_data.hpp"
#include "encoding/query_encoder.hpp"
#include "url/url.hpp"

namespace fanfold {
namespace {

namespace json = boost::json;

std::filesystem::path data_folder() {
  return conformance::folder("url");
}

/// Files about what a URL does not have here: setters, a list of parameters, the lengths of DNS.
constexpr std::array<std::string_view, 4> other_files{"setters_tests.json", "ada_extra_setters_tests.json",
                                                      "urlencoded-parser-data.json", "verifydnslength_tests.json"};

/// Every case of the folder, by what it is about.
struct all_cases {
  std::vector<json::object> urls;       ///< "href" and other parts, or "failure"
  std::vector<json::object> domains;    ///< "output": what a name is in ASCII; null: it has no such form
  std::vector<json::object> encodings;  ///< "output": what a query is in each encoding
};

void add(const json::object& test, all_cases& cases) {
  const json::value* const output = test.if_contains("output");
  if (test.contains("href") || test.contains("failure"))
    cases.urls.push_back(test);
  else if (output != nullptr && output->is_object())
    cases.encodings.push_back(test);
  else if (output != nullptr && (output->is_string() || output->is_null()))
    cases.domains.push_back(test);
  else
    ADD_FAILURE() << "a case of an unknown kind: " << json::serialize(test);
}

/// A file is an array of cases and of comments.
all_cases read_cases() {
  all_cases cases;
  for (const auto& file : std::filesystem::recursive_directory_iterator(data_folder())) {
    if (file.path().extension() != ".json") continue;
    if (std::ranges::find(other_files, file.path().filename().string()) != other_files.end()) continue;
    SCOPED_TRACE(file.path());
    const json::value all = conformance::read_json(file.path());
    if (!all.is_array()) {
      ADD_FAILURE() << "no array of cases";
      continue;
    }
    for (const json::value& each : all.as_array())
      if (each.is_object()) add(each.as_object(), cases);
  }
  return cases;
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

/// Percent-encodes what would end a host, as the tests' own runner does, so that it is in the name.
std::string as_host(std::string_view name) {
  std::string host;
  for (const char c : name) {
    if (std::string_view(":/?#\\").contains(c))
      host += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      host += c;
  }
  return host;
}

/// The deviations that src/url/idna.hpp names: such a name is refused, whatever the data expects.
bool is_refused_here(std::string_view name) {
  const auto size = static_cast<std::int32_t>(name.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 code_point;
    U8_NEXT_OR_FFFD(name.data(), at, size, code_point);
    if (!u_isdefined(code_point) || code_point == 0x1806) return true;
  }
  return false;
}

TEST(url_conformance, parses_every_url_of_web_platform_tests) {
  if (!exists(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  const auto cases = read_cases().urls;
  EXPECT_FALSE(cases.empty());
  for (const json::object& test : cases) {
    SCOPED_TRACE(json::serialize(test));
    check(test);
  }
}

TEST(url_conformance, converts_every_domain_of_web_platform_tests) {
  if (!exists(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  const auto cases = read_cases().domains;
  EXPECT_FALSE(cases.empty());
  for (const json::object& test : cases) {
    const std::string_view input = test.at("input").as_string();
    if (input.empty()) continue;  // a URL without a host
    SCOPED_TRACE(json::serialize(test));
    const auto parsed = url::parse("https://" + as_host(input) + "/x");
    const json::value host = parsed ? json::value(parsed->host()) : json::value();
    EXPECT_EQ(host, is_refused_here(input) ? json::value() : test.at("output"));
  }
}

TEST(url_conformance, writes_every_query_of_web_platform_tests_in_its_encoding) {
  if (!exists(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  for (const json::object& test : read_cases().encodings) {
    SCOPED_TRACE(json::serialize(test));
    const std::string input(test.at("input").as_string());
    const json::object& output = test.at("output").as_object();
    for (const auto& [label, query] : output) {
      const auto in = encoding_of_label(label);
      ASSERT_TRUE(in) << label;
      const auto parsed = url::parse(fmt::format("https://a/?{0}#{0}", input), url(), query_encoder_of(*in));
      ASSERT_TRUE(parsed) << parsed.error().message();
      EXPECT_EQ(parsed->query(), query.as_string()) << label;
      EXPECT_EQ(parsed->fragment(), output.at("utf-8").as_string()) << label;
    }
  }
}

}  // namespace
}  // namespace fanfold
