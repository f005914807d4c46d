#include "store/sitemap.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "store/utf8.hpp"
#include "store/xml_text.hpp"

namespace fanfold {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return lower;
}

bool is_html(std::string_view content_type) {
  std::string type = lower_case(content_type.substr(0, content_type.find(';')));
  type.erase(std::min(type.find_last_not_of(" \t") + 1, type.size()));
  return type == "text/html" || type == "application/xhtml+xml";
}

// A refresh asks only for pages that were there whether they have changed.
bool is_there(const page_record& page) {
  return page.status == 200 || (page.status == 304 && page.change == "unchanged");
}

// Whatever its body.
bool is_for_search_engines(const page_record& page) {
  const std::string asks = lower_case(page.robots);
  const bool hides = asks.find("noindex") != asks.npos || asks.find("none") != asks.npos;
  return is_there(page) && page.error.empty() && is_html(page.content_type) && !hides &&
         page.final_url.size() < sitemap_url_limit;
}

}  // namespace

bool sitemap_selection::lists(const page_record& page) {
  if (!is_for_search_engines(page)) return false;
  if (!page.body_hash || page.bytes == 0) return true;
  const auto url = fingerprint::of(page.final_url);
  return listed_.try_emplace(fingerprint::from_bytes(*page.body_hash), url).first->second == url;
}

std::string_view sitemap_head(sitemap_kind kind) {
  return kind == sitemap_kind::urls ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
                                    : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                      "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
}

std::string_view sitemap_tail(sitemap_kind kind) {
  return kind == sitemap_kind::urls ? "</urlset>\n" : "</sitemapindex>\n";
}

void append_sitemap_entry(std::string& out, sitemap_kind kind, std::string_view url,
                          std::optional<std::chrono::sys_seconds> last_modified) {
  std::string copy;
  const std::string_view element = kind == sitemap_kind::urls ? "url" : "sitemap";
  fmt::format_to(std::back_inserter(out), "<{}><loc>", element);
  append_xml(out, as_valid_utf8(url, copy));
  out += "</loc>";
  if (last_modified)
    fmt::format_to(std::back_inserter(out), "<lastmod>{:%Y-%m-%dT%H:%M:%SZ}</lastmod>",
                   fmt::gmtime(std::chrono::system_clock::to_time_t(*last_modified)));
  fmt::format_to(std::back_inserter(out), "</{}>\n", element);
}

}  // namespace fanfold
