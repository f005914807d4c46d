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
  std::ranges::sort(tag.attributes);  // an object has no order
  return tag;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
    text.replace(at, from.size(), to);
}

// "Coercing an HTML DOM into an infoset", https://html.spec.whatwg.org/#coercing-an-html-dom-into-an-infoset
void coerce(recorded_token& token) {
  replace_all(token.text, "\f", " ");
  replace_all(token.text, "\uFFFE", "\uFFFD");
  replace_all(token.text, "\uFFFF", "\uFFFD");
  if (token.type != kind::comment) return;
  replace_all(token.text, "--", "- -");
  if (token.text.ends_with('-')) token.text += ' ';
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
  for (recorded_token& token : recorder.tokens) std::ranges::sort(token.attributes);
  return recorder.tokens;
}

// Each failure is reported with the test's own description.
void run_case(json::object test, const chunking& chunks, bool coerces) {
  if (test.contains("doubleEscaped")) {
    unescape_all(test.at("input"));
    unescape_all(test.at("output"));
  }
  std::vector<recorded_token> expected;
  for (const json::value& token : test.at("output").as_array()) expected.push_back(expected_token(token.as_array()));
  json::array states{"Data state"};
  if (const json::value* const named = test.if_contains("initialStates")) states = named->as_array();
  for (const json::value& state : states) {
    auto tokens = tokenize(test, state.as_string(), chunks);
    if (coerces) std::ranges::for_each(tokens, coerce);
    EXPECT_EQ(tokens, expected) << test.at("description") << " in " << state;
  }
}

void run_file(const json::object& file, const chunking& chunks) {
  for (const auto& [name, tests] : file) {
    if (name != "tests" && name != "xmlViolationTests") {
      ADD_FAILURE() << "tests of an unknown kind: " << name;
      continue;
    }
    for (const json::value& test : tests.as_array()) run_case(test.as_object(), chunks, name == "xmlViolationTests");
  }
}

class tokenizer_conformance : public testing::TestWithParam<chunking> {};

TEST_P(tokenizer_conformance, passes_every_case) {
  if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{data_folder()}) {
    if (entry.path().extension() != ".test") continue;
    SCOPED_TRACE(entry.path());
    run_file(conformance::read_json(entry.path()).as_object(), GetParam());
    ++files;
  }
  EXPECT_GT(files, 0);
}

TEST(infoset_coercion, changes_what_xml_does_not_have) {
  recorded_token text{.type = kind::text, .text = "a\f\uFFFFb--"};
  coerce(text);
  EXPECT_EQ(text.text, "a \uFFFDb--");
  recorded_token comment{.type = kind::comment, .text = "a---b--"};
  coerce(comment);
  EXPECT_EQ(comment.text, "a- - -b- - ");
}

INSTANTIATE_TEST_SUITE_P(html5lib, tokenizer_conformance,
                         testing::Values(chunking{"whole", whole}, chunking{"byte_by_byte", byte_by_byte},
                                         chunking{"in_random_chunks", [](auto text) { return random_chunks(text, 1); }},
                                         chunking{"in_tiny_chunks",
                                                  [](auto text) { return random_chunks(text, 2, 3); }}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fanfold::html
