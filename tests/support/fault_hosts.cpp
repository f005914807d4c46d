#include "support/fault_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view robots_domain = ".robots.test";
constexpr std::string_view sitemap_domain = ".sitemap.test";

/// The path of the fault page that the labels before the domain name.
std::string fault_path(std::string_view name, std::string_view domain) {
  std::string path(name.substr(0, name.size() - domain.size()));
  std::ranges::replace(path, '.', '/');
  return "/fault/" + path;
}

}  // namespace

std::optional<response> answer_fault_host(const web_model& web, const request& asked, std::uint64_t earlier) {
  const auto name = asked.host.substr(0, asked.host.rfind(':'));
  const bool for_robots = name.ends_with(robots_domain);
  if (!for_robots && !name.ends_with(sitemap_domain)) return std::nullopt;
  const std::string path = fault_path(name, for_robots ? robots_domain : sitemap_domain);
  if (asked.target == "/")
    return html_reply(200, name, "<a href=\"/fault/target/1\">x</a><a href=\"/fault/target/2\">x</a>");
  if (asked.target != "/robots.txt") return std::nullopt;
  if (!for_robots)
    return reply(200, "Content-Type: text/plain\r\n",
                 fmt::format("User-agent: *\nAllow: /\nSitemap: {}://{}{}\n", web.scheme(), asked.host, path));
  request as_fault = asked;
  as_fault.target = path;
  return answer_fault(web, as_fault, earlier);
}

}  // namespace fanfold::test_web
