#include "single_page.hpp"

#include <fmt/format.h>

#include <fanfold/asio.hpp>
#include <optional>
#include <utility>

#include "crawl/answer.hpp"
#include "crawl/page_reader.hpp"
#include "encoding/query_encoder.hpp"
#include "http/fetcher.hpp"
#include "url/url.hpp"

namespace fanfold::cli {
namespace {

void fail(page_record& page, std::string_view code, std::string detail) {
  page.error = code;
  page.error_detail = std::move(detail);
}

// Where to go on; nothing where the answer is the page, or leads to nowhere that can be asked, as the record then says.
std::optional<url> next_hop(const http::response& answer, const url& from, int redirects, page_record& page) {
  auto target = redirect_target(answer, from);
  if (!target) return std::nullopt;
  if (!*target || !(*target)->is_http())
    fail(page, "bad_redirect", fmt::format("to {}", answer.head.header("Location")));
  else if (redirects == max_redirects)
    fail(page, "too_many_redirects", fmt::format("more than {}", max_redirects));
  else
    return **std::move(target);
  return std::nullopt;
}

void add_links(const html::link_list& links, const url& base, const url_query_encoder* queries, single_page& page) {
  for (const html::link link : links) {
    const auto target = url::parse(link.reference, base, queries);
    page.links.push_back({link.element, link.attribute, link.kind, std::string(link.reference),
                          target ? target->href() : std::string()});
  }
}

void read_document(const html::page_links& document, const url& at, const url_query_encoder* queries,
                   single_page& page) {
  const url base = base_of(document, at);
  add_links(document.links, base, queries, page);
  for (const auto& inner : document.srcdocs) read_document(inner, base, queries, page);
}

void read_content(page_reader& reader, const url& at, single_page& page) {
  auto content = std::move(reader).finish();
  if (!content) return;
  page.words = std::move(content->words);
  page.record.title = content->document.title.value_or("");
  add_links(content->header_links, at, nullptr, page);
  read_document(content->document, at, query_encoder_of(content->encoding), page);
  page.record.links = page.links.size() + content->document.dropped_links;
}

}  // namespace

task<single_page> fetch_page(std::string text, crawl_options options, bool counts_words) {
  single_page page;
  page.record.url = page.record.final_url = text;
  auto at = url::parse(text);
  if (!at || !at->is_http()) {
    fail(page.record, "bad_url", at ? "only http and https URLs can be fetched" : at.error().message());
    co_return page;
  }
  const http::limits limits = limits_of(options);
  http::fetcher fetcher(co_await this_context(), {.user_agent = options.user_agent,
                                                  .resolve = options.resolve,
                                                  .name_servers = options.name_servers,
                                                  .ca_file = options.ca_file,
                                                  .guard = guard_of(options)});
  for (int redirects = 0;; ++redirects) {
    page_reader reader({product_token_of(options.user_agent), counts_words});
    const http::response answer = co_await fetcher.fetch({at->href(), limits}, reader);
    record_answer(answer, *at, page.record);
    auto target = next_hop(answer, *at, redirects, page.record);
    if (!target) {
      read_content(reader, *at, page);
      co_return page;
    }
    *at = *std::move(target);
  }
}

}  // namespace fanfold::cli
