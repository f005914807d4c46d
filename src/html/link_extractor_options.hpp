#pragma once

#include <cstddef>
#include <string>

#include "html/page_room.hpp"
#include "html/tokenizer_limits.hpp"

namespace fanfold::html {

/// How to read a page, and bounds of what it may give. With those of the tokenizer they bound the memory, whatever the
/// page.
struct link_extractor_options {
  std::size_t max_links = 50'000;              ///< further links are counted, not kept
  std::size_t max_reference_bytes = 8 * 1024;  ///< likewise a longer reference; a longer base doesn't count
  std::size_t max_title_bytes = 1024;          ///< the rest is cut off
  std::size_t max_bytes = 16 * 1024 * 1024;    ///< all strings of the result together; at most 4 GiB
  std::size_t max_srcdoc_depth = 2;            ///< documents in documents: deeper ones are not read
  tokenizer_limits tokenizer{};
  page_room* room = nullptr;            ///< asked for all of that beside the bounds; null: there is room
  std::string robots_name = "fanfold";  ///< the crawler's product token: `meta name` of what is for it alone
  bool collects_anchors = false;        ///< ids, too; that takes a look at most tags
  bool is_xml = false;                  ///< XHTML or SVG by its media type: `/>` closes every element
};

}  // namespace fanfold::html
