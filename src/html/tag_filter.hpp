#pragma once

#include <array>

#include "html/element.hpp"

namespace fanfold::html {

/// Which tags somebody wants to hear of.
struct tag_filter {
  std::array<bool, element_count> start_tags{};  ///< by element
  bool end_tags = true;                          ///< all or none

  void want(element element) { start_tags[static_cast<std::size_t>(element)] = true; }
  bool wants(element element) const { return start_tags[static_cast<std::size_t>(element)]; }
};

/// The byte behind the tag that begins at `begin`, which points to a '<', where the filter doesn't want it. Null where
/// it does, where the tag doesn't end before `end`, and where its end takes more than a glance to find.
const char* skip_unwanted_tag(const char* begin, const char* end, const tag_filter& wanted);

}  // namespace fanfold::html
