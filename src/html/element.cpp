#include "html/element.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace fanfold::html {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, element_count> names{"",
                                                            "a",
                                                            "annotation-xml",
                                                            "applet",
                                                            "area",
                                                            "audio",
                                                            "b",
                                                            "base",
                                                            "big",
                                                            "blockquote",
                                                            "body",
                                                            "br",
                                                            "button",
                                                            "center",
                                                            "code",
                                                            "dd",
                                                            "del",
                                                            "desc",
                                                            "div",
                                                            "dl",
                                                            "dt",
                                                            "em",
                                                            "embed",
                                                            "feimage",
                                                            "font",
                                                            "foreignobject",
                                                            "form",
                                                            "frame",
                                                            "h1",
                                                            "h2",
                                                            "h3",
                                                            "h4",
                                                            "h5",
                                                            "h6",
                                                            "head",
                                                            "hr",
                                                            "html",
                                                            "i",
                                                            "iframe",
                                                            "image",
                                                            "img",
                                                            "input",
                                                            "ins",
                                                            "li",
                                                            "link",
                                                            "listing",
                                                            "malignmark",
                                                            "math",
                                                            "menu",
                                                            "meta",
                                                            "mglyph",
                                                            "mi",
                                                            "mn",
                                                            "mo",
                                                            "ms",
                                                            "mtext",
                                                            "nobr",
                                                            "noembed",
                                                            "noframes",
                                                            "object",
                                                            "ol",
                                                            "p",
                                                            "plaintext",
                                                            "pre",
                                                            "q",
                                                            "ruby",
                                                            "s",
                                                            "script",
                                                            "small",
                                                            "source",
                                                            "span",
                                                            "strike",
                                                            "strong",
                                                            "style",
                                                            "sub",
                                                            "sup",
                                                            "svg",
                                                            "table",
                                                            "tbody",
                                                            "td",
                                                            "template",
                                                            "textarea",
                                                            "tfoot",
                                                            "th",
                                                            "thead",
                                                            "title",
                                                            "tr",
                                                            "track",
                                                            "tt",
                                                            "u",
                                                            "ul",
                                                            "var",
                                                            "video",
                                                            "xmp"};

// Chosen by trial so that no two names share a slot; the compiler checks it below.
constexpr std::size_t slot_of(std::string_view name) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(name[i])); };
  return (name.size() * 82 + byte(0) * 150 + byte(name.size() - 1) * 160 + byte(name.size() / 2)) % 512;
}

constexpr auto slots = [] {
  std::array<element, 512> table{};
  for (std::size_t i = 1; i < names.size(); ++i) table[slot_of(names[i])] = static_cast<element>(i);
  return table;
}();

static_assert(std::ranges::count(slots, element::other) == slots.size() - (element_count - 1),
              "two names share a slot");

}  // namespace

element find_element(std::string_view name) {
  if (name.empty()) return element::other;
  const element candidate = slots[slot_of(name)];
  return name == name_of(candidate) ? candidate : element::other;
}

std::string_view name_of(element element) {
  return names[static_cast<std::size_t>(element)];
}

}  // namespace fanfold::html
