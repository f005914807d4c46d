#include "support/fault_pages.hpp"

#include <algorithm>
#include <charconv>

namespace fanfold::test_web {

std::uint64_t fault_request::number(std::size_t i, std::uint64_t fallback) const {
  std::uint64_t value = fallback;
  if (i < arguments.size()) std::from_chars(arguments[i].data(), arguments[i].data() + arguments[i].size(), value);
  return value;
}

std::size_t fault_request::size(std::size_t i, std::size_t fallback) const {
  constexpr std::uint64_t most = 1'000'000;
  return std::min(number(i, fallback), most);
}

std::chrono::milliseconds fault_request::time(std::size_t i, std::chrono::milliseconds fallback) const {
  constexpr std::uint64_t most = std::chrono::milliseconds(std::chrono::hours(24)).count();
  return std::chrono::milliseconds(std::min(number(i, static_cast<std::uint64_t>(fallback.count())), most));
}

std::vector<fault_page> all_faults() {
  std::vector<fault_page> all;
  for (const auto group : {framing_faults(), answer_faults(), content_faults()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

std::optional<response> answer_fault(const web_model& web, const request& asked, std::uint64_t earlier) {
  constexpr std::string_view prefix = "/fault/";
  if (!asked.target.starts_with(prefix)) return std::nullopt;
  std::vector<std::string_view> segments;
  for (std::string_view rest = asked.target.substr(prefix.size());;) {
    const auto slash = std::min(rest.find('/'), rest.size());
    segments.push_back(rest.substr(0, slash));
    if (slash == rest.size()) break;
    rest.remove_prefix(slash + 1);
  }
  const fault_request fault{web, asked, std::span(segments).subspan(1), earlier};
  for (const auto group : {framing_faults(), answer_faults(), content_faults()}) {
    const auto page = std::ranges::find(group, segments.front(), &fault_page::name);
    if (page != group.end()) return page->answer(fault);
  }
  return std::nullopt;
}

}  // namespace fanfold::test_web
