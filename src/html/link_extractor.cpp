#include "html/link_extractor.hpp"

#include <ranges>
#include <utility>

#include "html/ascii.hpp"
#include "html/meta_refresh.hpp"
#include "html/srcset.hpp"

namespace fanfold::html {
namespace {

// What the URL parser strips first (https://url.spec.whatwg.org/#url-parsing).
std::string_view stripped(std::string_view reference) {
  const auto is_c0_or_space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!reference.empty() && is_c0_or_space(reference.front())) reference.remove_prefix(1);
  while (!reference.empty() && is_c0_or_space(reference.back())) reference.remove_suffix(1);
  return reference;
}

bool is_data_url(std::string_view reference) {
  return equals_ignoring_case(reference.substr(0, 5), "data:");
}

bool has_token(std::string_view tokens, std::string_view token) {
  for (std::string_view each = take_token(tokens); !each.empty(); each = take_token(tokens)) {
    if (equals_ignoring_case(each, token)) return true;
  }
  return false;
}

std::string_view value_of(const start_tag& tag, std::string_view attribute_name) {
  const attribute* const found = tag.find(attribute_name);
  return found != nullptr ? found->value : std::string_view{};
}

// Missing and unknown methods are GET too.
bool is_get(std::string_view method) {
  return !equals_ignoring_case(method, "post") && !equals_ignoring_case(method, "dialog");
}

}  // namespace

link_extractor::link_extractor(const link_extractor_options& options)
    : options_(options),
      room_(options.max_bytes),
      links_left_(options.max_links),
      title_(options.max_title_bytes),
      tokenizer_(*this, options.tokenizer) {
  tokenizer_.deliver_text(false);
}

page_links link_extractor::finish() && {
  tokenizer_.finish();
  if (in_title_) end_title();
  return std::move(page_);
}

content_model link_extractor::on_start_tag(const start_tag& tag) {
  const element element = find_element(tag.name);
  const auto [ns, content] = feedback_.on_start_tag(element, tag);
  if (feedback_.in_inert_template()) return content;
  if (ns == element_namespace::html) {
    read_html({element, tag});
  } else {
    read_foreign({element, tag}, ns);
  }
  return content;
}

void link_extractor::on_end_tag(std::string_view name) {
  if (!in_title_ && !form_sends_get_ && !feedback_.heeds_end_tags()) return;
  const element element = find_element(name);
  feedback_.on_end_tag(element);
  if (in_title_) end_title();
  if (element == element::form && !feedback_.in_inert_template()) form_sends_get_.reset();
}

void link_extractor::on_text(std::string_view text) {
  title_.append(text);
}

void link_extractor::read_html(const place& at) {
  switch (at.element) {
    case element::title:
      return begin_title();
    case element::base:
      if (const attribute* const href = at.tag.find("href")) keep_once(page_.base, *href);
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
      for (const link_rule& rule : link_rules(at.element)) add_attribute(at, rule);
  }
}

// SVG 2 §16.1.6: href wins over xlink:href.
void link_extractor::read_foreign(const place& at, element_namespace ns) {
  const bool is_page = ns == element_namespace::mathml || at.element == element::a;
  const link_kind kind = is_page ? link_kind::page : link_kind::resource;
  const bool has_href = at.tag.find("href") != nullptr;
  add_attribute(at, {has_href ? link_attribute::href : link_attribute::xlink_href, kind});
}

void link_extractor::begin_title() {
  if (page_.title) return;
  in_title_ = true;
  tokenizer_.deliver_text(true);
}

void link_extractor::end_title() {
  in_title_ = false;
  tokenizer_.deliver_text(false);
  if (take_room(title_.view().size())) page_.title = title_.view();
}

void link_extractor::read_meta(const place& at) {
  const std::string_view content = value_of(at.tag, "content");
  if (equals_ignoring_case(value_of(at.tag, "http-equiv"), "refresh")) {
    const auto refresh = parse_meta_refresh(content);
    if (refresh) add(at, {link_attribute::content, link_kind::page}, refresh->url);
  }
  if (equals_ignoring_case(value_of(at.tag, "name"), "robots") && take_room(content.size() + 2)) {
    if (!page_.robots.empty()) page_.robots += ", ";
    page_.robots += content;
  }
}

void link_extractor::read_link(const place& at) {
  const std::string_view rel = value_of(at.tag, "rel");
  const attribute* const href = at.tag.find("href");
  if (href != nullptr && has_token(rel, "canonical")) keep_once(page_.canonical, *href);
  add_attribute(at, {link_attribute::href, kind_of_link(rel)});
  add_attribute(at, {link_attribute::imagesrcset, link_kind::resource, link_syntax::srcset});
}

// A form in an open form is ignored (§13.2.6.4.7).
void link_extractor::read_form(const place& at) {
  if (form_sends_get_) return;
  form_sends_get_ = is_get(value_of(at.tag, "method"));
  if (*form_sends_get_) add_attribute(at, {link_attribute::action, link_kind::form});
}

void link_extractor::read_button(const place& at) {
  const std::string_view type = value_of(at.tag, "type");
  const bool submits = !equals_ignoring_case(type, "reset") && !equals_ignoring_case(type, "button");
  if (submits) read_formaction(at);
}

void link_extractor::read_input(const place& at) {
  const std::string_view type = value_of(at.tag, "type");
  const bool is_image = equals_ignoring_case(type, "image");
  if (is_image) add_attribute(at, {link_attribute::src, link_kind::resource});
  if (is_image || equals_ignoring_case(type, "submit")) read_formaction(at);
}

void link_extractor::read_formaction(const place& at) {
  const attribute* const method = at.tag.find("formmethod");
  const bool sends_get = method != nullptr ? is_get(method->value) : form_sends_get_.value_or(true);
  if (sends_get) add_attribute(at, {link_attribute::formaction, link_kind::form});
}

// The src of an iframe with a srcdoc is not loaded.
void link_extractor::read_iframe(const place& at) {
  if (const attribute* const srcdoc = at.tag.find("srcdoc")) return read_srcdoc(srcdoc->value);
  for (const link_rule& rule : link_rules(at.element)) add_attribute(at, rule);
}

void link_extractor::read_srcdoc(std::string_view document) {
  if (options_.max_srcdoc_depth == 0 || room_ < sizeof(page_links)) return;
  link_extractor_options options = options_;
  options.max_links = links_left_;
  options.max_bytes = room_ - sizeof(page_links);
  --options.max_srcdoc_depth;
  link_extractor extractor{options};
  extractor.feed(document);
  page_links found = std::move(extractor).finish();
  page_.dropped_links += found.dropped_links;
  if (found.links.empty() && found.srcdocs.empty()) return;
  links_left_ = extractor.links_left_;
  room_ = extractor.room_;
  page_.srcdocs.push_back(std::move(found));
}

// No browser runs applets any more. With a codebase, code and archive are relative to that.
void link_extractor::read_applet(const place& at) {
  if (at.tag.find("codebase") != nullptr) {
    return add_attribute(at, {link_attribute::codebase, link_kind::reference});
  }
  add_attribute(at, {link_attribute::code, link_kind::reference});
  add_attribute(at, {link_attribute::archive, link_kind::reference, link_syntax::comma_list});
}

void link_extractor::add_attribute(const place& at, const link_rule& rule) {
  const attribute* const found = at.tag.find(name_of(rule.attribute));
  if (found == nullptr) return;
  if (found->truncated) {
    ++page_.dropped_links;
    return;
  }
  std::string_view list = found->value;
  switch (rule.syntax) {
    case link_syntax::url:
      return add(at, rule, list);
    case link_syntax::url_list:
      for (auto url = take_token(list); !url.empty(); url = take_token(list)) add(at, rule, url);
      return;
    case link_syntax::comma_list:
      for (const auto url : std::views::split(list, ',')) add(at, rule, std::string_view{url});
      return;
    case link_syntax::srcset:
      for (const image_candidate& candidate : parse_srcset(list)) add(at, rule, candidate.url);
      return;
  }
}

// Of all elements only a and area mean something by an empty reference: the page itself.
void link_extractor::add(const place& at, const link_rule& rule, std::string_view reference) {
  reference = stripped(reference);
  const bool is_hyperlink = at.element == element::a || at.element == element::area;
  if ((reference.empty() && !is_hyperlink) || is_data_url(reference)) return;
  const std::string_view rel = value_of(at.tag, "rel");
  if (links_left_ == 0 || reference.size() > options_.max_reference_bytes ||
      !take_room(reference.size() + rel.size())) {
    ++page_.dropped_links;
    return;
  }
  --links_left_;
  page_.links.add({.reference = reference,
                   .rel = rel,
                   .element = at.element,
                   .attribute = rule.attribute,
                   .kind = rule.kind,
                   .nofollow = has_token(rel, "nofollow")});
}

void link_extractor::keep_once(std::optional<std::string>& field, const attribute& url) {
  const std::string_view reference = stripped(url.value);
  const bool fits = !url.truncated && reference.size() <= options_.max_reference_bytes;
  if (!field && fits && take_room(reference.size())) field = reference;
}

bool link_extractor::take_room(std::size_t bytes) {
  if (bytes > room_) return false;
  room_ -= bytes;
  return true;
}

}  // namespace fanfold::html
