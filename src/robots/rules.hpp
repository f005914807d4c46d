#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "robots/pattern.hpp"

/// robots.txt by RFC 9309, https://www.rfc-editor.org/rfc/rfc9309.html. Where the standard leaves it open this reads as
/// Google's parser does: common misspellings of keys, a missing colon, `Allow: /a/index.html` for `/a/` too.
/// `Crawl-delay`, which is in no standard, is read as well.
///
/// Deviation from §2.2.2: a needlessly encoded character (%7E for ~) is decoded in Disallow lines, which match in both
/// spellings, and not in Allow lines, as Google's tests have it: in doubt nothing is visited.
namespace fanfold::robots {

struct verdict {
  bool allowed = true;
  std::size_t line = 0;  ///< of the rule that decided, from 1; 0: none did
};

/// The rules for one crawler. Immutable, so any thread may read it.
class agent_rules {
 public:
  /// Of the rules with stars within, so many are matched as they are, in the order of the file. Of those beyond, Allow
  /// does not count, and Disallow forbids all that begins as it does: in doubt nothing is visited.
  static constexpr std::size_t max_searches = 1'000;

  /// For a path with its query, as in a request. The longest matching rule decides, Allow where two are as long
  /// (§2.2.2). O(size of the rules + `max_searches` * path).
  verdict check(std::string_view path_and_query) const;
  bool allows(std::string_view path_and_query) const { return check(path_and_query).allowed; }

  /// About how much memory they take. O(rules).
  std::size_t bytes() const noexcept;

  /// The longest that the file asks for, but at most five minutes.
  std::optional<std::chrono::milliseconds> crawl_delay() const noexcept { return crawl_delay_; }

 private:
  friend class rules;
  struct rule {
    rule(std::string_view path, bool allows, std::size_t in_line);
    bool allow;
    pattern path;
    std::size_t line;
  };

  void add(const agent_rules& others);
  void limit_searches();

  std::vector<rule> rules_;  // the strongest first, once merged
  std::optional<std::chrono::milliseconds> crawl_delay_;
};

/// A robots.txt.
class rules {
 public:
  /// Reads any bytes: what is no line of a robots.txt is passed over. The caller bounds the size (§2.5). O(size).
  static rules parse(std::string_view body);

  /// The rules of all groups for `product_token` ("Fanfold"), compared without case, or where there are none, of those
  /// for `*` (§2.2.1).
  agent_rules for_agent(std::string_view product_token) const;

  /// The values of Sitemap lines, as written.
  const std::vector<std::string>& sitemaps() const noexcept { return sitemaps_; }

 private:
  class reader;
  struct group {
    std::vector<std::string> agents;  // in lower case
    agent_rules rules;
  };
  std::vector<group> groups_;
  std::vector<std::string> sitemaps_;
};

}  // namespace fanfold::robots
