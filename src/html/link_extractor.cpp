#include "html/link_extractor.hpp"

#include <utility>

#include "html/ascii.hpp"
#include "html/meta_refresh.hpp"

namespace fanfold::html {
namespace {

// Missing and unknown methods are GET too.
bool is_get(std::string_view method) {
  return !equals_ignoring_case(method, "post") && !equals_ignoring_case(method, "dialog");
}

// Most elements that may have one have none.
bool is_rare(link_attribute attribute) {
  return attribute == link_attribute::background || attribute == link_attribute::cite ||
         attribute == link_attribute::manifest;
}

// What matters where no SVG, MathML or template is open. An end tag has no text to end there.
tag_filter tags_of_links() {
  tag_filter wanted;
  wanted.want_end("form");
  for (const std::string_view each : {"title", "base", "meta", "link", "form", "button", "input", "applet"}) {
    wanted.want(each);
  }
  for (std::size_t i = 0; i < element_count; ++i) {
    const auto each = static_cast<element>(i);
    const std::string_view name = name_of(each);
    if (tree_builder_feedback::heeds_start_tag(each)) wanted.want(name);
    for (const link_rule& rule : link_rules(each)) {
      if (is_rare(rule.attribute)) {
        wanted.want(name, name_of(rule.attribute));
      } else {
        wanted.want(name);
      }
    }
  }
  return wanted;
}

tag_filter tags_of_links_and_anchors() {
  tag_filter wanted = tags_of_links();
  wanted.want_all_with("id");
  return wanted;
}

const tag_filter* relevant_tags(bool with_anchors) {
  static const tag_filter links = tags_of_links();
  static const tag_filter all = tags_of_links_and_anchors();
  return with_anchors ? &all : &links;
}

}  // namespace

link_extractor::link_extractor(const link_extractor_options& options, text_sink* text)
    : collector_(options),
      styles_(collector_),
      title_(options.max_title_bytes),
      visible_(text),
      is_xml_(options.is_xml),
      relevant_(relevant_tags(options.collects_anchors)),
      tokenizer_(*this, options.tokenizer) {
  tokenizer_.deliver_text(visible_.is_wanted());
  tokenizer_.deliver_comments(false);
  choose_tags();
}

page_links link_extractor::finish() && {
  end_document();
  return std::move(collector_).take();
}

void link_extractor::end_document() {
  tokenizer_.finish();
  end_text();
}

// Most tags of most pages say nothing about links.
void link_extractor::choose_tags() {
  tokenizer_.skip_unwanted_tags(feedback_.heeds_all_tags() ? nullptr : relevant_);
}

content_model link_extractor::on_start_tag(const start_tag& tag) {
  const element element = find_element(tag.name);
  end_text();
  read_anchors(element, tag);
  const auto [ns, content] = feedback_.on_start_tag(element, tag);
  if (!feedback_.in_inert_template()) {
    const bool is_html = ns == element_namespace::html;
    visible_.on_start_tag(element, !tag.self_closing || (is_html && !is_xml_));
    read_element({element, tag}, ns);
  }
  if (is_xml_ && tag.self_closing && ns == element_namespace::html) {
    on_end_tag(tag.name);
    return content_model::data;
  }
  choose_tags();
  return content;
}

// What "find a potential indicated element" looks for (§7.4.6.4).
void link_extractor::read_anchors(element element, const start_tag& tag) {
  if (!collector_.remaining().collects_anchors || feedback_.in_inert_template()) return;
  collector_.add_anchor(tag.value_of("id"));
  if (element == element::a) collector_.add_anchor(tag.value_of("name"));
}

void link_extractor::on_end_tag(std::string_view name) {
  const element element = find_element(name);
  feedback_.on_end_tag(element);
  end_text();
  if (!feedback_.in_inert_template()) visible_.on_end_tag(element);
  if (element == element::form && !feedback_.in_inert_template()) form_sends_get_.reset();
  choose_tags();
}

void link_extractor::on_text(std::string_view text) {
  if (text_use_ == text_use::style) styles_.feed(text);
  if (text_use_ == text_use::title) title_.append(text);
  if (!feedback_.in_inert_template()) visible_.on_text(text);
}

void link_extractor::begin_text(text_use use) {
  text_use_ = use;
  tokenizer_.deliver_text(true);
}

// The next tag ends the text of a title or a style element, in SVG too, where a style element has no elements in it.
void link_extractor::end_text() {
  if (text_use_ == text_use::none) return;
  tokenizer_.deliver_text(visible_.is_wanted());
  if (std::exchange(text_use_, text_use::none) == text_use::style) {
    styles_.end_sheet();
  } else {
    collector_.set_title(title_.view());
  }
}

void link_extractor::read_element(const link_place& at, element_namespace ns) {
  styles_.read_attribute(at);
  if (ns == element_namespace::html) return read_html(at);
  read_foreign(at, ns);
  if (ns == element_namespace::svg && at.element == element::style && !at.tag.self_closing) begin_style(at.tag);
}

void link_extractor::read_html(const link_place& at) {
  switch (at.element) {
    case element::title:
      if (!collector_.page().title) begin_text(text_use::title);
      return;
    case element::style:
      return begin_style(at.tag);
    case element::base:
      if (const attribute* const href = at.tag.find("href")) collector_.set_base(*href);
      return;
    case element::meta:
      return read_meta(at);
    case element::link:
      return read_link(at);
    case element::form:
      return read_form(at);
    case element::button:
      return read_button(at);
    case element::input:
      return read_input(at);
    case element::iframe:
      return read_iframe(at);
    case element::applet:
      return read_applet(at);
    default:
      for (const link_rule& rule : link_rules(at.element)) collector_.add_attribute(at, rule);
  }
}

// SVG 2 §16.1.6: href wins over xlink:href.
void link_extractor::read_foreign(const link_place& at, element_namespace ns) {
  const bool is_page = ns == element_namespace::mathml || at.element == element::a;
  const link_kind kind = is_page ? link_kind::page : link_kind::resource;
  const bool has_href = at.tag.find("href") != nullptr;
  collector_.add_attribute(at, {has_href ? link_attribute::href : link_attribute::xlink_href, kind});
}

// §4.2.6
void link_extractor::begin_style(const start_tag& tag) {
  const std::string_view type = tag.value_of("type");
  if (!type.empty() && !equals_ignoring_case(type, "text/css")) return;
  styles_.begin_sheet();
  begin_text(text_use::style);
}

void link_extractor::read_meta(const link_place& at) {
  const attribute* const content = at.tag.find("content");
  if (content == nullptr || content->truncated) return;
  const std::string_view name = at.tag.value_of("name");
  const bool is_for_us =
      equals_ignoring_case(name, "robots") || equals_ignoring_case(name, collector_.remaining().robots_name);
  if (is_for_us) collector_.add_robots(content->value);
  if (!equals_ignoring_case(at.tag.value_of("http-equiv"), "refresh")) return;
  const auto refresh = parse_meta_refresh(content->value);
  if (refresh) collector_.add(at, {link_attribute::content, link_kind::page}, refresh->url);
}

void link_extractor::read_link(const link_place& at) {
  const std::string_view rel = at.tag.value_of("rel");
  const attribute* const href = at.tag.find("href");
  if (href != nullptr && has_token(rel, "canonical")) collector_.set_canonical(*href);
  collector_.add_attribute(at, {link_attribute::href, kind_of_link(rel)});
  collector_.add_attribute(at, {link_attribute::imagesrcset, link_kind::resource, link_syntax::srcset});
}

// A form in an open form is ignored (§13.2.6.4.7).
void link_extractor::read_form(const link_place& at) {
  if (form_sends_get_) return;
  form_sends_get_ = is_get(at.tag.value_of("method"));
  if (*form_sends_get_) collector_.add_attribute(at, {link_attribute::action, link_kind::form});
}

void link_extractor::read_button(const link_place& at) {
  const std::string_view type = at.tag.value_of("type");
  const bool submits = !equals_ignoring_case(type, "reset") && !equals_ignoring_case(type, "button");
  if (submits) read_formaction(at);
}

void link_extractor::read_input(const link_place& at) {
  const std::string_view type = at.tag.value_of("type");
  const bool is_image = equals_ignoring_case(type, "image");
  if (is_image) collector_.add_attribute(at, {link_attribute::src, link_kind::resource});
  if (is_image || equals_ignoring_case(type, "submit")) read_formaction(at);
}

void link_extractor::read_formaction(const link_place& at) {
  const attribute* const method = at.tag.find("formmethod");
  const bool sends_get = method != nullptr ? is_get(method->value) : form_sends_get_.value_or(true);
  if (sends_get) collector_.add_attribute(at, {link_attribute::formaction, link_kind::form});
}

// The src of an iframe with a srcdoc is not loaded.
void link_extractor::read_iframe(const link_place& at) {
  if (const attribute* const srcdoc = at.tag.find("srcdoc")) return read_srcdoc(srcdoc->value);
  for (const link_rule& rule : link_rules(at.element)) collector_.add_attribute(at, rule);
}

void link_extractor::read_srcdoc(std::string_view document) {
  link_extractor_options options = collector_.remaining();
  if (options.max_srcdoc_depth == 0 || options.max_bytes < sizeof(page_links)) return;
  if (options.room && !options.room->take(sizeof(page_links))) return;
  --options.max_srcdoc_depth;
  options.collects_anchors = false;  // of another document
  options.max_bytes -= sizeof(page_links);
  link_extractor extractor{options};
  extractor.feed(document);
  extractor.end_document();
  collector_.add_srcdoc(std::move(extractor.collector_));
}

// No browser runs applets any more. With a codebase, code and archive are relative to that.
void link_extractor::read_applet(const link_place& at) {
  if (at.tag.find("codebase") != nullptr) {
    return collector_.add_attribute(at, {link_attribute::codebase, link_kind::reference});
  }
  collector_.add_attribute(at, {link_attribute::code, link_kind::reference});
  collector_.add_attribute(at, {link_attribute::archive, link_kind::reference, link_syntax::comma_list});
}

}  // namespace fanfold::html
