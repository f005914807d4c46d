#include "crawl/visitor.hpp"

#include <algorithm>
#include <chrono>
#include <fanfold/page_errors.hpp>
#include <utility>

#include "crawl/answer.hpp"
#include "crawl/page_reader.hpp"
#include "http/error.hpp"
#include "robots/access.hpp"
#include "url/fingerprint.hpp"
#include "url/normalize.hpp"

namespace fanfold {
namespace {

using steady = std::chrono::steady_clock;

constexpr int max_robots_redirects = 5;               // RFC 9309 §2.3.1.2
constexpr std::size_t max_sitemaps = 1'000;           // of a robots.txt
constexpr std::size_t max_robots_bytes = 500 * 1024;  // §2.5

// A long base makes each of a page's short references long: what is beyond this is not followed.
constexpr std::size_t max_found_bytes = 16 << 20;

// For a visit's next request.
http::limits left_of(http::limits limits, steady::time_point began) {
  limits.total = http::left_of(limits.total, began);
  return limits;
}

class robots_body final : public http::body_consumer {
 public:
  bool begin(const http::response_head&) override { return true; }
  bool write(std::string_view bytes) override {
    text_ += bytes.substr(0, max_robots_bytes - text_.size());
    return text_.size() < max_robots_bytes;
  }

  // The text, or its first lines where it is too long: the half of a rule may forbid more than the whole.
  std::string_view lines() const {
    if (text_.size() < max_robots_bytes) return text_;
    return std::string_view(text_).substr(0, text_.find_last_of("\r\n") + 1);
  }

 private:
  std::string text_;
};

// A field's value as it may be sent: a server's control characters could be taken for a field of their own.
bool is_sendable(std::string_view value) {
  return !value.empty() && std::ranges::none_of(value, [](unsigned char c) { return c < ' ' || c == 0x7F; });
}

// The fields that make a request for what is known a conditional one (RFC 9110 §13.1). Servers may heed either.
std::vector<std::string> conditions_of(const page_validators& known, const url& at) {
  std::vector<std::string> fields;
  if (known.url != at.href()) return fields;
  if (is_sendable(known.etag)) fields.push_back("If-None-Match: " + known.etag);
  if (is_sendable(known.last_modified)) fields.push_back("If-Modified-Since: " + known.last_modified);
  return fields;
}

// What the page asks for, as it would be written.
std::string in_words(const robots::page_directives& asked) {
  std::string words;
  const auto add = [&words](bool asks, std::string_view what) {
    if (asks) words.append(words.empty() ? "" : ", ").append(what);
  };
  add(asked.noindex, "noindex");
  add(asked.nofollow, "nofollow");
  add(asked.noarchive, "noarchive");
  add(asked.nosnippet, "nosnippet");
  add(asked.noimageindex, "noimageindex");
  add(asked.notranslate, "notranslate");
  if (!asked.unavailable_after.empty()) add(true, "unavailable_after: " + asked.unavailable_after);
  return words;
}

void add_found(const url& target, std::uint32_t depth, visited& result) {
  result.found.add(target.href(), fingerprint::of(target.href()), depth);
}

page_link kept_link(const html::link& link, const std::string& url, bool is_followed) {
  const auto mark = link.reference.find('#');
  return {.url = url,
          .fragment = mark == link.reference.npos ? "" : std::string(link.reference.substr(mark + 1)),
          .element = name_of(link.element),
          .attribute = name_of(link.attribute),
          .kind = name_of(link.kind),
          .is_followed = is_followed};
}

// Of what is beyond the edge of the crawl. The head says all; a short body is read to keep the connection.
class unread_body final : public http::body_consumer {
 public:
  bool begin(const http::response_head& head) override {
    const std::string_view announced = head.header("Content-Length");
    return announced.size() < std::to_string(most).size();
  }
  bool write(std::string_view bytes) override {
    read_ += bytes.size();
    return read_ < most;
  }
  std::uint64_t body_limit(std::uint64_t) const override { return UINT64_MAX; }

 private:
  static constexpr std::size_t most = 100'000;
  std::size_t read_ = 0;
};

// For the page's handler. False: there is no room for it.
bool keep(page_link link, std::size_t text_bytes, visited& result) {
  if (!result.memory.take(sizeof(page_link) + text_bytes)) return false;
  result.kept.links.push_back(std::move(link));
  result.kept_link_bytes += text_bytes;
  return true;
}

bool is_out_of_scope(const url& at, const visit_order& order) {
  return order.depth > 0 && !order.within->check(at).allowed();
}

bool is_permanent(int status) {
  return status == 301 || status == 308;
}

}  // namespace

std::size_t visited::kept_bytes() const {
  std::size_t bytes = kept.links.size() * sizeof(page_link) + kept_link_bytes;
  for (const auto& [word, count] : kept.words.by_word) bytes += text::word_counter::bytes_of(word);
  if (kept.anchors)
    for (const std::string& name : *kept.anchors) bytes += sizeof(std::string) + name.size();
  return bytes;
}

visitor::visitor(http::fetcher& fetcher, page_memory_budget& memory, const crawl_options& options, bool records_links,
                 const taken_urls* taken, const std::optional<std::filesystem::path>& archive_folder)
    : follow_(options.follow),
      max_depth_(options.max_depth),
      leaves_(options.leaves),
      obeyed_(options.obey_directives),
      reads_sitemaps_(options.sitemaps),
      records_links_(records_links),
      kept_(options.kept),
      counts_words_(options.kept.words || (options.counts_words && records_links)),
      hashes_words_(options.near_duplicates),
      taken_(taken),
      limits_(limits_of(options)),
      product_token_(product_token_of(options.user_agent)),
      fetcher_(fetcher),
      memory_(memory),
      resolver_(kept_.links) {
  if (archive_folder) archivist_.emplace(fetcher_, options.user_agent, *archive_folder);
}

task<visited> visitor::visit(visit_order order) {
  visited result;
  result.memory = page_memory(memory_);
  result.page.url = order.url;
  result.page.depth = static_cast<int>(order.depth);
  result.page.fetched_at = std::chrono::system_clock::now();
  url at = url::parse(order.url).value();  // the frontier holds only URLs that were parsed
  const auto began = steady::now();
  bool all_permanent = true;
  for (int redirects = order.redirects;; ++redirects) {
    page_reader reader({.product_token = product_token_,
                        .counts_words = counts_words_,
                        .hashes_words = hashes_words_,
                        .collects_anchors = kept_.anchors,
                        .room = &result.memory},
                       kept_.body);
    const http::response answer = co_await ask(at, order, began, reader, result);
    auto target = redirect_target(answer, at);
    if (!target) {
      result.unchanged = !answer.error && answer.head.status() == 304 && !conditions_of(order.known, at).empty();
      if (kept_.body) result.kept.header_lines = answer.head.lines();
      result.kept.body = reader.take_body();
      if (auto content = std::move(reader).finish()) {
        if (!answer.error) {
          result.page.body_hash = content->body_hash;
          result.page.simhash = content->simhash;
        }
        if (!is_leaf(at, order)) read_content(*content, at, order, result);
        result.kept.words = std::move(content->words);
        result.kept.anchors = std::move(content->document.anchors);
      }
      result.memory.shrink_to(result.found.bytes() + result.kept_bytes());
      co_return result;
    }
    all_permanent = all_permanent && is_permanent(answer.head.status());
    result.kept.moved_for_good = all_permanent;
    if (*target) normalize(**target);
    if (*target && asks_to_stay(answer.head, **target, result.page)) co_return result;
    if (!may_follow(*target, at, redirects, order, result)) co_return result;
    order.referrer = archivist_ ? at.href() : std::string();
    at = std::move(**target);
  }
}

// Asks for a URL of the visit, and writes its answer down. Where it is a leaf the head may be all that is wanted.
task<http::response> visitor::ask(const url& at, visit_order& order, steady::time_point began, page_reader& reader,
                                  visited& result) {
  unread_body unread;
  const bool is_head_enough = leaves_ == leaf_kind::heads && is_out_of_scope(at, order);
  http::body_consumer& consumer = is_head_enough ? static_cast<http::body_consumer&>(unread) : reader;
  http::request what{at.href(), left_of(limits_, began), order.addresses, conditions_of(order.known, at)};
  const std::size_t captured = result.captures.size();
  http::response answer =
      co_await fetch(std::move(what), consumer, {std::move(order.referrer), result.page.depth}, result.captures);
  result.has_captured_answer = result.captures.size() > captured;
  if (is_head_enough && answer.head.is_whole()) {
    answer.error = {};
    answer.error_detail.clear();
  }
  record_answer(answer, at, result.page);
  result.signal = signal_of(answer);
  co_return answer;
}

task<http::response> visitor::fetch(http::request what, http::body_consumer& consumer, archivist::origin from,
                                    std::vector<warc_capture>& captures) {
  if (!archivist_) return fetcher_.fetch(std::move(what), consumer);
  return archivist_->fetch(std::move(what), consumer, std::move(from), captures);
}

// A link that leads nowhere because it is no URL.
void visitor::keep_bad(const html::link& link, visited& result) {
  if (!kept_.links || resolver_.is_url(link.reference)) return;
  page_link bad = kept_link(link, std::string(link.reference), false);
  bad.fragment.clear();
  bad.is_url = false;
  keep(std::move(bad), link.reference.size(), result);
}

// Whether a redirect is part of the visit; otherwise the record says where it leads, and why it ends there.
bool visitor::may_follow(const boost::system::result<url>& target, const url& from, int redirects,
                         const visit_order& order, visited& result) const {
  page_record& page = result.page;
  if (!target) {
    page.error = "bad_redirect";
    page.error_detail = "the Location is no URL: " + target.error().message();
    return false;
  }
  page.final_url = target->href();
  const auto refused_by = order.within->check(*target).refused_by;
  const bool seed_moves = order.depth == 0 && (refused_by == scope_rule::seeds || refused_by == scope_rule::include);
  const bool may_go = !refused_by || seed_moves || (visits_beyond() && order.within->is_beyond(*target));
  if (!target->is_http() || !may_go) return false;
  if (redirects == max_redirects) {
    page.error = "too_many_redirects";
    page.error_detail = "more than " + std::to_string(max_redirects);
    return false;
  }
  if (seed_moves || !order.follow_redirects || target->origin() != from.origin()) {
    add_found(*target, order.depth, result);
    result.redirects = redirects + 1;
    if (seed_moves) result.moved_to = target->href();
    return false;
  }
  if (order.robots->allows(target->href())) return true;
  order.robots->explain(page);
  return false;
}

bool visitor::is_leaf(const url& at, const visit_order& order) const {
  return leaves_ != leaf_kind::none && (order.depth > max_depth_ || is_out_of_scope(at, order));
}

// A redirect that is not to be followed is written down.
bool visitor::asks_to_stay(const http::response_head& head, const url& target, page_record& page) const {
  const robots::page_directives asked = header_directives_of(head, product_token_);
  if (!obeyed_.header || !asked.nofollow) return false;
  page.final_url = target.href();
  page.robots = in_words(asked);
  return true;
}

void visitor::read_content(const page_content& content, const url& at, const visit_order& order, visited& result) {
  const robots::page_directives in_page = robots::parse_robots_meta(content.document.robots);
  robots::page_directives all = content.header_directives;
  all.merge(in_page);
  result.page.robots = in_words(all);
  if (result.page.error.empty() && !content.sitemap_fault.empty()) {
    result.page.error = bad_sitemap;
    result.page.error_detail = content.sitemap_fault;
  }
  result.page.links += content.header_links.size();
  const bool nofollow = (obeyed_.header && content.header_directives.nofollow) || (obeyed_.meta && in_page.nofollow);
  const page_rules rules{content.encoding, nofollow};
  resolver_.begin_page();
  resolver_.begin_document(at, encoding::utf_8, order.within);
  read_links(content.header_links, order, rules, result);
  read_document(content.document, at, order, rules, result);
}

void visitor::read_document(const html::page_links& document, const url& at, const visit_order& order, page_rules rules,
                            visited& result) {
  if (document.title && result.page.title.empty()) result.page.title = *document.title;
  result.page.links += document.links.size() + document.dropped_links;
  const url base = base_of(document, at);
  resolver_.begin_document(base, rules.encoding, order.within);
  read_links(document.links, order, rules, result);
  for (const auto& inner : document.srcdocs) read_document(inner, base, order, rules, result);
}

void visitor::read_links(const html::link_list& links, const visit_order& order, page_rules rules, visited& result) {
  for (const html::link link : links) {
    if (result.found.text_bytes() + result.kept_link_bytes > max_found_bytes) break;
    const bool is_followed = !rules.nofollow && follows(link);
    if (!is_followed && !records_links_ && !kept_.links) continue;
    const link_place place{link.element, link.attribute, link.kind};
    const auto* target = resolver_.resolve(link.reference, place, is_followed);
    if (!target) {
      keep_bad(link, result);
      continue;
    }
    const bool is_visited = target->is_in_scope || (visits_beyond() && target->is_beyond);
    const bool is_mentioned = !is_followed || !is_visited;
    const std::size_t text_bytes = target->url.size() + link.reference.size();
    if (kept_.links && !keep(kept_link(link, target->url, !is_mentioned), text_bytes, result)) break;
    if (is_mentioned && !records_links_) continue;
    if (taken_ && taken_->contain(target->print)) continue;
    if (!result.memory.take(found_urls::bytes_of(target->url))) break;
    result.found.add(target->url, target->print, order.depth + 1, place, is_mentioned);
  }
}

bool visitor::follows(const html::link& link) const noexcept {
  if (link.nofollow && obeyed_.links) return false;
  switch (link.kind) {
    case html::link_kind::page:
    case html::link_kind::frame:
    case html::link_kind::form:
      return follow_ != follow_kind::resources;
    case html::link_kind::sitemap:
      return follow_ != follow_kind::resources && reads_sitemaps_;
    case html::link_kind::resource:
      return follow_ != follow_kind::pages;
    case html::link_kind::reference:
      return follow_ == follow_kind::all;
    case html::link_kind::hint:
    case html::link_kind::ping:
      break;
  }
  return false;
}

task<robots_answer> visitor::read_robots(visit_order order) {
  url at = url::parse(order.url).value();
  http::limits limits = limits_;
  limits.max_body_bytes = UINT64_MAX;  // robots_body has its own
  const auto began = steady::now();
  std::vector<warc_capture> captures;
  for (int redirects = 0;; ++redirects) {
    robots_body body;
    http::request what{.url = at.href(), .limits = left_of(limits, began)};
    if (redirects == 0) what.addresses = order.addresses;
    const http::response answer = co_await fetch(std::move(what), body, {std::move(order.referrer)}, captures);
    if (answer.error && answer.error != http::errc::stopped)
      co_return robots_answer{.policy = robots_policy::unavailable(answer.error.message(), answer.error_detail),
                              .signal = signal_of(answer),
                              .captures = std::move(captures)};
    auto target = redirect_target(answer, at);
    if (!target || !*target || !(*target)->is_http() || redirects == max_robots_redirects) {
      robots_answer rules = read_rules(answer, body.lines(), at, order);
      rules.captures = std::move(captures);
      co_return rules;
    }
    if (archivist_) order.referrer = at.href();
    at = std::move(**target);
  }
}

robots_answer visitor::read_rules(const http::response& answer, std::string_view text, const url& at,
                                  const visit_order& order) {
  const int status = answer.head.status();
  const robots::rules rules = robots::rules::parse(text);
  robots_answer result{
      .policy = robots_policy::from(status, rules, product_token_), .status = status, .signal = signal_of(answer)};
  if (!reads_sitemaps_ || robots::access_for(status) != robots::access::parse) return result;
  resolver_.begin_page();
  resolver_.begin_document(at, encoding::utf_8, order.within);
  for (const std::string& written : rules.sitemaps()) {
    if (result.sitemaps.size() == max_sitemaps) break;
    const auto* target = resolver_.resolve(written, {.kind = html::link_kind::sitemap});
    if (target && target->is_in_scope) result.sitemaps.add(target->url, target->print, order.depth);
  }
  return result;
}

}  // namespace fanfold
