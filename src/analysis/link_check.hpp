#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <functional>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold {

/// Statuses from one to another, both included.
struct status_range {
  int first = 200;
  int last = 299;
};

/// When a link is broken.
struct link_rules {
  std::vector<status_range> accepted{status_range()};  ///< statuses that are fine
  bool moved_is_broken = false;                        ///< a link to what has moved for good
  std::size_t max_holders = 5;                         ///< pages that are named for each link
};

/// A link on a page.
struct checked_link {
  std::string_view url{};       ///< normalised, without its fragment; as written where it is no URL
  std::string_view fragment{};  ///< as written
  std::string_view element{};
  std::string_view attribute{};
  bool is_url = true;
  bool is_ignored = false;  ///< nobody wants to know
};

enum class link_state : std::uint8_t { fine, broken, skipped };

/// A page that holds a link, and where.
struct link_holder {
  std::string_view page{};
  std::string_view element{};  ///< empty: outside of any, as in a header
  std::string_view attribute{};
};

/// What came of a link: one URL with one fragment, on however many pages. The views are good as long as the link_check.
struct link_finding {
  std::string_view url{};
  std::string_view fragment{};
  link_state state = link_state::fine;
  std::string reason{};                ///< why it is broken or skipped: "404 Not Found", "unknown host", …
  std::string_view detail{};           ///< more words, where there are any
  int status = 0;                      ///< of the last answer; 0: there was none
  std::string_view error{};            ///< the code of a visit that failed
  std::string_view moved_to{};         ///< where redirects led; empty: there were none
  bool moved_for_good = false;         ///< and all of them were permanent
  bool is_seed = false;                ///< where no page holds it: somebody named it. Otherwise a robots.txt did
  std::uint64_t pages = 0;             ///< that hold it
  std::vector<link_holder> holders{};  ///< the first of them, by URL
};

struct link_totals {
  std::uint64_t links = 0;  ///< different ones
  std::uint64_t pages = 0;  ///< that hold them
  std::uint64_t broken = 0;
  std::uint64_t moved = 0;  ///< redirected, for good or not
  std::uint64_t skipped = 0;
  std::uint64_t fine_seeds = 0;  ///< of the URLs that somebody named, linked to or not
  std::vector<std::pair<std::string, std::uint64_t>> skipped_by_reason{};
};

/// Folds visits and links, as they come, into what is to be said of the links. Every text is held once, of a link's
/// pages only those that are named; what is said doesn't depend on the order in which they came.
class link_check {
 public:
  explicit link_check(link_rules rules = {}) : rules_(std::move(rules)) {}
  link_check(const link_check&) = delete;
  link_check& operator=(const link_check&) = delete;

  /// A URL was visited. `anchors`: of its page, where fragments into it are to be checked.
  void add_visit(const page_record& visit, bool moved_for_good, const std::optional<std::vector<std::string>>& anchors);
  /// All links of a page. Once is enough, however many URLs lead to it: what comes again is the same.
  void add_links(std::string_view page, std::span<const checked_link> links);

  /// Once all came: each link, those of a page together, by URL; after them what was visited in vain though no page
  /// links to it.
  void for_each(const std::function<void(const link_finding&)>& take) const;
  link_totals totals() const;

 private:
  using text_id = std::uint32_t;

  struct visited_url {
    text_id moved_to = 0;  // 0: nowhere
    text_id error = 0;
    text_id detail = 0;
    std::int16_t status = 0;
    bool has_ended = true;  // otherwise moved_to is a URL of its own
    bool moved_for_good = false;
    bool is_seed = false;
    bool has_anchors = false;
    std::vector<std::uint64_t> anchors;
  };
  struct holder {
    text_id page;
    text_id element;
    text_id attribute;
  };
  struct reference {
    text_id url;
    text_id fragment;
    text_id last_page = 0;
    std::uint32_t pages = 0;
    bool is_url;
    bool is_ignored;
    std::vector<holder> holders{};  // ascending
  };

  text_id id_of(std::string_view text);
  std::string_view text_of(text_id id) const { return texts_[id]; }
  reference& reference_of(const checked_link& link);
  void hold(reference& by, const holder& page);
  bool is_accepted(int status) const;
  const visited_url* visit_of(text_id url) const;
  void judge(const visited_url* visit, link_finding& finding) const;
  void judge_end(const visited_url& end, link_finding& finding) const;
  link_finding finding_of(const reference& link) const;
  std::vector<std::uint32_t> in_order() const;
  std::vector<text_id> unheld() const;

  link_rules rules_;
  std::pmr::monotonic_buffer_resource bytes_{64 * 1024};
  std::vector<std::string_view> texts_{""};  // by id
  boost::unordered_flat_map<std::string_view, text_id> ids_{{"", 0}};
  boost::unordered_flat_map<text_id, visited_url> visits_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> numbers_;  // of references, by URL and fragment
  std::vector<reference> references_;
  boost::unordered_flat_set<text_id> pages_;  // with links
};

}  // namespace fanfold
