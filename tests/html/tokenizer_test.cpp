#include "html/tokenizer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/chunks.hpp"
#include "html/token_recorder.hpp"

namespace fanfold::html {
namespace {

using testing::ElementsAre;
using kind = recorded_token::kind;

recorded_token start(std::string name, decltype(recorded_token::attributes) attributes = {}) {
  return {.type = kind::start_tag, .text = std::move(name), .attributes = std::move(attributes)};
}
recorded_token end(std::string name) {
  return {.type = kind::end_tag, .text = std::move(name)};
}
recorded_token text(std::string text) {
  return {.type = kind::text, .text = std::move(text)};
}
recorded_token comment(std::string text) {
  return {.type = kind::comment, .text = std::move(text)};
}

std::vector<recorded_token> tokenize(const std::vector<std::string_view>& chunks, token_recorder recorder,
                                     const tokenizer_limits& limits) {
  tokenizer tokenizer{recorder, limits};
  for (const std::string_view chunk : chunks) tokenizer.feed(chunk);
  tokenizer.finish();
  return recorder.tokens;
}

// The same, whole and cut at every byte: no test may depend on the chunks.
std::vector<recorded_token> tokenize(std::string_view input, const token_recorder& recorder = token_recorder{},
                                     const tokenizer_limits& limits = {}) {
  const auto tokens = tokenize(whole(input), recorder, limits);
  EXPECT_EQ(tokenize(byte_by_byte(input), recorder, limits), tokens);
  return tokens;
}

// §13.2.3.5
TEST(tokenizer, reads_cr_and_cr_lf_as_newlines) {
  EXPECT_THAT(tokenize("a\r\nb\rc\r\r\n<p title='1\r\n2\r3'>\r"),
              ElementsAre(text("a\nb\nc\n\n"), start("p", {{"title", "1\n2\n3"}}), text("\n")));
}

TEST(tokenizer, keeps_a_cr_that_a_character_reference_stands_for) {
  EXPECT_THAT(tokenize("&#13;\n"), ElementsAre(text("\r\n")));
}

TEST(tokenizer, normalizes_newlines_across_large_inputs) {
  std::string input, expected;
  for (int line = 0; line < 10'000; ++line) {
    input += std::to_string(line) + "\r\n";
    expected += std::to_string(line) + "\n";
  }
  EXPECT_THAT(tokenize(input), ElementsAre(text(expected)));
}

TEST(tokenizer, passes_invalid_utf8_through) {
  EXPECT_THAT(tokenize("\xFF<p \xC3=\x80>\xE2\x82"),
              ElementsAre(text("\xFF"), start("p", {{"\xC3", "\x80"}}), text("\xE2\x82")));
}

// §13.2.5.33
TEST(tokenizer, keeps_the_first_of_attributes_with_the_same_name) {
  EXPECT_THAT(tokenize("<a HREF=1 href=2 id=x hReF=3>"), ElementsAre(start("a", {{"href", "1"}, {"id", "x"}})));
}

TEST(tokenizer, reads_attributes_in_every_syntax) {
  EXPECT_THAT(tokenize("<a b c=d e='f g' h=\"i>j\" k = l/m n=&lt;>"),
              ElementsAre(start("a", {{"b", ""}, {"c", "d"}, {"e", "f g"}, {"h", "i>j"}, {"k", "l/m"}, {"n", "<"}})));
}

TEST(tokenizer, drops_a_tag_that_the_input_breaks_off_in) {
  EXPECT_THAT(tokenize("x<a href='y"), ElementsAre(text("x")));
}

// §13.2.5.11
TEST(tokenizer, ends_raw_text_only_at_the_end_tag_of_its_own_element) {
  EXPECT_THAT(tokenize("<style><b></b></styles></STYLE >", token_recorder{content_model::rawtext}),
              ElementsAre(start("style"), text("<b></b></styles>"), end("style")));
}

// §13.2.5.18 to §13.2.5.31
TEST(tokenizer, ends_a_script_by_what_is_escaped_in_it) {
  const auto script = [](const std::string& body) {
    const auto tokens = tokenize("<script>" + body + "<p>", token_recorder{content_model::script_data});
    return tokens.size() > 1 ? tokens[1].text : "";
  };
  EXPECT_EQ(script("a</script>b"), "a");
  EXPECT_EQ(script("<!-- <b></script>-->"), "<!-- <b>");
  EXPECT_EQ(script("<!-- <script></script> --></script>"), "<!-- <script></script> -->");
  EXPECT_EQ(script("<!-- <scripts></script>-->"), "<!-- <scripts>");
  EXPECT_EQ(script("<!-- <script></scripts></script> --></script>"), "<!-- <script></scripts></script> -->");
  EXPECT_EQ(script("<!-- -> <script></script> --></script>"), "<!-- -> <script></script> -->");
  EXPECT_EQ(script("<!-- --> <script></script>"), "<!-- --> <script>");
  EXPECT_EQ(script("<!--></script>"), "<!-->");
}

// §13.2.5.56
TEST(tokenizer, forces_quirks_when_a_doctype_breaks_off) {
  const auto quirks = [](std::string_view doctype) { return tokenize(doctype).at(0).flag; };
  EXPECT_FALSE(quirks("<!DOCTYPE html>"));
  EXPECT_FALSE(quirks("<!doctype html PUBLIC 'a' 'b' c>"));
  for (const char* const doctype : {"<!DOCTYPE>", "<!DOCTYPE html PUB>", "<!DOCTYPE html PUBLIC>",
                                    "<!DOCTYPE html SYSTEM 'a>", "<!DOCTYPE html x>", "<!DOCTYPE html"}) {
    EXPECT_TRUE(quirks(doctype)) << doctype;
  }
}

// §13.2.5.42
TEST(tokenizer, reads_cdata_as_a_comment_unless_the_sink_allows_it) {
  EXPECT_THAT(tokenize("<![CDATA[x]]>"), ElementsAre(comment("[CDATA[x]]")));
  EXPECT_THAT(tokenize("<![CDATA[x<b>]]>", token_recorder{content_model::data, true}), ElementsAre(text("x<b>")));
}

TEST(tokenizer, delivers_neither_text_nor_comments_that_nobody_wants) {
  token_recorder recorder;
  tokenizer tokenizer{recorder};
  tokenizer.deliver_text(false);
  tokenizer.deliver_comments(false);
  tokenizer.feed("a&amp;<p>b</p><!-- <i> -->c");
  tokenizer.finish();
  EXPECT_THAT(recorder.tokens, ElementsAre(start("p"), end("p")));
}

class title_reader : public token_recorder {
 public:
  content_model on_start_tag(const start_tag& tag) override {
    token_recorder::on_start_tag(tag);
    wants_text(true);
    return content_model::rcdata;
  }
  void on_end_tag(std::string_view name) override {
    token_recorder::on_end_tag(name);
    wants_text(false);
  }
  std::function<void(bool)> wants_text;
};

TEST(tokenizer, lets_the_sink_choose_the_text_it_wants_on_the_way) {
  title_reader reader;
  tokenizer tokenizer{reader};
  tokenizer.deliver_text(false);
  reader.wants_text = [&](bool wanted) { tokenizer.deliver_text(wanted); };
  tokenizer.feed("before<title>a &amp; b</title>after");
  tokenizer.finish();
  EXPECT_THAT(reader.tokens, ElementsAre(start("title"), text("a & b"), end("title")));
}

TEST(tokenizer_limits, cut_a_value_at_a_whole_character_and_say_so) {
  auto expected = start("a", {{"b", "12\u00E9"}, {"c", "x"}});
  expected.truncated_values = 1;
  EXPECT_THAT(tokenize("<a b='12\u00E9\u00E9' c=x>", token_recorder{}, {.max_attribute_bytes = 5}),
              ElementsAre(expected));
}

// &nGt; has 5 bytes and stands for 6.
TEST(tokenizer_limits, count_a_value_as_it_is_decoded) {
  std::string written, decoded;
  for (int i = 0; i < 8; ++i) {
    written += "&nGt;";
    decoded += "\u226B\u20D2";
  }
  auto expected = start("a", {{"b", decoded.substr(0, 45)}});
  expected.truncated_values = 1;
  EXPECT_THAT(tokenize("<a b=" + written + '>', token_recorder{}, {.max_attribute_bytes = 47}), ElementsAre(expected));
}

TEST(tokenizer_limits, drop_attributes_beyond_the_number_allowed) {
  EXPECT_THAT(tokenize("<a b c d>", token_recorder{}, {.max_attributes = 2}),
              ElementsAre(start("a", {{"b", ""}, {"c", ""}})));
}

TEST(tokenizer_limits, drop_an_attribute_whose_name_is_cut) {
  EXPECT_THAT(tokenize("<a bcd efghijk x>", token_recorder{}, {.max_tag_bytes = 8}),
              ElementsAre(start("a", {{"bcd", ""}, {"x", ""}})));
}

TEST(tokenizer_limits, cut_comments_and_doctypes) {
  recorded_token doctype{.type = kind::doctype, .text = "html", .public_id = "publ"};
  EXPECT_THAT(tokenize("<!--12345--><!doctype html public 'public'>", token_recorder{}, {.max_comment_bytes = 4}),
              ElementsAre(comment("1234"), doctype));
}

// Hears of <a> alone.
class a_tags_only : public token_recorder {
 public:
  content_model on_start_tag(const start_tag& tag) override {
    return tag.name == "a" ? token_recorder::on_start_tag(tag) : content_model::data;
  }
  void on_end_tag(std::string_view) override {}
  void on_text(std::string_view) override {}
  void on_comment(std::string_view) override {}
  void on_doctype(const doctype&) override {}
};

// Soup in which a quote is a value's mostly, but not always.
std::string tag_soup(std::mt19937& random) {
  constexpr std::array<std::string_view, 24> pieces{"<a",
                                                    "<p",
                                                    "<A",
                                                    "<P",
                                                    "</a",
                                                    "</p",
                                                    ">",
                                                    ">",
                                                    "\"",
                                                    "'",
                                                    "=",
                                                    "x",
                                                    " ",
                                                    "\n",
                                                    "/",
                                                    " x=",
                                                    " x=\"",
                                                    " x='",
                                                    "<!--",
                                                    "-->",
                                                    "b",
                                                    "\1",
                                                    std::string_view("\0", 1),
                                                    " y=\"z\""};
  std::string soup;
  for (auto size = random() % 24; size > 0; --size) soup += pieces[random() % pieces.size()];
  return soup + std::string(random() % 40, ' ');
}

TEST(tokenizer, skips_unwanted_tags_as_if_it_had_read_them) {
  tag_filter wanted;
  wanted.want("a");
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const std::string soup = tag_soup(random);
    a_tags_only read, skipped;
    tokenizer reader(read), skipper(skipped);
    skipper.skip_unwanted_tags(&wanted);
    for (tokenizer* each : {&reader, &skipper}) {
      each->feed(soup);
      each->finish();
    }
    ASSERT_EQ(skipped.tokens, read.tokens) << soup;
  }
}

}  // namespace
}  // namespace fanfold::html
