#include "html/link_list.hpp"

#include <algorithm>
#include <limits>

namespace fanfold::html {

void link_list::add(const link& link) {
  if (entries_.size() == 8) {  // few documents have some and not many
    entries_.reserve(128);
    bytes_.reserve(4096);
  }
  const std::string_view rel = link.rel.substr(0, std::numeric_limits<std::uint16_t>::max());
  entries_.push_back({.offset = static_cast<std::uint32_t>(bytes_.size()),
                      .reference_size = static_cast<std::uint32_t>(link.reference.size()),
                      .rel_size = static_cast<std::uint16_t>(rel.size()),
                      .element = link.element,
                      .attribute = link.attribute,
                      .kind = link.kind,
                      .nofollow = link.nofollow});
  bytes_ += link.reference;
  bytes_ += rel;
}

link link_list::operator[](std::size_t index) const {
  const entry& entry = entries_[index];
  const std::string_view bytes = std::string_view{bytes_}.substr(entry.offset);
  return {.reference = bytes.substr(0, entry.reference_size),
          .rel = bytes.substr(entry.reference_size, entry.rel_size),
          .element = entry.element,
          .attribute = entry.attribute,
          .kind = entry.kind,
          .nofollow = entry.nofollow};
}

}  // namespace fanfold::html
