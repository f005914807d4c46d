#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawl/page_reader.hpp"
#include "html/link_extractor.hpp"
#include "url/normalize.hpp"
#include "url/url.hpp"

/// The programs of the talk "Fan-in and Fan-out": what they have in common, and is not their idea.
namespace talk {

using fanfold::url;

/// What came of asking for a URL.
struct page {
  url at;
  std::string body{};        ///< empty where there is none: the page could not be fetched
  std::vector<url> links{};  ///< to pages of the same host: sorted, each once

  bool empty() const { return body.empty(); }
};

/// Where the links of a page lead that `at` was asked for and that came from `arrived_at`, redirects followed.
inline std::vector<url> links_in(std::string_view body, const url& at, const url& arrived_at) {
  using fanfold::html::link_kind;
  fanfold::html::link_extractor extractor;
  extractor.feed(body);
  const auto document = std::move(extractor).finish();
  const url base = fanfold::base_of(document, arrived_at);
  std::vector<url> links;
  for (const auto link : document.links) {
    if (link.kind != link_kind::page && link.kind != link_kind::frame) continue;
    auto target = url::parse(link.reference, base);
    if (!target || !target->is_http() || target->host_and_port() != at.host_and_port()) continue;
    fanfold::normalize(*target);
    links.push_back(*std::move(target));
  }
  std::ranges::sort(links);
  links.erase(std::ranges::unique(links).begin(), links.end());
  return links;
}

inline page read_page(url at, const url& arrived_at, std::string body) {
  auto links = links_in(body, at, arrived_at);
  return {std::move(at), std::move(body), std::move(links)};
}

/// The page that could not be fetched: says so, and is empty.
inline page no_page(url at, std::string_view why) {
  fmt::print(stderr, "Error fetching {}: {}\n", at.href(), why);
  return {std::move(at)};
}

}  // namespace talk
