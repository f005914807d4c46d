#include "link_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>
#include <tuple>
#include <vector>

#include "number_text.hpp"
#include "store/utf8.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

// A link that is told of on one of its pages.
struct told_link {
  const link_finding* link;
  std::size_t holder;  // beyond the holders: no page holds it
};

bool is_told(const link_finding& link) {
  return link.state == link_state::broken || (link.state == link_state::fine && link.moved_for_good);
}

// Where no page holds a link.
std::string_view origin_of(const link_finding& link) {
  return link.is_seed ? "named on the command line" : "named in a robots.txt";
}

std::string page_of(const told_link& told) {
  const auto& holders = told.link->holders;
  return holders.empty() ? std::string(origin_of(*told.link)) : printable(holders[told.holder].page);
}

std::string reason_of(const link_finding& link) {
  return link.state == link_state::fine ? "moved for good" : link.reason;
}

std::string place_of(const told_link& told) {
  if (told.link->holders.empty()) return "-";
  const link_holder& holder = told.link->holders[told.holder];
  return fmt::format("{}{}{}", holder.element, holder.element.empty() ? "" : " ", holder.attribute);
}

std::vector<told_link> by_page(const std::vector<link_finding>& links) {
  std::vector<told_link> all;
  for (const link_finding& link : links)
    for (std::size_t i = 0; i < std::max<std::size_t>(link.holders.size(), 1); ++i) all.push_back({&link, i});
  std::ranges::sort(all, {}, [](const told_link& told) {
    const link_finding& link = *told.link;
    const auto page = link.holders.empty() ? origin_of(link) : link.holders[told.holder].page;
    return std::tuple(page, link.url, link.fragment);
  });
  return all;
}

void print_link(text_output& out, const told_link& told, std::size_t reason_width, std::size_t place_width) {
  const link_finding& link = *told.link;
  out.print("  {:<{}}  {:<{}}  {}", reason_of(link), reason_width, place_of(told), place_width, whole_url(link));
  if (!link.moved_to.empty()) out.print(" -> {}", printable(link.moved_to));
  if (!link.detail.empty()) out.print("  ({})", printable(link.detail));
  out.print("\n");
  const bool is_last = told.holder + 1 == link.holders.size();
  if (is_last && link.pages > link.holders.size())
    out.print("  {:<{}}  ... and on {}\n", "", reason_width, counted(link.pages - link.holders.size(), "more page"));
}

// Text of strangers as JSON.
std::string json_text(std::string_view text) {
  std::string copy;
  return boost::json::serialize(boost::json::string(as_valid_utf8(text, copy)));
}

std::string json_or_null(std::string_view text) {
  return text.empty() ? "null" : json_text(text);
}

std::string_view state_name(const link_finding& link) {
  if (link.state == link_state::broken) return "broken";
  return link.state == link_state::skipped ? "skipped" : "redirected";
}

std::string json_holders(const link_finding& link) {
  std::string all;
  for (const link_holder& holder : link.holders)
    all += fmt::format(R"({}{{"url":{},"element":{},"attribute":{}}})", all.empty() ? "" : ",", json_text(holder.page),
                       json_or_null(holder.element), json_text(holder.attribute));
  return all;
}

void print_json_link(text_output& out, const link_finding& link) {
  const std::string url = link.fragment.empty() ? std::string(link.url) : fmt::format("{}#{}", link.url, link.fragment);
  out.print(R"({{"url":{},"state":"{}","reason":{},"status":{},"error":{},"error_detail":{},)", json_text(url),
            state_name(link), json_or_null(link.reason), link.status == 0 ? "null" : std::to_string(link.status),
            json_or_null(link.error), json_or_null(link.detail));
  out.print(R"("redirected_to":{},"permanently":{},"page_count":{},"pages":[{}]}})", json_or_null(link.moved_to),
            link.moved_for_good, link.pages, json_holders(link));
}

}  // namespace

void print_report(text_output& out, const link_check& links, report_format how) {
  switch (how) {
    case report_format::text:
      return print_text_report(out, links);
    case report_format::json:
      return print_json_report(out, links);
    case report_format::junit:
      return print_junit_report(out, links);
  }
}

void print_text_report(text_output& out, const link_check& links) {
  std::vector<link_finding> findings;
  links.for_each([&](const link_finding& link) {
    if (is_told(link)) findings.push_back(link);
  });
  const std::vector<told_link> all = by_page(findings);
  std::size_t reason_width = 0;
  std::size_t place_width = 0;
  for (const told_link& told : all) {
    reason_width = std::max(reason_width, reason_of(*told.link).size());
    place_width = std::max(place_width, place_of(told).size());
  }
  std::string page;
  for (const told_link& told : all) {
    if (const std::string its = page_of(told); its != page) out.print("{}{}\n", page.empty() ? "" : "\n", page = its);
    print_link(out, told, reason_width, place_width);
  }
  out.print("{}{}\n", all.empty() ? "" : "\n", summary_of(links.totals()));
}

void print_json_report(text_output& out, const link_check& links) {
  const link_totals all = links.totals();
  out.print(R"({{"summary":{{"links":{},"pages":{},"broken":{},"redirected":{},"skipped":{}}},)", all.links, all.pages,
            all.broken, all.moved, all.skipped);
  out.print("\"links\":[");
  std::string_view comma;
  links.for_each([&](const link_finding& link) {
    if (link.state == link_state::fine && link.moved_to.empty()) return;
    out.print("{}\n", comma);
    print_json_link(out, link);
    comma = ",";
  });
  out.print("]}}\n");
}

std::string summary_of(const link_totals& totals) {
  std::string text = fmt::format("{} on {}: {} broken, {} redirected, {} skipped", counted(totals.links, "link"),
                                 counted(totals.pages, "page"), grouped(totals.broken), grouped(totals.moved),
                                 grouped(totals.skipped));
  std::string reasons;
  for (const auto& [reason, count] : totals.skipped_by_reason)
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", grouped(count), reason);
  return reasons.empty() ? text : fmt::format("{} ({})", text, reasons);
}

std::string whole_url(const link_finding& link) {
  return printable(link.fragment.empty() ? std::string(link.url) : fmt::format("{}#{}", link.url, link.fragment));
}

}  // namespace fanfold::cli
