#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

/// Pages that are large, and none of which is refused for its size.
class hostile_html : public hostile_web {
 protected:
  hostile_html() { options_.max_body_bytes = 200 << 20; }

  bool leads_to(std::string_view page, std::string_view target) {
    const auto result = crawl_beside({hostile(page)});
    EXPECT_EQ(result.by_url.at(hostile(page)).error, "");
    EXPECT_EQ(result.by_url.count(hostile("/fault/not-a-link")), 0u) << page;
    return result.by_url.count(hostile(target)) == 1;
  }
};

TEST_F(hostile_html, MillionLevels) {
  for (const auto* tag : {"div", "b", "table", "svg", "template", "select", "iframe"})
    EXPECT_EQ(error_of(fmt::format("/fault/nested/1000000/{}", tag)), "") << tag;
  EXPECT_TRUE(leads_to("/fault/nested/1000000", "/fault/target/deep"));
  EXPECT_TRUE(leads_to("/fault/end-tags/1000000", "/fault/target/ends"));
}

TEST_F(hostile_html, MillionLinks) {
  options_.exclude = {"/fault/target/"};
  const auto page = visit("/fault/links/1000000");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.links, 1'000'000u);
}

TEST_F(hostile_html, OneGiantAttribute) {
  EXPECT_EQ(error_of("/fault/long-attribute/100000000"), "");
  const auto page = visit("/fault/long-link/100000000");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.links, 2u);
}

TEST_F(hostile_html, MillionAttributes) {
  EXPECT_TRUE(leads_to("/fault/many-attributes/1000000", "/fault/target/next"));
}

// In time that the fixture bounds: as many steps as there are candidates, not as many as the square of that.
TEST_F(hostile_html, ThousandsOfCandidates) {
  EXPECT_TRUE(leads_to("/fault/candidates/128", "/fault/target/candidate"));
}

TEST_F(hostile_html, MillionCharacterReferences) {
  EXPECT_TRUE(leads_to("/fault/references/200000", "/fault/target/references"));
}

TEST_F(hostile_html, UnclosedConstructs) {
  for (const auto* what :
       {"comment", "script", "script-comment", "style", "title", "textarea", "attribute", "tag", "doctype", "cdata"})
    EXPECT_TRUE(leads_to(fmt::format("/fault/unclosed/{}/10000000", what), "/fault/target/unclosed")) << what;
}

// https://html.spec.whatwg.org/#set-the-frozen-base-url: a base of these schemes, or that is no URL, doesn't count.
TEST_F(hostile_html, BaseThatDoesNotCount) {
  for (const auto* kind : {"javascript", "data", "bad"}) {
    EXPECT_TRUE(leads_to(fmt::format("/fault/base/{}", kind), "/fault/target/base")) << kind;
    EXPECT_TRUE(leads_to(fmt::format("/fault/base/{}", kind), "/fault/base/base")) << kind;
  }
}

TEST_F(hostile_html, BaseThatLeadsAway) {
  EXPECT_FALSE(leads_to("/fault/base/file", "/fault/target/base"));
  EXPECT_FALSE(leads_to("/fault/base/elsewhere", "/fault/target/base"));
}

TEST_F(hostile_html, BaseWithoutMeasure) {
  EXPECT_TRUE(leads_to("/fault/base/huge/1000000", "/fault/target/base"));
  EXPECT_TRUE(leads_to("/fault/base/many/100000", "/fault/target/many")) << "the first one counts";
}

TEST_F(hostile_html, DocumentsInDocuments) {
  EXPECT_EQ(error_of("/fault/srcdoc/200"), "");
  EXPECT_TRUE(leads_to("/fault/srcdoc/1", "/fault/target/srcdoc"));
  EXPECT_TRUE(leads_to("/fault/srcdoc/2", "/fault/target/srcdoc"));
  EXPECT_FALSE(leads_to("/fault/srcdoc/3", "/fault/target/srcdoc")) << "two levels are read";
  EXPECT_TRUE(leads_to("/fault/srcdocs/100000", "/fault/target/srcdoc"));
}

TEST_F(hostile_html, ThousandsOfPings) {
  EXPECT_TRUE(leads_to("/fault/pings/128", "/fault/target/ping"));
}

TEST_F(hostile_html, BinaryAsHtml) {
  EXPECT_EQ(error_of("/fault/binary-html/50000000"), "");
  EXPECT_EQ(error_of("/fault/binary"), "");
}

}  // namespace
}  // namespace fanfold
