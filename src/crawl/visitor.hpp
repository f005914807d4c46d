#pragma once

#include <chrono>
#include <cstdint>
#include <fanfold/crawled_page.hpp>
#include <fanfold/page_record.hpp>
#include <fanfold/task.hpp>
#include <memory>
#include <string>

#include "crawl/answer.hpp"
#include "crawl/archivist.hpp"
#include "crawl/found_urls.hpp"
#include "crawl/link_resolver.hpp"
#include "crawl/options.hpp"
#include "crawl/page_content.hpp"
#include "crawl/page_memory.hpp"
#include "crawl/page_reader.hpp"
#include "crawl/robots_policy.hpp"
#include "crawl/taken_urls.hpp"
#include "http/fetcher.hpp"
#include "url/scope.hpp"
#include "url/url.hpp"

namespace fanfold {

/// By what a server tells whether a page is as it was (RFC 9110 §8.8).
struct page_validators {
  std::string url;  ///< that answered
  std::string etag;
  std::string last_modified;
};

/// What to visit, and by which rules. The rules are shared between threads, and don't change.
struct visit_order {
  std::string url;  ///< normalised
  std::uint32_t depth = 0;
  bool follow_redirects = true;  ///< those within the origin
  int redirects = 0;             ///< that led here, in visits before
  std::shared_ptr<const scope> within;
  std::shared_ptr<const robots_policy> robots{};
  std::vector<ip_address> addresses{};  ///< of the host; none: unknown
  page_validators known{};              ///< of the page as it was; none: it is new
  std::string referrer{};               ///< for the archive; empty: a seed, or there is no archive
};

/// What came of it.
struct visited {
  page_record page;                      ///< but for its id and its referrer
  found_urls found;                      ///< the links, and the target of a redirect that ended the visit
  int redirects = 0;                     ///< those up to that target, where there is one
  std::string moved_to;                  ///< that target, where a seed left the scope: the scope is to move along
  bool refused = false;                  ///< no server was asked
  bool unchanged = false;                ///< the page is as it was known, the server says
  server_signal signal;                  ///< of the last answer
  std::vector<warc_capture> captures{};  ///< to be archived: one for each answer
  bool has_captured_answer = false;      ///< the last of them is the page's
  crawled_page kept;                     ///< what is kept for the page's handler, but for its record
  std::size_t kept_link_bytes = 0;       ///< of their texts
  page_memory memory{};                  ///< that `found` and `kept` are in, but for a body

  /// What `kept` takes of it.
  std::size_t kept_bytes() const;
};

/// A host's robots.txt.
struct robots_answer {
  robots_policy policy;
  found_urls sitemaps{};  ///< in scope
  int status = 0;         ///< of the last answer; 0: there was none
  server_signal signal{};
  bool refused = false;                  ///< no server was asked
  std::vector<warc_capture> captures{};  ///< to be archived: one for each answer
};

/// Makes visits on one worker: fetches, follows redirects, extracts.
///
/// A redirect within the origin is part of the visit. One to another origin ends it: its target is a URL of its own,
/// found at the same depth, because the other host has its own robots.txt and its own politeness. So does any redirect
/// of a host between whose requests there is a delay, and one that takes a seed out of the scope. No chain of redirects
/// is longer than 20, in however many visits.
class visitor {
 public:
  /// By `fetcher`, of that worker, and within `memory`: both must outlive the visitor, and what it brings.
  /// `records_links`: those that are not followed are found too, as mentioned. URLs among `taken` are left out.
  /// `archive_folder`: where there is one, what servers answer is to be archived, in a file in that folder.
  visitor(http::fetcher& fetcher, page_memory_budget& memory, const crawl_options& options, bool records_links = false,
          const taken_urls* taken = nullptr, const std::optional<std::filesystem::path>& archive_folder = std::nullopt);

  /// Visits a page. What goes wrong is in the record.
  task<visited> visit(visit_order order);

  /// Gets a robots.txt, following redirects as RFC 9309 §2.3.1.2 says.
  task<robots_answer> read_robots(visit_order order);

 private:
  // Of all its links.
  struct page_rules {
    fanfold::encoding encoding = encoding::utf_8;
    bool nofollow = false;
  };

  task<http::response> ask(const url& at, visit_order& order, std::chrono::steady_clock::time_point began,
                           page_reader& reader, visited& result);
  task<http::response> fetch(http::request what, http::body_consumer& consumer, archivist::origin from,
                             std::vector<warc_capture>& captures);
  bool asks_to_stay(const http::response_head& head, const url& target, page_record& page) const;
  void read_content(const page_content& content, const url& at, const visit_order& order, visited& result);
  void read_document(const html::page_links& document, const url& at, const visit_order& order, page_rules rules,
                     visited& result);
  void read_links(const html::link_list& links, const visit_order& order, page_rules rules, visited& result);
  robots_answer read_rules(const http::response& answer, std::string_view text, const url& at,
                           const visit_order& order);
  bool follows(const html::link& link) const noexcept;
  bool may_follow(const boost::system::result<url>& target, const url& from, int redirects, const visit_order& order,
                  visited& result) const;
  void keep_bad(const html::link& link, visited& result);
  bool visits_beyond() const noexcept { return leaves_ >= leaf_kind::heads; }
  bool is_leaf(const url& at, const visit_order& order) const;

  follow_kind follow_;
  std::uint32_t max_depth_;
  leaf_kind leaves_;
  directive_kinds obeyed_;
  bool reads_sitemaps_;
  bool records_links_;
  kept_content kept_;
  bool counts_words_;
  bool hashes_words_;
  const taken_urls* taken_;
  http::limits limits_;
  std::string product_token_;
  http::fetcher& fetcher_;
  page_memory_budget& memory_;
  std::optional<archivist> archivist_;
  link_resolver resolver_;
};

}  // namespace fanfold
