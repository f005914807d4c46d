#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "html/chunks.hpp"
#include "html/link_extractor.hpp"
#include "html/text_sink.hpp"

namespace fanfold::html {
namespace {

// The text, its white space collapsed, with a | at each break.
class recorder final : public text_sink {
 public:
  std::string text;

 private:
  void on_text(std::string_view piece) override {
    for (const char c : piece) {
      const bool is_blank = c == ' ' || c == '\n';
      if (!is_blank)
        text += c;
      else if (!text.ends_with(' ') && !text.ends_with('|'))
        text += ' ';
    }
  }
  void on_break() override {
    while (text.ends_with(' ')) text.pop_back();
    if (!text.ends_with('|')) text += '|';
  }
};

std::string read(const std::vector<std::string_view>& chunks, bool is_xml) {
  recorder seen;
  link_extractor extractor({.is_xml = is_xml}, &seen);
  for (const std::string_view chunk : chunks) extractor.feed(chunk);
  std::move(extractor).finish();
  return seen.text;
}

std::string visible(std::string_view html, bool is_xml = false) {
  const std::string text = read(whole(html), is_xml);
  EXPECT_EQ(read(byte_by_byte(html), is_xml), text);
  return text;
}

TEST(visible_text, is_what_a_reader_sees) {
  EXPECT_EQ(visible("<!doctype html><html><head><title>T</title><style>p{}</style><script>var a='<p>x';</script></head>"
                    "<body><!-- no --><p>One &amp; two<p>three</body>"),
            "|One & two|three|");
}

TEST(visible_text, flows_through_inline_elements) {
  EXPECT_EQ(visible("a<b>b</b>c <i>d</i><a href=x>e</a><x-y>f</x-y>"), "abc def");
}

TEST(visible_text, comes_apart_at_blocks_lines_and_cells) {
  EXPECT_EQ(visible("a<br>b<td>c</td><td>d</td><li>e<li>f<img src=x>g<hr>h<option>i<option>j"), "a|b|c|d|e|f|g|h|i|j");
}

TEST(visible_text, leaves_out_what_is_not_shown) {
  EXPECT_EQ(visible("a<template>b<p>c</template>d"), "a|d");
  EXPECT_EQ(visible("a<noscript>turn on <p>scripts</noscript>b"), "a|b");
  EXPECT_EQ(visible("a<iframe src=x>old browser</iframe>b"), "a|b");
  EXPECT_EQ(visible("<head><noscript><link></head><body>a"), "|a");
  EXPECT_EQ(visible("<textarea>a</textarea><pre>b</pre>"), "|a|b|");
}

TEST(visible_text, knows_svg_and_xhtml) {
  EXPECT_EQ(visible("<svg><title>t</title><title/><style>a{}</style><text>b<tspan>c</tspan></text></svg>d"), "|bc|d");
  EXPECT_EQ(visible("<html xmlns='x'><script src='y'/><p>a</p><title/><p>b</p></html>", true), "|a|b|");
}

}  // namespace
}  // namespace fanfold::html
