#include "support/fault_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fanfold::test_web {
namespace {

std::uint64_t parse_number(std::string_view text, std::uint64_t fallback) {
  std::uint64_t value = fallback;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  for (;;) {
    const auto slash = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, slash));
    if (slash == path.size()) return segments;
    path.remove_prefix(slash + 1);
  }
}

const fault_page* find_fault(std::string_view name) {
  for (const auto& group : fault_groups()) {
    const auto page = std::ranges::find(group.pages, name, &fault_page::name);
    if (page != group.pages.end()) return &*page;
  }
  return nullptr;
}

}  // namespace

std::string_view fault_request::word(std::size_t i, std::string_view fallback) const {
  return i < arguments.size() && !arguments[i].empty() ? arguments[i] : fallback;
}

std::string fault_request::url(std::string_view of_path) const {
  return fmt::format("{}://{}:{}{}", web.scheme(), host_name(), port(), of_path);
}

std::string_view fault_request::host_name() const {
  return head.host.substr(0, head.host.rfind(':'));
}

std::uint16_t fault_request::port() const {
  const auto colon = head.host.rfind(':');
  const auto first = web.port(0);
  return colon == head.host.npos ? first : static_cast<std::uint16_t>(parse_number(head.host.substr(colon + 1), first));
}

std::uint64_t fault_request::number(std::size_t i, std::uint64_t fallback) const {
  return i < arguments.size() ? parse_number(arguments[i], fallback) : fallback;
}

std::size_t fault_request::size(std::size_t i, std::size_t fallback) const {
  constexpr std::uint64_t most = 1'000'000;
  return std::min(number(i, fallback), most);
}

std::chrono::milliseconds fault_request::time(std::size_t i, std::chrono::milliseconds fallback) const {
  constexpr std::uint64_t most = std::chrono::milliseconds(std::chrono::hours(24)).count();
  return std::chrono::milliseconds(std::min(number(i, static_cast<std::uint64_t>(fallback.count())), most));
}

std::vector<fault_group> fault_groups() {
  return {{"How the body is framed, and how long it takes", framing_faults()},
          {"Statuses, and heads that are wrong", answer_faults()},
          {"Heads without measure", head_floods()},
          {"Redirects", redirect_faults()},
          {"Content codings", compression_faults()},
          {"Media types, and where links lead", content_faults()},
          {"Hard HTML", html_faults()},
          {"Character encodings", charset_faults()},
          {"robots.txt, at the hosts NAME.ARGUMENTS.robots.test", robots_faults()},
          {"Sitemaps, at the hosts NAME.ARGUMENTS.sitemap.test", sitemap_faults()},
          {"Sites without an end", url_traps()}};
}

std::optional<response> answer_fault(const web_model& web, const request& asked, std::uint64_t earlier) {
  constexpr std::string_view prefix = "/fault/";
  if (!asked.target.starts_with(prefix)) return std::nullopt;
  const auto path = asked.target.substr(0, asked.target.find('?'));
  const auto query = asked.target.substr(std::min(path.size() + 1, asked.target.size()));
  const auto segments = split_path(path.substr(prefix.size()));
  const auto* page = find_fault(segments.front());
  if (page == nullptr) return std::nullopt;
  return page->answer({web, asked, path, query, std::span(segments).subspan(1), earlier});
}

}  // namespace fanfold::test_web
