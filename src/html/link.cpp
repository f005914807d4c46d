#include "html/link.hpp"

#include <array>
#include <cstddef>

namespace fanfold::html {
namespace {

constexpr std::array<std::string_view, 18> attribute_names{
    "action", "archive",     "background", "cite",     "code", "codebase", "content", "data",   "formaction",
    "href",   "imagesrcset", "longdesc",   "manifest", "ping", "poster",   "src",     "srcset", "xlink:href"};
constexpr std::array<std::string_view, 7> kind_names{"page", "frame", "form", "resource", "reference", "hint", "ping"};

static_assert(attribute_names.size() == static_cast<std::size_t>(link_attribute::xlink_href) + 1);
static_assert(kind_names.size() == static_cast<std::size_t>(link_kind::ping) + 1);

}  // namespace

std::string_view name_of(link_attribute attribute) {
  return attribute_names[static_cast<std::size_t>(attribute)];
}

std::string_view name_of(link_kind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

}  // namespace fanfold::html
