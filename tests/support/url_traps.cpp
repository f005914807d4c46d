// Sites without an end: every page is sound, and leads to pages that were not there before.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>

#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

response page_of(const fault_request& asked, const std::string& body) {
  return html_reply(200, asked.path, body);
}

std::string link_to(std::string_view href) {
  return fmt::format("<a href=\"{}\">x</a>\n", href);
}

response growing_path(const fault_request& asked) {
  const std::string_view slash = asked.path.ends_with('/') ? "" : "/";
  return page_of(asked, link_to(fmt::format("{}{}a/", asked.path, slash)));
}

// What a template with a relative link does that should have begun with a slash.
response relative_loop(const fault_request& asked) {
  const std::string_view folder = asked.arguments.empty() ? "relative-loop/" : "";
  std::string body;
  for (const std::string_view to : {"about/team", "news/today", "shop/cart"})
    body += link_to(fmt::format("{}{}", folder, to));
  return page_of(asked, body);
}

response growing_query(const fault_request& asked) {
  return page_of(asked, link_to(fmt::format("{}?{}&amp;from=here", asked.path, asked.query)));
}

response growing_segment(const fault_request& asked) {
  constexpr std::size_t growth_bytes = 1'000;
  return page_of(
      asked, link_to(fmt::format("/fault/growing-segment/{}{}", asked.word(0, ""), std::string(growth_bytes, 'x'))));
}

response endless_pages(const fault_request& asked) {
  const auto page = asked.number(0, 1);
  std::string body;
  for (std::uint64_t i = 1; i <= 10; ++i) body += link_to(fmt::format("/fault/pages/{}", page + i));
  return page_of(asked, body);
}

response page_parameter(const fault_request& asked) {
  std::uint64_t page = 1;
  constexpr std::string_view name = "page=";
  if (asked.query.starts_with(name)) page = std::hash<std::string_view>{}(asked.query) % 1'000'000'000;
  return page_of(asked, link_to(fmt::format("?page={}", page + 1)) + link_to(fmt::format("?page={}", page + 2)));
}

response calendar(const fault_request& asked) {
  constexpr std::uint64_t last_year = 1'000'000;
  const auto year = std::min<std::uint64_t>(asked.number(0, 2024), last_year);
  const auto month = std::clamp<std::uint64_t>(asked.number(1, 1), 1, 12);
  const auto months = year * 12 + month - 1;
  const auto to = [](std::uint64_t m) { return link_to(fmt::format("/fault/calendar/{}/{:02}", m / 12, m % 12 + 1)); };
  std::string body = to(months + 1) + to(months == 0 ? 0 : months - 1);
  if (asked.arguments.size() < 3)
    for (int day = 1; day <= 28; ++day)
      body += link_to(fmt::format("/fault/calendar/{}/{:02}/{:02}", year, month, day));
  return page_of(asked, body);
}

/// A session that nobody had before: the server forgets who asked, and every link tells it anew.
std::uint64_t new_session(const fault_request& asked, std::uint64_t link) {
  return std::hash<std::string_view>{}(asked.head.target) * 31 + asked.earlier * 7 + link;
}

response session_path(const fault_request& asked) {
  std::string body;
  for (std::uint64_t i = 0; i < 5; ++i)
    body += link_to(fmt::format("/fault/session-path/S{:016x}/article/{}", new_session(asked, i), i));
  return page_of(asked, body);
}
response session_parameter(const fault_request& asked) {
  std::string body;
  for (std::uint64_t i = 0; i < 5; ++i)
    body += link_to(fmt::format("/fault/session-parameter/article{};jsessionid={:016x}", i, new_session(asked, i)));
  return page_of(asked, body);
}
response session_query(const fault_request& asked) {
  std::string body;
  for (std::uint64_t i = 0; i < 5; ++i)
    body += link_to(fmt::format("/fault/session-query?article={}&amp;PHPSESSID={:016x}", i, new_session(asked, i)));
  return page_of(asked, body);
}

// A shop that can be narrowed down by any of its filters, each with some values, in any order: 10! * 9^10 URLs.
response facets(const fault_request& asked) {
  constexpr std::array<std::string_view, 10> names{"brand", "colour", "size",  "price", "rating",
                                                   "sort",  "view",   "shape", "stock", "year"};
  constexpr int values = 9;
  std::string body;
  for (const auto name : names) {
    if (asked.query.find(fmt::format("{}=", name)) != asked.query.npos) continue;
    for (int value = 1; value <= values; ++value)
      body +=
          link_to(fmt::format("/fault/facets?{}{}{}={}", asked.query, asked.query.empty() ? "" : "&amp;", name, value));
  }
  return page_of(asked, body);
}

response subdomains(const fault_request& asked) {
  std::string body;
  for (const std::string_view label : {"a", "b"})
    body += link_to(
        fmt::format("{}://{}.{}:{}/fault/subdomains", asked.web.scheme(), label, asked.host_name(), asked.port()));
  return page_of(asked, body);
}

// What a content management system makes of any path that it doesn't know: a page, with the links of the front page.
response soft_not_found(const fault_request& asked) {
  const auto odd = std::hash<std::string_view>{}(asked.path);
  return page_of(asked, link_to(fmt::format("{}/{:x}", asked.path, odd & 0xffff)) +
                            link_to(fmt::format("/fault/soft-404/{:x}", odd)));
}

constexpr std::array pages{
    fault_page{"growing-path", "/a/a/a/", "leads to a folder a/ of its own", growing_path},
    fault_page{"relative-loop", "/about/team", "relative links that go one folder deeper each time", relative_loop},
    fault_page{"growing-query", "?...", "leads to itself with a query that has one parameter more", growing_query},
    fault_page{"growing-segment", "/xxx", "leads to itself with a name that is 1,000 bytes longer", growing_segment},
    fault_page{"pages", "/N", "leads to the next ten pages, without end", endless_pages},
    fault_page{"page-parameter", "?page=N", "the same, with the page in the query", page_parameter},
    fault_page{"calendar", "/YEAR/MONTH", "a calendar, with the next month, the one before, and its days", calendar},
    fault_page{"session-path", "", "five articles, each below a session that is new each time", session_path},
    fault_page{"session-parameter", "", "the same, with the session behind a semicolon", session_parameter},
    fault_page{"session-query", "", "the same, with the session in the query", session_query},
    fault_page{"facets", "?...", "a shop that ten filters narrow down, in any order", facets},
    fault_page{"subdomains", "", "leads to two hosts below its own", subdomains},
    fault_page{"soft-404", "/ANY", "200 for any path, with links to what isn't there", soft_not_found},
};

}  // namespace

std::span<const fault_page> url_traps() {
  return pages;
}

}  // namespace fanfold::test_web
