#pragma once

#include <optional>
#include <string_view>

#include "html/collapsed_text.hpp"
#include "html/link_collector.hpp"
#include "html/link_extractor_options.hpp"
#include "html/page_links.hpp"
#include "html/style_reader.hpp"
#include "html/text_sink.hpp"
#include "html/tokenizer.hpp"
#include "html/tree_builder_feedback.hpp"
#include "html/visible_text.hpp"

namespace fanfold::html {

/// Finds everything that a browser would load or follow from a page, in one pass, as the body arrives: give it the
/// decoded UTF-8 body in chunks, cut anywhere.
///
/// Left out: what is in an inert `template`; data: URLs, which hold what they stand for; URLs in scripts, and in SVG's
/// presentation attributes, which refer to parts of the same document (`fill="url(#a)"`).
class link_extractor final : private token_sink {
 public:
  /// The page's text goes to `text`, if that is wanted, which must outlive the extractor.
  explicit link_extractor(const link_extractor_options& options = {}, text_sink* text = nullptr);

  void feed(std::string_view chunk) { tokenizer_.feed(chunk); }
  /// Says that the body ends here. The extractor is used up.
  page_links finish() &&;

 private:
  content_model on_start_tag(const start_tag& tag) override;
  void on_end_tag(std::string_view name) override;
  void on_text(std::string_view text) override;
  bool allows_cdata() const override { return feedback_.allows_cdata(); }

  enum class text_use { none, title, style };

  void end_document();
  void choose_tags();
  void read_anchors(element element, const start_tag& tag);
  void read_html(const link_place& at);
  void read_foreign(const link_place& at, element_namespace ns);
  void read_element(const link_place& at, element_namespace ns);
  void begin_text(text_use use);
  void end_text();
  void begin_style(const start_tag& tag);
  void read_meta(const link_place& at);
  void read_link(const link_place& at);
  void read_form(const link_place& at);
  void read_button(const link_place& at);
  void read_input(const link_place& at);
  void read_formaction(const link_place& at);
  void read_iframe(const link_place& at);
  void read_applet(const link_place& at);
  void read_srcdoc(std::string_view document);

  link_collector collector_;
  tree_builder_feedback feedback_;
  style_reader styles_;
  collapsed_text title_;
  text_use text_use_ = text_use::none;  // what the text at hand is good for, beside a reader
  visible_text visible_;
  const bool is_xml_;
  const tag_filter* const relevant_;    // tags, where nothing is open that makes others so
  std::optional<bool> form_sends_get_;  // of the open form
  tokenizer tokenizer_;
};

}  // namespace fanfold::html
