#include "html/tree_builder_feedback.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "html/tokenizer.hpp"

namespace fanfold::html {
namespace {

// What a page is made of, in one line: start tags with their namespace, text in quotes, comments.
class outline : public token_sink {
 public:
  static std::string of(std::string_view html) {
    outline outline;
    tokenizer tokenizer{outline};
    tokenizer.feed(html);
    tokenizer.finish();
    outline.end_text();
    return outline.notes_;
  }

 private:
  content_model on_start_tag(const start_tag& tag) override {
    constexpr const char* prefixes[] = {"", "svg:", "math:"};
    const auto [ns, content] = feedback_.on_start_tag(find_element(tag.name), tag);
    note(prefixes[static_cast<int>(ns)] + std::string{tag.name});
    return content;
  }
  void on_end_tag(std::string_view name) override {
    end_text();
    feedback_.on_end_tag(find_element(name));
  }
  void on_text(std::string_view text) override { text_ += text; }
  void on_comment(std::string_view) override { note("comment"); }
  bool allows_cdata() const override { return feedback_.allows_cdata(); }

  void note(std::string_view text) {
    end_text();
    if (!notes_.empty()) notes_ += ' ';
    notes_ += text;
  }
  void end_text() {
    if (const std::string text = std::exchange(text_, {}); !text.empty()) note('"' + text + '"');
  }

  tree_builder_feedback feedback_;
  std::string notes_;
  std::string text_;
};

// §13.2.6.4
TEST(tree_builder_feedback, switches_the_tokenizer_for_elements_that_hold_text) {
  for (const char* const name : {"title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script"}) {
    EXPECT_EQ(outline::of(fmt::format("<{0}><a></{0}><b>", name)), fmt::format("{} \"<a>\" b", name));
  }
  EXPECT_EQ(outline::of("<plaintext><a></plaintext><b>"), "plaintext \"<a></plaintext><b>\"");
  EXPECT_EQ(outline::of("<noscript><a></noscript>"), "noscript a");
}

// §13.2.6.5
TEST(tree_builder_feedback, reads_the_content_of_svg_and_mathml_as_markup) {
  EXPECT_EQ(outline::of("<svg><style><a></style><script><g></script></svg><style><a></style>"),
            "svg:svg svg:style svg:a svg:script svg:g style \"<a>\"");
  EXPECT_EQ(outline::of("<math><annotation><xmp><b></math>"), "math:math math:annotation math:xmp b");
}

TEST(tree_builder_feedback, allows_cdata_in_foreign_content_only) {
  EXPECT_EQ(outline::of("<p><![CDATA[a]]></p><svg><![CDATA[b]]></svg><![CDATA[c]]>"),
            "p comment svg:svg \"b\" comment");
  EXPECT_EQ(outline::of("<svg><title><![CDATA[a]]></title><desc><p><![CDATA[b]]>"),
            "svg:svg svg:title \"a\" svg:desc p comment");
}

TEST(tree_builder_feedback, finds_html_in_integration_points) {
  EXPECT_EQ(outline::of("<svg><foreignObject><div><a></div><svg></svg></foreignObject><a></svg><a>"),
            "svg:svg svg:foreignobject div a svg:svg svg:a a");
  EXPECT_EQ(outline::of("<math><mtext><a><mglyph><p></mtext><mi></mi><a>"),
            "math:math math:mtext a math:mglyph p math:mi math:a");
  EXPECT_EQ(outline::of("<math><annotation-xml encoding='Text/HTML'><a></annotation-xml><a>"),
            "math:math math:annotation-xml a math:a");
  EXPECT_EQ(outline::of("<math><annotation-xml><svg><a></svg></annotation-xml><svg>"),
            "math:math math:annotation-xml svg:svg svg:a math:svg");
}

TEST(tree_builder_feedback, keeps_elements_of_the_same_name_apart) {
  EXPECT_EQ(outline::of("<svg><svg></svg><a></svg><a>"), "svg:svg svg:svg svg:a a");
  EXPECT_EQ(outline::of("<svg><title><title><a></title><b></title><a>"), "svg:svg svg:title title \"<a>\" b svg:a");
  EXPECT_EQ(outline::of("<svg><desc><desc></desc><p></desc><a>"), "svg:svg svg:desc desc p svg:a");
}

TEST(tree_builder_feedback, opens_nothing_for_a_self_closing_tag) {
  EXPECT_EQ(outline::of("<svg/><a><math /><a><svg><title/><a>"), "svg:svg a math:math a svg:svg svg:title svg:a");
}

TEST(tree_builder_feedback, leaves_foreign_content_at_tags_that_cannot_be_in_it) {
  EXPECT_EQ(outline::of("<svg><g><p><a>"), "svg:svg svg:g p a");
  EXPECT_EQ(outline::of("<svg><font><a><font color=red><a>"), "svg:svg svg:font svg:a font a");
  EXPECT_EQ(outline::of("<div><svg></div><script><a></script>"), "div svg:svg script \"<a>\"");
  EXPECT_EQ(outline::of("<svg><foreignObject><math><p></foreignObject><a>"),
            "svg:svg svg:foreignobject math:math p svg:a");
}

TEST(tree_builder_feedback, knows_when_it_is_in_an_inert_template) {
  tree_builder_feedback feedback;
  feedback.on_start_tag(element::template_, {.name = "template"});
  feedback.on_start_tag(element::svg, {.name = "svg"});
  EXPECT_TRUE(feedback.in_inert_template());
  feedback.on_end_tag(element::template_);
  EXPECT_FALSE(feedback.in_inert_template());
  EXPECT_FALSE(feedback.allows_cdata());
  feedback.on_end_tag(element::template_);
  EXPECT_FALSE(feedback.in_inert_template());
}

TEST(tree_builder_feedback, forgets_what_is_nested_deeper_than_any_page_means_it) {
  tree_builder_feedback feedback;
  for (int i = 0; i < 10'000; ++i) {
    feedback.on_start_tag(element::svg, {.name = "svg"});
    feedback.on_start_tag(element::desc, {.name = "desc"});
  }
  for (int i = 0; i < 1'000; ++i) {
    feedback.on_end_tag(element::desc);
    feedback.on_end_tag(element::svg);
  }
  feedback.on_end_tag(element::desc);
  EXPECT_FALSE(feedback.allows_cdata());
}

}  // namespace
}  // namespace fanfold::html
