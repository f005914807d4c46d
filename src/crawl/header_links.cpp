#include "crawl/header_links.hpp"

#include "html/ascii.hpp"
#include "html/link_rules.hpp"
#include "html/meta_refresh.hpp"
#include "http/link_header.hpp"

namespace fanfold {
namespace {

using html::link_attribute;
using html::link_kind;

html::link in_header(std::string_view reference, link_attribute field, link_kind kind, std::string_view rel = {}) {
  return {.reference = reference,
          .rel = rel,
          .element = html::element::other,
          .attribute = field,
          .kind = kind,
          .nofollow = html::has_token(rel, "nofollow")};
}

}  // namespace

html::link_list header_links_of(const http::response_head& head) {
  html::link_list links;
  for (const http::header_link& link : http::header_links(head))
    links.add(in_header(link.target, link_attribute::link_header, html::kind_of_link(link.rel), link.rel));
  if (const auto refresh = html::parse_meta_refresh(head.header("Refresh")); refresh && !refresh->url.empty())
    links.add(in_header(refresh->url, link_attribute::refresh_header, link_kind::page));
  if (const auto location = head.header("Content-Location"); !location.empty())
    links.add(in_header(location, link_attribute::content_location, link_kind::reference));
  return links;
}

}  // namespace fanfold
