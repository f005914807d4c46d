#include "html/element.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

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

// With its size, all of a name of at most 8 bytes, and the most of a longer one.
constexpr std::uint64_t key_of(std::string_view name) {
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(name[i])}; };
  const auto word = [&](std::size_t i) { return byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24; };
  const std::size_t size = name.size();
  if (size >= 4) return word(0) | word(size - 4) << 32;
  return size == 0 ? 0 : byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
}

constexpr auto keys = [] {
  std::array<std::uint64_t, element_count> all{};
  std::ranges::transform(names, all.begin(), key_of);
  return all;
}();

// The factor was found by trial, so that no two names share a slot; the compiler checks it below.
constexpr std::size_t slot_of(std::uint64_t key) {
  return (key * 0xA76E5CF71264E421) >> 55;
}

constexpr auto slots = [] {
  std::array<element, 512> table{};
  for (std::size_t i = 1; i < element_count; ++i) table[slot_of(keys[i])] = static_cast<element>(i);
  return table;
}();

static_assert(std::ranges::count(slots, element::other) == slots.size() - (element_count - 1), "names share a slot");

}  // namespace

element find_element(std::string_view name) {
  const std::uint64_t key = key_of(name);
  const element candidate = slots[slot_of(key)];
  const auto index = static_cast<std::size_t>(candidate);
  const bool is_same = keys[index] == key && names[index].size() == name.size();
  return is_same && (name.size() <= 8 || name == names[index]) ? candidate : element::other;
}

std::string_view name_of(element element) {
  return names[static_cast<std::size_t>(element)];
}

}  // namespace fanfold::html
