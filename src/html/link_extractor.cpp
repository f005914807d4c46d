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

// The elements of HTML that matter where no SVG, MathML or template is open.
tag_filter relevant_tags() {
  tag_filter wanted;
  for (const element each : {element::title, element::base, element::meta, element::link, element::form,
                             element::button, element::input, element::applet}) {
    wanted.want(each);
  }
  for (std::size_t i = 0; i < element_count; ++i) {
    const auto each = static_cast<element>(i);
    if (!link_rules(each).empty() || tree_builder_feedback::heeds_start_tag(each)) wanted.want(each);
  }
  return wanted;
}

}  // namespace

link_extractor::link_extractor(const link_extractor_options& options)
    : collector_(options), title_(options.max_title_bytes), tokenizer_(*this, options.tokenizer) {
  static const tag_filter relevant = relevant_tags();
  wanted_tags_ = relevant;
  tokenizer_.deliver_text(false);
  tokenizer_.deliver_comments(false);
  choose_tags();
}

page_links link_extractor::finish() && {
  end_document();
  return std::move(collector_).take();
}

void link_extractor::end_document() {
  tokenizer_.finish();
  if (in_title_) end_title();
}

// Most tags of most pages say nothing about links.
void link_extractor::choose_tags() {
  wanted_tags_.end_tags = form_sends_get_.has_value();
  tokenizer_.skip_unwanted_tags(feedback_.heeds_all_tags() ? nullptr : &wanted_tags_);
}

content_model link_extractor::on_start_tag(const start_tag& tag) {
  const element element = find_element(tag.name);
  const auto [ns, content] = feedback_.on_start_tag(element, tag);
  if (!feedback_.in_inert_template()) {
    if (ns == element_namespace::html) {
      read_html({element, tag});
    } else {
      read_foreign({element, tag}, ns);
    }
  }
  choose_tags();
  return content;
}

void link_extractor::on_end_tag(std::string_view name) {
  const element element = find_element(name);
  feedback_.on_end_tag(element);
  if (in_title_) end_title();
  if (element == element::form && !feedback_.in_inert_template()) form_sends_get_.reset();
  choose_tags();
}

void link_extractor::on_text(std::string_view text) {
  title_.append(text);
}

void link_extractor::read_html(const link_place& at) {
  switch (at.element) {
    case element::title:
      return begin_title();
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

void link_extractor::begin_title() {
  if (collector_.page().title) return;
  in_title_ = true;
  tokenizer_.deliver_text(true);
}

void link_extractor::end_title() {
  in_title_ = false;
  tokenizer_.deliver_text(false);
  collector_.set_title(title_.view());
}

void link_extractor::read_meta(const link_place& at) {
  const attribute* const content = at.tag.find("content");
  if (content == nullptr || content->truncated) return;
  if (equals_ignoring_case(at.tag.value_of("name"), "robots")) collector_.add_robots(content->value);
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
  --options.max_srcdoc_depth;
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
