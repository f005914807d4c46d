#include "crawl/visitor.hpp"

#include <chrono>
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

constexpr std::size_t spare_connections = 128;        // for visits that begin before others end
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

// Whether a redirect is part of the visit; otherwise the record says where it leads, and why it ends there.
bool may_follow(const boost::system::result<url>& target, const url& from, int redirects, const visit_order& order,
                visited& result) {
  page_record& page = result.page;
  if (!target) {
    page.error = "bad_redirect";
    page.error_detail = "the Location is no URL: " + target.error().message();
    return false;
  }
  page.final_url = target->href();
  const auto refused_by = order.within->check(*target).refused_by;
  const bool seed_moves = order.depth == 0 && (refused_by == scope_rule::seeds || refused_by == scope_rule::include);
  if (!target->is_http() || (refused_by && !seed_moves)) return false;
  if (redirects == max_redirects) {
    page.error = "too_many_redirects";
    page.error_detail = "more than " + std::to_string(max_redirects);
    return false;
  }
  if (refused_by || !order.follow_redirects || target->origin() != from.origin()) {
    add_found(*target, order.depth, result);
    result.redirects = redirects + 1;
    if (refused_by) result.moved_to = target->href();
    return false;
  }
  if (order.robots->allows(target->href())) return true;
  order.robots->explain(page);
  return false;
}

}  // namespace

visitor::visitor(boost::asio::io_context& context, const crawl_options& options, std::size_t at_once,
                 bool records_links)
    : follow_(options.follow),
      obeyed_(options.obey_directives),
      reads_sitemaps_(options.sitemaps),
      records_links_(records_links),
      limits_(limits_of(options)),
      product_token_(product_token_of(options.user_agent)),
      fetcher_(context, {.user_agent = options.user_agent,
                         .resolve = options.resolve,
                         .name_servers = options.name_servers,
                         .ca_file = options.ca_file,
                         .guard = guard_of(options),
                         .connections = at_once + spare_connections}) {}

task<visited> visitor::visit(visit_order order) {
  visited result;
  result.page.url = order.url;
  result.page.depth = static_cast<int>(order.depth);
  result.page.fetched_at = std::chrono::system_clock::now();
  url at = url::parse(order.url).value();  // the frontier holds only URLs that were parsed
  const auto began = steady::now();
  for (int redirects = order.redirects;; ++redirects) {
    page_reader reader({.product_token = product_token_});
    http::request what{std::string(at.href()), left_of(limits_, began), order.addresses};
    const http::response answer = co_await fetcher_.fetch(std::move(what), reader);
    record_answer(answer, at, result.page);
    result.signal = signal_of(answer);
    auto target = redirect_target(answer, at);
    if (!target) {
      if (const auto content = std::move(reader).finish()) read_content(*content, at, order, result);
      co_return result;
    }
    if (*target) normalize(**target);
    if (*target && asks_to_stay(answer.head, **target, result.page)) co_return result;
    if (!may_follow(*target, at, redirects, order, result)) co_return result;
    at = std::move(**target);
  }
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
    if (result.found.text_bytes() > max_found_bytes) break;
    const bool is_followed = !rules.nofollow && follows(link);
    if (!is_followed && !records_links_) continue;
    const link_place place{link.element, link.attribute, link.kind};
    const auto* target = resolver_.resolve(link.reference, place, is_followed);
    if (!target || !(target->is_in_scope || records_links_)) continue;
    const bool is_mentioned = !is_followed || !target->is_in_scope;
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
  for (int redirects = 0;; ++redirects) {
    robots_body body;
    http::request what{at.href(), left_of(limits, began), redirects == 0 ? order.addresses : std::vector<ip_address>()};
    const http::response answer = co_await fetcher_.fetch(std::move(what), body);
    if (answer.error && answer.error != http::errc::stopped)
      co_return robots_answer{.policy = robots_policy::unavailable(answer.error.message(), answer.error_detail),
                              .signal = signal_of(answer)};
    auto target = redirect_target(answer, at);
    if (!target || !*target || !(*target)->is_http() || redirects == max_robots_redirects)
      co_return read_rules(answer, body.lines(), at, order);
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
