#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "html/link_list.hpp"

namespace fanfold::html {

/// What a page says about itself and where it leads. URLs are as written: resolve them against `base`, which itself is
/// relative to the page's own URL.
struct page_links {
  std::optional<std::string> title{};      ///< of the first title element, whitespace collapsed (document.title)
  std::optional<std::string> base{};       ///< href of the first base element that has one
  std::optional<std::string> canonical{};  ///< href of the first `link` with rel=canonical
  std::string robots{};  ///< contents of every `meta` for robots or for this crawler by name, separated by ", "
  link_list links{};
  /// The documents in srcdoc attributes that have links. Such a document's base, if any, is relative to this page's.
  std::vector<page_links> srcdocs{};
  /// Where they are collected: the ids of the elements and the names of `a` elements, to which a fragment may refer.
  /// None: they were not, or are beyond the bounds.
  std::optional<std::vector<std::string>> anchors{};
  std::size_t dropped_links = 0;  ///< links beyond the bounds, with those of `srcdocs`
};

}  // namespace fanfold::html
