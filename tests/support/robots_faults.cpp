// Bodies for a robots.txt (RFC 9309) that are hard on whoever reads or obeys them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view text = "Content-Type: text/plain; charset=utf-8\r\n";
constexpr std::size_t block_bytes = 64 * 1024;

/// `piece` until the body has about that many bytes, in units.
response repeated(std::string_view before, std::string_view piece, std::uint64_t bytes, std::string_view after) {
  response out{.head = response_head(200, text) + std::string(before),
               .repeats = bytes / block_bytes,
               .body = std::string(after),
               .ending = ending::close};
  while (out.unit.size() < block_bytes) out.unit += piece;
  return out;
}

response rules(const fault_request& asked) {
  return repeated("User-agent: *\n", "Disallow: /no/such/folder/of/this/host/\n", asked.number(0, 1'000'000),
                  "Disallow: /\n");
}
response groups(const fault_request& asked) {
  return repeated("", "User-agent: some-other-robot\nDisallow: /\n\n", asked.number(0, 1'000'000), "");
}
response one_line(const fault_request& asked) {
  return repeated("User-agent: *\nDisallow: /", "x", asked.number(0, 1'000'000), "");
}
response wildcards(const fault_request& asked) {
  return repeated("User-agent: *\n",
                  "Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*c*b$\n",
                  asked.number(0, 400'000), "");
}
response many_wildcards(const fault_request& asked) {
  return repeated("User-agent: *\n", "Allow:/*bb\n", asked.number(0, 500'000), "");
}
response delay(const fault_request& asked) {
  return reply(200, text, fmt::format("User-agent: *\nCrawl-delay: {}\n", asked.word(0, "1000000000000")));
}
response sitemaps(const fault_request& asked) {
  return repeated("User-agent: *\nAllow: /\n", fmt::format("Sitemap: {}\n", asked.url("/fault/sitemap/10")),
                  asked.number(0, 400'000), "");
}
response nul(const fault_request&) {
  std::string body = "User-agent: *\n_Disallow: /_\nDisallow: /fault/not-a-link\n";
  std::ranges::replace(body, '_', '\0');
  return reply(200, text, std::move(body));
}
response no_newlines(const fault_request&) {
  return reply(200, text, "\xef\xbb\xbfUser-agent: *\rDisallow: /fault/not-a-link\r");
}

constexpr std::array pages{
    fault_page{"robots-rules", "/BYTES", "that many bytes of rules, the last of which forbids everything", rules},
    fault_page{"robots-groups", "/BYTES", "that many bytes of groups for others", groups},
    fault_page{"robots-line", "/BYTES", "a rule of that size, without an end of its line", one_line},
    fault_page{"robots-wildcards", "/BYTES", "that many bytes of patterns that are slow to match", wildcards},
    fault_page{"robots-many-wildcards", "/BYTES", "as many of them as fit into that, which match nothing of long-paths",
               many_wildcards},
    fault_page{"robots-delay", "/SECONDS", "a Crawl-delay of that many seconds, 10^12 by default", delay},
    fault_page{"robots-sitemaps", "/BYTES", "that many bytes of Sitemap lines", sitemaps},
    fault_page{"robots-nul", "", "rules with NUL bytes between", nul},
    fault_page{"robots-old-lines", "", "a byte order mark, and lines that end with carriage returns", no_newlines},
};

}  // namespace

std::span<const fault_page> robots_faults() {
  return pages;
}

}  // namespace fanfold::test_web
