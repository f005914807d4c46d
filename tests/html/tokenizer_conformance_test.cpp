// The tokenizer tests of html5lib-tests; shared/conformance/html/FORMAT.md describes their format.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/test_data.hpp"
#include "html/chunks.hpp"
#include "html/token_recorder.hpp"
#include "html/tokenizer.hpp"
#include "html/utf8.hpp"

namespace fanfold::html {
namespace {

namespace json = boost::json;
using kind = recorded_token::kind;

struct chunking {
  const char* name;
  std::vector<std::string_view> (*split)(std::string_view);
};

void PrintTo(const chunking& chunking, std::ostream* out) {
  *out << chunking.name;
}

std::filesystem::path data_folder() {
  return conformance::folder("html");
}

// The code unit that an escape at `at` stands for, if there is one.
std::optional<char32_t> code_unit(std::string_view text, std::size_t at) {
  unsigned unit = 0;
  const auto escape = text.substr(std::min(at, text.size()), 6);
  if (escape.size() < 6 || !escape.starts_with("\\u")) return std::nullopt;
  const auto read = std::from_chars(escape.data() + 2, escape.data() + 6, unit, 16);
  return read.ptr == escape.data() + 6 ? std::optional<char32_t>(unit) : std::nullopt;
}

// "doubleEscaped": \uHHHH is written out; lone surrogates become U+FFFD, as they do in the file itself.
std::string unescape(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    auto unit = code_unit(text, at);
    if (!unit) {
      result += text[at++];
      continue;
    }
    at += 6;
    const auto low = code_unit(text, at);
    if (*unit >> 10 == 0x36 && low && *low >> 10 == 0x37) {
      unit = 0x10000 + ((*unit & 0x3FF) << 10) + (*low & 0x3FF);
      at += 6;
    }
    result += utf8_sequence(*unit >> 11 == 0x1B ? U'\uFFFD' : *unit).view();
  }
  return result;
}

void unescape_all(json::value& value) {
  if (value.is_string()) {
    value = unescape(value.as_string());
  } else if (value.is_array()) {
    for (json::value& each : value.as_array()) unescape_all(each);
  } else if (value.is_object()) {
    json::object unescaped;
    for (auto& [name, each] : value.as_object()) {
      unescape_all(each);
      unescaped[unescape(name)] = std::move(each);
    }
    value = std::move(unescaped);
  }
}

std::optional<std::string> optional_string(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional{json::value_to<std::string>(value)};
}

recorded_token expected_token(const json::array& token) {
  const std::string_view type = token[0].as_string();
  if (type == "DOCTYPE") {
    return {.type = kind::doctype,
            .text = optional_string(token[1]).value_or(""),
            .flag = !token[4].as_bool(),
            .public_id = optional_string(token[2]),
            .system_id = optional_string(token[3])};
  }
  const auto text = json::value_to<std::string>(token[1]);
  if (type == "Character") return {.type = kind::text, .text = text};
  if (type == "Comment") return {.type = kind::comment, .text = text};
  if (type == "EndTag") return {.type = kind::end_tag, .text = text};
  recorded_token tag{.type = kind::start_tag, .text = text, .flag = token.size() > 3};
  for (const auto& [name, value] : token[2].as_object()) {
    tag.attributes.emplace_back(name, json::value_to<std::string>(value));
  }
  return tag;
}

content_model initial_content(std::string_view state) {
  if (state == "Data state") return content_model::data;
  if (state == "RCDATA state") return content_model::rcdata;
  if (state == "RAWTEXT state") return content_model::rawtext;
  if (state == "Script data state") return content_model::script_data;
  if (state == "PLAINTEXT state") return content_model::plaintext;
  if (state == "CDATA section state") return content_model::cdata_section;
  throw std::invalid_argument{std::string{state}};
}

std::vector<recorded_token> tokenize(const json::object& test, std::string_view state, const chunking& chunks) {
  token_recorder recorder;
  tokenizer tokenizer{recorder};
  const json::value* const last_start_tag = test.if_contains("lastStartTag");
  tokenizer.enter(initial_content(state), last_start_tag != nullptr ? last_start_tag->as_string() : "");
  for (const std::string_view chunk : chunks.split(test.at("input").as_string())) tokenizer.feed(chunk);
  tokenizer.finish();
  return recorder.tokens;
}

// The number of runs; each failure is reported with the test's own description.
std::size_t run_case(json::object test, const chunking& chunks) {
  if (test.contains("doubleEscaped")) {
    unescape_all(test.at("input"));
    unescape_all(test.at("output"));
  }
  std::vector<recorded_token> expected;
  for (const json::value& token : test.at("output").as_array()) expected.push_back(expected_token(token.as_array()));
  json::array states{"Data state"};
  if (const json::value* const named = test.if_contains("initialStates")) states = named->as_array();
  for (const json::value& state : states) {
    EXPECT_EQ(tokenize(test, state.as_string(), chunks), expected) << test.at("description") << " in " << state;
  }
  return states.size();
}

class tokenizer_conformance : public testing::TestWithParam<chunking> {};

TEST_P(tokenizer_conformance, passes_every_case) {
  if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  std::size_t runs = 0;
  for (const auto& entry : std::filesystem::directory_iterator{data_folder()}) {
    if (entry.path().extension() != ".test") continue;
    SCOPED_TRACE(entry.path().filename());
    const json::value file = conformance::read_json(entry.path());
    const json::value* const tests = file.as_object().if_contains("tests");
    if (tests == nullptr) continue;  // what an XML parser would make of it
    for (const json::value& test : tests->as_array()) runs += run_case(test.as_object(), GetParam());
  }
  EXPECT_GT(runs, 0U);
}

INSTANTIATE_TEST_SUITE_P(html5lib, tokenizer_conformance,
                         testing::Values(chunking{"whole", whole}, chunking{"byte_by_byte", byte_by_byte},
                                         chunking{"in_random_chunks", [](auto text) { return random_chunks(text, 1); }},
                                         chunking{"in_tiny_chunks",
                                                  [](auto text) { return random_chunks(text, 2, 3); }}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fanfold::html
