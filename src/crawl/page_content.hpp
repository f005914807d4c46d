#pragma once

#include <cstdint>
#include <fanfold/page_record.hpp>
#include <optional>
#include <string>

#include "encoding/encoding.hpp"
#include "html/page_links.hpp"
#include "robots/page_directives.hpp"
#include "text/word_counter.hpp"

namespace fanfold {

/// What an answer says beside its status: its links, and what it asks of crawlers.
struct page_content {
  html::link_list header_links{};  ///< relative to the page's own URL, whatever the base of its document
  html::page_links document{};     ///< those of HTML, a style sheet, a sitemap, a feed
  fanfold::encoding encoding = fanfold::encoding::utf_8;  ///< the document's: that of its links' queries
  robots::page_directives header_directives{};            ///< X-Robots-Tag
  text::word_counts words{};                              ///< where they are counted
  std::string sitemap_fault{};  ///< why a sitemap or feed was not read to its end; empty: it was, or is none
  content_hash body_hash{};
  std::optional<std::uint64_t> simhash{};  ///< of the words, where it is asked for and they are enough
};

}  // namespace fanfold
