#pragma once

#include <cstdint>
#include <string_view>

#include "html/element.hpp"

namespace fanfold::html {

/// What a browser does with a link.
enum class link_kind : std::uint8_t {
  page,       ///< followed by the user or by itself: a, area, meta refresh, `link` to another document
  frame,      ///< loaded as a document within this one: iframe, frame
  form,       ///< asked for when a form is sent with GET, its fields appended
  resource,   ///< loaded to show this page: images, scripts, style sheets, media, ...
  reference,  ///< named, but neither loaded nor followed: cite, longdesc, `link` without a rel that means something
  hint,       ///< an origin to connect to or a service to notify: nothing to fetch
  ping,       ///< notified by POST when a link is followed: never to be fetched
  sitemap,    ///< read for the pages that it lists: a file of a sitemap index, the next part of a feed
};

/// What holds a link: an attribute of an element, a part of a style sheet, a header field, an entry of a sitemap.
enum class link_attribute : std::uint8_t {
  action,
  archive,
  background,
  cite,
  code,
  codebase,
  content,
  data,
  formaction,
  href,
  imagesrcset,
  longdesc,
  manifest,
  ping,
  poster,
  src,
  srcset,
  style,
  xlink_href,
  css_import,        ///< of a style sheet or a style element: `@import`
  css_url,           ///< likewise: `url()` and what is like it
  content_location,  ///< header field
  link_header,       ///< header field
  refresh_header,    ///< header field
  entry,             ///< of a sitemap or a feed
};

/// A link as the page has it. The views are valid as long as the link_list that it is from, unchanged.
struct link {
  /// The URL as written, relative or not: character references decoded, C0 controls and spaces at both ends removed.
  std::string_view reference;
  std::string_view rel{};  ///< the element's rel attribute, as written
  html::element element;
  link_attribute attribute;
  link_kind kind;
  bool nofollow = false;  ///< the rel attribute has "nofollow"

  bool operator==(const link&) const = default;
};

/// The name in lower case, such as "img", "srcset", "page". These live as long as the program.
std::string_view name_of(link_attribute attribute);
std::string_view name_of(link_kind kind);

}  // namespace fanfold::html
