#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "html/element.hpp"
#include "html/link.hpp"

namespace fanfold::html {

/// How an attribute holds its URLs.
enum class link_syntax : std::uint8_t { url, url_list, comma_list, srcset };

/// One attribute of an element that holds a link.
struct link_rule {
  link_attribute attribute;
  link_kind kind;
  link_syntax syntax = link_syntax::url;
};

/// The attributes of an HTML element that are links whatever else the tag says, from the standard's index of attributes
/// (https://html.spec.whatwg.org/#attributes-3) and its obsolete features (§16.2). What depends on other attributes
/// (link, form, button, input, meta, applet) is link_extractor's.
std::span<const link_rule> link_rules(element element);

/// What a `link` element with this rel attribute is, by the link types of https://html.spec.whatwg.org/#linkTypes and
/// the rel values that pages use beside them.
link_kind kind_of_link(std::string_view rel);

}  // namespace fanfold::html
