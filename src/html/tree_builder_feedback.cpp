#include "html/tree_builder_feedback.hpp"

#include <array>
#include <optional>

#include "html/ascii.hpp"

namespace fanfold::html {
namespace {

// Deeper than any page means it; beyond that, boundaries are ignored.
constexpr std::size_t max_open = 256;

// Elements whose tags end foreign content (§13.2.6.5), but for `font`, which does so only with certain attributes.
constexpr auto breakouts = [] {
  using enum element;
  std::array<bool, element_count> marks{};
  for (const element each :
       {b,   big,  blockquote, body,  br,   center, code,   dd,  div, dl,      dt,   em,   embed, h1, h2,
        h3,  h4,   h5,         h6,    head, hr,     i,      img, li,  listing, menu, meta, nobr,  ol, p,
        pre, ruby, s,          small, span, strong, strike, sub, sup, table,   tt,   u,    ul,    var}) {
    marks[static_cast<std::size_t>(each)] = true;
  }
  return marks;
}();

bool breaks_out(element element) {
  return breakouts[static_cast<std::size_t>(element)];
}

bool breaks_out(element element, const start_tag& tag) {
  if (element != element::font) return breaks_out(element);
  return tag.find("color") != nullptr || tag.find("face") != nullptr || tag.find("size") != nullptr;
}

constexpr content_model content_of(element element) {
  switch (element) {
    case element::title:
    case element::textarea:
      return content_model::rcdata;
    case element::style:
    case element::xmp:
    case element::iframe:
    case element::noembed:
    case element::noframes:
      return content_model::rawtext;
    case element::script:
      return content_model::script_data;
    case element::plaintext:
      return content_model::plaintext;
    default:
      return content_model::data;
  }
}

// MathML elements whose text is HTML, all but two of its elements (§13.2.6: MathML text integration points).
constexpr bool is_text_integration_point(element element) {
  using enum html::element;
  return element == mi || element == mn || element == mo || element == ms || element == mtext;
}

bool holds_html(const start_tag& annotation_xml) {
  const attribute* const encoding = annotation_xml.find("encoding");
  return encoding != nullptr && (equals_ignoring_case(encoding->value, "text/html") ||
                                 equals_ignoring_case(encoding->value, "application/xhtml+xml"));
}

// The namespace inside of an SVG or MathML element, where it may differ from the element's own.
std::optional<element_namespace> namespace_inside(element element, element_namespace own, const start_tag& tag) {
  using enum element_namespace;
  if (own == svg) {
    const bool is_point = element == element::foreignobject || element == element::desc || element == element::title;
    return is_point ? std::optional{html} : std::nullopt;
  }
  if (element == element::annotation_xml) return holds_html(tag) ? html : mathml;
  return is_text_integration_point(element) ? std::optional{html} : std::nullopt;
}

}  // namespace

tree_builder_feedback::placement tree_builder_feedback::on_start_tag(element element, const start_tag& tag) {
  just_opened_ = false;
  if (open_.empty()) return place_html(element, tag);
  if (ns() != element_namespace::html) return place_foreign(element, tag);
  const bool glyph = element == element::mglyph || element == element::malignmark;
  if (glyph && is_text_integration_point(open_.back().root)) return {.ns = element_namespace::mathml};
  return place_html(element, tag);
}

tree_builder_feedback::placement tree_builder_feedback::place_html(element element, const start_tag& tag) {
  if (!open_.empty() && open_.back().root == element) ++open_.back().nested;
  switch (element) {
    case element::svg:
      if (!tag.self_closing) open(element, element_namespace::svg);
      return {.ns = element_namespace::svg};
    case element::math:
      if (!tag.self_closing) open(element, element_namespace::mathml);
      return {.ns = element_namespace::mathml};
    case element::template_:
      open_template(tag);
      return {};
    default:
      return {.content = content_of(element)};
  }
}

tree_builder_feedback::placement tree_builder_feedback::place_foreign(element element, const start_tag& tag) {
  if (breaks_out(element, tag)) {
    leave_foreign();
    return place_html(element, tag);
  }
  boundary& innermost = open_.back();
  if (element == element::svg && innermost.root == element::annotation_xml) return place_html(element, tag);
  const placement here{.ns = innermost.ns};
  if (tag.self_closing) return here;
  if (element == innermost.root) {
    ++innermost.nested;
  } else if (const auto inside = namespace_inside(element, here.ns, tag)) {
    open(element, *inside);
    just_opened_ = true;
  }
  return here;
}

void tree_builder_feedback::on_end_tag(element element) {
  just_opened_ = false;
  if (element == element::template_) return close_template();
  if (open_.empty()) return;
  if (ns() != element_namespace::html) return close_foreign(element);
  if (element != open_.back().root) return;
  close_innermost();
}

bool tree_builder_feedback::heeds_start_tag(element element) {
  const bool opens = element == element::svg || element == element::math || element == element::template_;
  return opens || content_of(element) != content_model::data;
}

bool tree_builder_feedback::allows_cdata() const {
  return ns() != element_namespace::html || just_opened_;
}

void tree_builder_feedback::open(element root, element_namespace inside) {
  if (open_.size() < max_open) open_.push_back({.root = root, .ns = inside});
}

// Of the innermost element called like this, unless HTML content holds it.
void tree_builder_feedback::close_foreign(element element) {
  if (breaks_out(element)) return leave_foreign();
  std::size_t size = open_.size();
  while (size > 0 && open_[size - 1].ns != element_namespace::html && open_[size - 1].root != element) --size;
  if (size == 0 || open_[size - 1].ns == element_namespace::html) return;
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(size), open_.end());
  close_innermost();
}

void tree_builder_feedback::close_innermost() {
  if (open_.back().nested == 0) {
    open_.pop_back();
  } else {
    --open_.back().nested;
  }
}

void tree_builder_feedback::leave_foreign() {
  while (ns() != element_namespace::html) open_.pop_back();
}

void tree_builder_feedback::open_template(const start_tag& tag) {
  const attribute* const mode = tag.find("shadowrootmode");
  const bool is_shadow_root =
      mode != nullptr && (equals_ignoring_case(mode->value, "open") || equals_ignoring_case(mode->value, "closed"));
  ++(is_shadow_root && inert_templates_ == 0 ? live_templates_ : inert_templates_);
}

void tree_builder_feedback::close_template() {
  if (inert_templates_ + live_templates_ == 0) return;
  leave_foreign();
  --(inert_templates_ > 0 ? inert_templates_ : live_templates_);
}

}  // namespace fanfold::html
