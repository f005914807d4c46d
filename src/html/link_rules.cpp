#include "html/link_rules.hpp"

#include <algorithm>
#include <array>

#include "html/ascii.hpp"

namespace fanfold::html {
namespace {

using enum link_kind;
using enum link_syntax;
using attr = link_attribute;

constexpr link_rule hyperlink[] = {{attr::href, page}, {attr::ping, link_kind::ping, url_list}};
constexpr link_rule image[] = {{attr::src, resource}, {attr::srcset, resource, srcset}, {attr::longdesc, reference}};
constexpr link_rule media_source[] = {{attr::src, resource}, {attr::srcset, resource, srcset}};
constexpr link_rule video[] = {{attr::src, resource}, {attr::poster, resource}};
constexpr link_rule loaded[] = {{attr::src, resource}};
constexpr link_rule object[] = {{attr::data, resource}};
constexpr link_rule frame_source[] = {{attr::src, frame}, {attr::longdesc, reference}};
constexpr link_rule background[] = {{attr::background, resource}};
constexpr link_rule citation[] = {{attr::cite, reference}};
constexpr link_rule manifest[] = {{attr::manifest, reference}};

constexpr std::string_view resource_types[] = {"apple-touch-icon",
                                               "apple-touch-icon-precomposed",
                                               "apple-touch-startup-image",
                                               "fluid-icon",
                                               "icon",
                                               "image_src",
                                               "manifest",
                                               "mask-icon",
                                               "modulepreload",
                                               "prefetch",
                                               "preload",
                                               "stylesheet"};
constexpr std::string_view page_types[] = {"alternate", "amphtml",    "author",
                                           "bookmark",  "canonical",  "chapter",
                                           "contents",  "copyright",  "first",
                                           "glossary",  "help",       "home",
                                           "index",     "last",       "license",
                                           "me",        "next",       "prerender",
                                           "prev",      "previous",   "privacy-policy",
                                           "search",    "section",    "shortlink",
                                           "start",     "subsection", "terms-of-service",
                                           "toc",       "top",        "up"};
constexpr std::string_view hint_types[] = {"dns-prefetch", "pingback", "preconnect"};

bool has_any(std::string_view rel, std::span<const std::string_view> types) {
  return std::ranges::any_of(types, [rel](std::string_view type) { return has_token(rel, type); });
}

}  // namespace

std::span<const link_rule> link_rules(element element) {
  switch (element) {
    case element::a:
    case element::area:
      return hyperlink;
    case element::img:
    case element::image:  // the tree builder makes it an img (§13.2.6.4.7)
      return image;
    case element::source:
      return media_source;
    case element::video:
      return video;
    case element::audio:
    case element::embed:
    case element::script:
    case element::track:
      return loaded;
    case element::object:
      return object;
    case element::frame:
    case element::iframe:
      return frame_source;
    case element::body:
    case element::table:
    case element::tbody:
    case element::td:
    case element::tfoot:
    case element::th:
    case element::thead:
    case element::tr:
      return background;
    case element::blockquote:
    case element::del:
    case element::ins:
    case element::q:
      return citation;
    case element::html:
      return manifest;
    default:
      return {};
  }
}

link_kind kind_of_link(std::string_view rel) {
  if (has_any(rel, resource_types)) return resource;
  if (has_any(rel, page_types)) return page;
  return has_any(rel, hint_types) ? hint : reference;
}

}  // namespace fanfold::html
