#pragma once

#include <fanfold/page_record.hpp>
#include <fanfold/task.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/options.hpp"
#include "html/link.hpp"
#include "text/word_counter.hpp"

namespace fanfold::cli {

/// A link of a page, resolved.
struct page_link {
  html::element element;
  html::link_attribute attribute;
  html::link_kind kind;
  std::string reference;  ///< as written
  std::string url;        ///< absolute; empty where the reference is no URL
};

/// One page and the links on it, in the page's order.
struct single_page {
  page_record record;
  std::vector<page_link> links;
  text::word_counts words;  ///< where they are counted
};

/// Fetches one page, through all redirects, within the options' limits. What goes wrong is in the record.
task<single_page> fetch_page(std::string url, crawl_options options, bool counts_words = false);

}  // namespace fanfold::cli
