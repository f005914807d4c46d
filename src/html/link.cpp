#include "html/link.hpp"

#include <array>
#include <cstddef>

namespace fanfold::html {
namespace {

constexpr std::array<std::string_view, 25> attribute_names{"action",      "archive",
                                                           "background",  "cite",
                                                           "code",        "codebase",
                                                           "content",     "data",
                                                           "formaction",  "href",
                                                           "imagesrcset", "longdesc",
                                                           "manifest",    "ping",
                                                           "poster",      "src",
                                                           "srcset",      "style",
                                                           "xlink:href",  "@import",
                                                           "url()",       "Content-Location:",
                                                           "Link:",       "Refresh:",
                                                           "entry"};
constexpr std::array<std::string_view, 8> kind_names{"page",      "frame", "form", "resource",
                                                     "reference", "hint",  "ping", "sitemap"};

static_assert(attribute_names.size() == static_cast<std::size_t>(link_attribute::entry) + 1);
static_assert(kind_names.size() == static_cast<std::size_t>(link_kind::sitemap) + 1);

}  // namespace

std::string_view name_of(link_attribute attribute) {
  return attribute_names[static_cast<std::size_t>(attribute)];
}

std::string_view name_of(link_kind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

}  // namespace fanfold::html
