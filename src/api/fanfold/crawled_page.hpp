#pragma once

#include <fanfold/page_record.hpp>
#include <fanfold/task.hpp>
#include <fanfold/word_counts.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold {

/// What of each page is kept for whoever handles it, beside its record.
struct kept_content {
  bool links = false;
  bool words = false;
  bool body = false;
  bool anchors = false;

  bool any() const noexcept { return links || words || body || anchors; }
};

/// A link on a page.
struct page_link {
  std::string url;               ///< normalised, without its fragment; as written where it is no URL
  std::string fragment{};        ///< as written, without the #
  std::string_view element{};    ///< "a"; empty: outside of any, as in a header
  std::string_view attribute{};  ///< "href"
  std::string_view kind{};       ///< "page", "resource", ...
  bool is_followed = false;      ///< where it leads is visited: it is in scope or a leaf, and of a kind to be followed
  bool is_url = true;
};

/// A finished visit, for its handler. What was not asked for is empty.
struct crawled_page {
  page_record record{};
  std::vector<page_link> links{};
  text::word_counts words{};
  std::string header_lines{};  ///< of the last answer, as received, CR LF included; where the body is kept
  std::string body{};          ///< of the last answer, decoded: as much of it as came
  /// Of a page of HTML or a drawing that was read: what fragments may refer to, in the order of the page.
  std::optional<std::vector<std::string>> anchors{};
  bool moved_for_good = false;  ///< what led to its final URL was permanent redirects alone (301, 308)
};

/// Called with each finished visit, on the crawl's own loop; the task may wait for whatever it likes. As many run at
/// once as fetches may; while that many do nothing further is fetched. What it throws ends the crawl.
using page_handler = std::function<task<>(crawled_page)>;

}  // namespace fanfold
