#include "single_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fanfold/asio.hpp>
#include <optional>
#include <utility>

#include "crawl/page_reader.hpp"
#include "http/fetcher.hpp"
#include "url/url.hpp"

namespace fanfold::cli {
namespace {

constexpr int max_redirects = 20;  // as the Fetch standard, §4.4

void fail(page_record& page, std::string_view code, std::string detail) {
  page.error = code;
  page.error_detail = std::move(detail);
}

void record_answer(const http::response& answer, const url& from, page_record& page) {
  page.final_url = from.href();
  page.status = answer.head.status();
  page.content_type = answer.head.header("Content-Type");
  page.bytes = answer.body_bytes;
  page.elapsed += answer.elapsed;
  if (answer.error) fail(page, answer.error.message(), answer.error_detail);
}

// Where the answer redirects to; nothing where it doesn't, or to nowhere that can be asked, as the record then says.
std::optional<url> redirect_target(const http::response& answer, const url& from, int redirects, page_record& page) {
  constexpr std::array statuses{301, 302, 303, 307, 308};
  const std::string_view location = answer.head.header("Location");
  if (answer.error || location.empty() || std::ranges::find(statuses, answer.head.status()) == statuses.end())
    return std::nullopt;
  auto target = url::parse(location, from);
  if (!target || !target->is_http())
    fail(page, "bad_redirect", fmt::format("to {}", location));
  else if (redirects == max_redirects)
    fail(page, "too_many_redirects", fmt::format("more than {}", max_redirects));
  else
    return *std::move(target);
  return std::nullopt;
}

void read_links(const html::page_links& document, const url& at, single_page& page) {
  url base = at;
  if (document.base)
    if (auto said = url::parse(*document.base, at)) base = *std::move(said);
  for (const html::link link : document.links) {
    const auto target = url::parse(link.reference, base);
    page.links.push_back({link.element, link.attribute, link.kind, std::string(link.reference),
                          target ? target->href() : std::string()});
  }
  for (const auto& inner : document.srcdocs) read_links(inner, base, page);
}

void read_document(page_reader& reader, const url& at, single_page& page) {
  const auto document = std::move(reader).finish();
  if (!document) return;
  page.record.title = document->title.value_or("");
  read_links(*document, at, page);
  page.record.links = page.links.size() + document->dropped_links;
}

}  // namespace

task<single_page> fetch_page(std::string text, crawl_options options) {
  single_page page;
  page.record.url = text;
  auto at = url::parse(text);
  if (!at || !at->is_http()) {
    fail(page.record, "bad_url", at ? "only http and https URLs can be fetched" : at.error().message());
    co_return page;
  }
  const http::limits limits{.total = options.timeout, .max_body_bytes = options.max_body_bytes};
  http::fetcher fetcher(co_await this_context(),
                        {.user_agent = options.user_agent, .resolve = options.resolve, .ca_file = options.ca_file});
  for (int redirects = 0;; ++redirects) {
    page_reader reader;
    const http::response answer = co_await fetcher.fetch({at->href(), limits}, reader);
    record_answer(answer, *at, page.record);
    auto target = redirect_target(answer, *at, redirects, page.record);
    if (!target) {
      read_document(reader, *at, page);
      co_return page;
    }
    *at = *std::move(target);
  }
}

}  // namespace fanfold::cli
