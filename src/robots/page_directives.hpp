#pragma once

#include <string>
#include <string_view>

namespace fanfold::robots {

/// What a page asks of crawlers by `<meta name=robots>` and X-Robots-Tag, as Google documents it
/// (https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag). A page asks for nothing by default:
/// `index`, `follow`, `all` and unknown directives change nothing.
struct page_directives {
  bool noindex = false;
  bool nofollow = false;
  bool noarchive = false;
  bool nosnippet = false;
  bool noimageindex = false;
  bool notranslate = false;
  std::string unavailable_after{};  ///< the first date given, as written; empty: none

  /// The most restrictive wins.
  void merge(const page_directives& others);

  bool operator==(const page_directives&) const = default;
};

/// Reads the content of a meta element: directives separated by commas, or by blanks, in any case. O(content).
page_directives parse_robots_meta(std::string_view content);

/// Reads the value of an X-Robots-Tag field. What stands after `agent:`, up to the next one, counts only where the
/// agent is `product_token`, compared without case, or `*`. O(value).
page_directives parse_robots_tag(std::string_view value, std::string_view product_token);

}  // namespace fanfold::robots
