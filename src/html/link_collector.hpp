#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "html/element.hpp"
#include "html/link_extractor_options.hpp"
#include "html/link_rules.hpp"
#include "html/page_links.hpp"
#include "html/tokens.hpp"

namespace fanfold::html {

/// The tag that a link is on.
struct link_place {
  html::element element;
  const start_tag& tag;
};

/// Puts what link_extractor finds into a page_links, within the bounds. References are stripped of what the URL parser
/// would strip; empty ones and data: URLs are left out, except that `a` and `area` may refer to the page itself.
class link_collector {
 public:
  explicit link_collector(const link_extractor_options& options);

  /// Every URL of the attribute that the rule names, if the tag has it.
  void add_attribute(const link_place& at, const link_rule& rule);
  /// One URL.
  void add(const link_place& at, const link_rule& rule, std::string_view reference);
  void add(link found);
  /// Links that were found, but are not to be had.
  void drop(std::size_t links) { page_.dropped_links += links; }

  void set_title(std::string_view title);
  /// Only the first one counts.
  void set_base(const attribute& href) { set_once(page_.base, href); }
  void set_canonical(const attribute& href) { set_once(page_.canonical, href); }
  void add_robots(std::string_view content);
  /// Once there is no room for one, there are none.
  void add_anchor(std::string_view name);
  void add_srcdoc(link_collector document);

  const page_links& page() const { return page_; }
  page_links take() && { return std::move(page_); }
  /// The bounds of what may still come.
  const link_extractor_options& remaining() const { return remaining_; }

 private:
  void set_once(std::optional<std::string>& field, const attribute& href);
  bool take_room(std::size_t bytes, std::size_t beside = 0);

  link_extractor_options remaining_;
  page_links page_;
};

}  // namespace fanfold::html
