#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "html/element.hpp"
#include "html/tokens.hpp"

namespace fanfold::html {

enum class element_namespace : std::uint8_t { html, svg, mathml };

/// What a tokenizer must hear from tree construction (§13.2.6), without a tree: how an element's content is tokenized,
/// its namespace, and whether CDATA sections exist there. Knows only which SVG and MathML elements and integration
/// points are open. As with scripting disabled, `noscript` holds markup.
///
/// Deviations, all on markup that is broken: implied end tags are not simulated, so that an `svg` which is never closed
/// ends at the next start or end tag of an element that cannot be in it (the list of §13.2.6.5); `select` and
/// `frameset` do not hide the elements that they should not hold.
class tree_builder_feedback {
 public:
  /// Where a start tag puts its element, and how to read on.
  struct placement {
    element_namespace ns = element_namespace::html;
    content_model content = content_model::data;
  };

  /// `element` is that of the tag's name. Call these for every tag that heeds_all_tags() asks for, in order.
  placement on_start_tag(element element, const start_tag& tag);
  void on_end_tag(element element);
  /// False when, just now, end tags change nothing and start tags only where heeds_start_tag() says so: the others need
  /// not be told of.
  bool heeds_all_tags() const { return !open_.empty() || live_templates_ + inert_templates_ > 0; }
  static bool heeds_start_tag(element element);

  /// True when the adjusted current node is not an HTML element (§13.2.5.42).
  bool allows_cdata() const;
  /// True inside of a `template` that isn't a declarative shadow root: nothing in there is rendered, loaded or
  /// followed.
  bool in_inert_template() const { return inert_templates_ > 0; }

 private:
  // An open element under which another namespace begins.
  struct boundary {
    element root;
    element_namespace ns;      // of what is inside
    std::uint32_t nested = 0;  // open elements of the same name inside
  };

  placement place_html(element element, const start_tag& tag);
  placement place_foreign(element element, const start_tag& tag);
  void open(element root, element_namespace inside);
  void open_template(const start_tag& tag);
  void close_template();
  void close_foreign(element element);
  void close_innermost();
  void leave_foreign();
  element_namespace ns() const { return open_.empty() ? element_namespace::html : open_.back().ns; }

  std::vector<boundary> open_;  // innermost last; bounded
  bool just_opened_ = false;    // directly in an integration point: no tag has come since
  std::size_t live_templates_ = 0;
  std::size_t inert_templates_ = 0;  // these are inside of the live ones
};

}  // namespace fanfold::html
