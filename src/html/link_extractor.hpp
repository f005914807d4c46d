#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/collapsed_text.hpp"
#include "html/link_list.hpp"
#include "html/link_rules.hpp"
#include "html/tokenizer.hpp"
#include "html/tree_builder_feedback.hpp"

namespace fanfold::html {

/// Bounds of what one page may give. With those of the tokenizer they bound the memory, whatever the page.
struct link_extractor_options {
  std::size_t max_links = 50'000;              ///< further links are counted, not kept
  std::size_t max_reference_bytes = 8 * 1024;  ///< likewise a longer reference; a longer base doesn't count
  std::size_t max_title_bytes = 1024;          ///< the rest is cut off
  std::size_t max_bytes = 16 * 1024 * 1024;    ///< all strings of the result together; below 4 GiB
  std::size_t max_srcdoc_depth = 2;            ///< documents in documents: deeper ones are not read
  tokenizer_options tokenizer{.comments = false};
};

/// What a page says about itself and where it leads. URLs are as written: resolve them against `base`, which itself is
/// relative to the page's own URL.
struct page_links {
  std::optional<std::string> title{};      ///< of the first title element, whitespace collapsed (document.title)
  std::optional<std::string> base{};       ///< href of the first base element that has one
  std::optional<std::string> canonical{};  ///< href of the first `link` with rel=canonical
  std::string robots{};                    ///< contents of all `meta name=robots`, separated by ", "
  link_list links{};
  /// The documents in srcdoc attributes that have links. Such a document's base, if any, is relative to this page's.
  std::vector<page_links> srcdocs{};
  std::size_t dropped_links = 0;  ///< links beyond the bounds, with those of `srcdocs`
};

/// Finds everything that a browser would load or follow from a page, in one pass, as the body arrives: give it the
/// decoded UTF-8 body in chunks, cut anywhere.
///
/// Left out: what is in an inert `template`; data: URLs, which hold what they stand for; URLs in CSS and in scripts.
class link_extractor final : private token_sink {
 public:
  explicit link_extractor(const link_extractor_options& options = {});

  void feed(std::string_view chunk) { tokenizer_.feed(chunk); }
  /// Says that the body ends here. The extractor is used up.
  page_links finish() &&;

 private:
  content_model on_start_tag(const start_tag& tag) override;
  void on_end_tag(std::string_view name) override;
  void on_text(std::string_view text) override;
  bool allows_cdata() const override { return feedback_.allows_cdata(); }

  // The tag that a link is on.
  struct place {
    html::element element;
    const start_tag& tag;
  };

  void read_html(const place& at);
  void read_foreign(const place& at, element_namespace ns);
  void begin_title();
  void end_title();
  void read_meta(const place& at);
  void read_link(const place& at);
  void read_form(const place& at);
  void read_button(const place& at);
  void read_input(const place& at);
  void read_formaction(const place& at);
  void read_iframe(const place& at);
  void read_applet(const place& at);
  void read_srcdoc(std::string_view document);

  void add_attribute(const place& at, const link_rule& rule);
  void add(const place& at, const link_rule& rule, std::string_view reference);
  void keep_once(std::optional<std::string>& field, const attribute& url);
  bool take_room(std::size_t bytes);

  link_extractor_options options_;
  page_links page_;
  std::size_t room_;  // what is left of max_bytes
  std::size_t links_left_;
  tree_builder_feedback feedback_;
  collapsed_text title_;
  bool in_title_ = false;
  std::optional<bool> form_sends_get_;  // of the open form
  tokenizer tokenizer_;
};

}  // namespace fanfold::html
