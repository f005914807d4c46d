// The tokenizer tests of html5lib-tests; shared/conformance/html/FORMAT.md describes their format.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "html/chunks.hpp"
#include "html/token_recorder.hpp"
#include "html/tokenizer.hpp"

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
  const char* const folder = std::getenv("FANFOLD_CONFORMANCE");
  return std::filesystem::path{folder != nullptr ? folder : FANFOLD_CONFORMANCE_DEFAULT} / "html";
}

json::value read_json(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return json::parse(text.str());
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
std::size_t run_case(const json::object& test, const chunking& chunks) {
  EXPECT_FALSE(test.contains("doubleEscaped")) << "not understood";
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
    const json::value file = read_json(entry.path());
    for (const json::value& test : file.at("tests").as_array()) runs += run_case(test.as_object(), GetParam());
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
