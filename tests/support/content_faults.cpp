// Media types that lie or are missing, and the pages that others lead to.
#include <fmt/format.h>

#include <array>

#include "support/every_link.hpp"
#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view html = "Content-Type: text/html; charset=utf-8\r\n";

response type(const fault_request& asked) {
  std::string name;
  for (const auto part : asked.arguments) name += (name.empty() ? "" : "/") + std::string(part);
  return reply(200, fmt::format("Content-Type: {}\r\n", name),
               "<title>Typed</title><a href=\"/fault/target/typed\">x</a>");
}

response no_type(const fault_request&) {
  return reply(200, "", "<!DOCTYPE html><title>Untyped</title><a href=\"/fault/target/untyped\">x</a>");
}

/// A body of all byte values that doesn't repeat soon, in units.
response binary_of(std::string_view fields, std::uint64_t bytes) {
  constexpr std::size_t block_bytes = 64 * 1024;
  const auto write = [](std::uint64_t from, std::uint64_t count) {
    std::string out(count, '\0');
    for (std::uint64_t i = 0; i < count; ++i) out[i] = static_cast<char>((from + i) * (from + i) >> 3);
    return out;
  };
  const auto whole = bytes / block_bytes;
  return {.head = response_head(200, fmt::format("{}Content-Length: {}\r\n", fields, bytes)),
          .nth_unit = [write](std::uint64_t i) { return write(i * block_bytes, block_bytes); },
          .repeats = whole,
          .body = write(whole * block_bytes, bytes % block_bytes)};
}

response binary(const fault_request& asked) {
  return binary_of("Content-Type: application/octet-stream\r\n", asked.number(0, 10'000));
}
response binary_html(const fault_request& asked) {
  return binary_of(html, asked.number(0, 10'000));
}

response target(const fault_request& asked) {
  return html_reply(200, asked.head.target, "<p>a sound page</p>");
}
response not_a_link(const fault_request&) {
  return html_reply(200, "Not a link", "<p>nobody should come here</p>");
}
response every_link_page(const fault_request&) {
  return reply(200, html, every_link_html());
}

constexpr std::array pages{
    fault_page{"type", "/TYPE/SUBTYPE", "HTML that claims to be of that media type", type},
    fault_page{"no-type", "", "HTML without a Content-Type", no_type},
    fault_page{"binary", "/BYTES", "all byte values, as application/octet-stream", binary},
    fault_page{"binary-html", "/BYTES", "all byte values, as text/html", binary_html},
    fault_page{"every-link", "", "a link in every attribute that HTML has for one", every_link_page},
    fault_page{"target", "/NAME", "a sound page without links, where other faults' links lead", target},
    fault_page{"not-a-link", "", "where what only looks like a link would lead", not_a_link},
};

}  // namespace

std::span<const fault_page> content_faults() {
  return pages;
}

}  // namespace fanfold::test_web
