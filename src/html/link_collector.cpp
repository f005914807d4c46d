#include "html/link_collector.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <ranges>
#include <utility>

#include "html/ascii.hpp"
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

// But for where it leads.
link link_of(const link_place& at, const link_rule& rule) {
  const std::string_view rel = at.tag.value_of("rel");
  return {.reference = {},
          .rel = rel,
          .element = at.element,
          .attribute = rule.attribute,
          .kind = rule.kind,
          .nofollow = !rel.empty() && has_token(rel, "nofollow")};
}

}  // namespace

link_collector::link_collector(const link_extractor_options& options) : remaining_(options) {
  remaining_.max_bytes = std::min<std::size_t>(options.max_bytes, std::numeric_limits<std::uint32_t>::max());
  if (options.collects_anchors) page_.anchors.emplace();
}

// The tag's rel is read once, however many URLs the attribute has.
void link_collector::add_attribute(const link_place& at, const link_rule& rule) {
  const attribute* const found = at.tag.find(name_of(rule.attribute));
  if (found == nullptr) return;
  if (found->truncated) return drop(1);
  link each = link_of(at, rule);
  const auto add_each = [&](std::string_view reference) {
    each.reference = reference;
    add(each);
  };
  std::string_view list = found->value;
  switch (rule.syntax) {
    case link_syntax::url:
      return add_each(list);
    case link_syntax::url_list:
      for (auto url = take_token(list); !url.empty(); url = take_token(list)) add_each(url);
      return;
    case link_syntax::comma_list:
      for (const auto url : std::views::split(list, ',')) add_each(std::string_view{url});
      return;
    case link_syntax::srcset:
      for (const image_candidate& candidate : parse_srcset(list)) add_each(candidate.url);
      return;
  }
}

void link_collector::add(const link_place& at, const link_rule& rule, std::string_view reference) {
  link found = link_of(at, rule);
  found.reference = reference;
  add(found);
}

void link_collector::add(link found) {
  found.reference = stripped(found.reference);
  const bool may_be_empty = found.element == element::a || found.element == element::area;
  if ((found.reference.empty() && !may_be_empty) || is_data_url(found.reference)) return;
  const bool fits = remaining_.max_links > 0 && found.reference.size() <= remaining_.max_reference_bytes;
  if (!fits || !take_room(found.reference.size() + found.rel.size(), link_list::bytes_per_link)) return drop(1);
  --remaining_.max_links;
  page_.links.add(found);
}

void link_collector::set_title(std::string_view title) {
  if (take_room(title.size())) page_.title = title;
}

void link_collector::add_robots(std::string_view content) {
  if (!take_room(content.size() + 2)) return;
  if (!page_.robots.empty()) page_.robots += ", ";
  page_.robots += content;
}

void link_collector::add_anchor(std::string_view name) {
  if (!page_.anchors || name.empty()) return;
  if (take_room(name.size() + sizeof(std::string)))
    page_.anchors->emplace_back(name);
  else
    page_.anchors.reset();
}

void link_collector::add_srcdoc(link_collector document) {
  page_.dropped_links += document.page_.dropped_links;
  const bool has_links = !document.page_.links.empty() || !document.page_.srcdocs.empty();
  if (!has_links) return;
  remaining_.max_links = document.remaining_.max_links;
  remaining_.max_bytes = document.remaining_.max_bytes;
  page_.srcdocs.push_back(std::move(document.page_));
}

void link_collector::set_once(std::optional<std::string>& field, const attribute& href) {
  const std::string_view reference = stripped(href.value);
  const bool fits = !href.truncated && reference.size() <= remaining_.max_reference_bytes;
  if (!field && fits && take_room(reference.size())) field = reference;
}

bool link_collector::take_room(std::size_t bytes, std::size_t beside) {
  if (bytes > remaining_.max_bytes) return false;
  if (remaining_.room && !remaining_.room->take(bytes + beside)) return false;
  remaining_.max_bytes -= bytes;
  return true;
}

}  // namespace fanfold::html
