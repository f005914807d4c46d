// Faults of the content: codings, types, character encodings, and HTML that is hard on whoever reads it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/content_coding.hpp"
#include "support/every_link.hpp"
#include "support/fault_pages.hpp"
#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view html = "Content-Type: text/html; charset=utf-8\r\n";

std::string sound_page() {
  return "<!DOCTYPE html>\n<title>Coded</title>\n<a href=\"/fault/target/coded\">a link</a>\n" + filler(20'000);
}

response coded(std::string_view coding, std::string body) {
  return reply(200, fmt::format("{}Content-Encoding: {}\r\n", html, coding), std::move(body));
}

response gzip_coded(const fault_request&) {
  return coded("gzip", gzip(sound_page()));
}
response deflate_coded(const fault_request&) {
  return coded("deflate", deflate(sound_page()));
}
response brotli_coded(const fault_request&) {
  return coded("br", brotli(sound_page()));
}
response zstd_coded(const fault_request&) {
  return coded("zstd", zstandard(sound_page()));
}
response wrong_coding(const fault_request&) {
  return coded("gzip", sound_page());
}
response unknown_coding(const fault_request&) {
  return coded("x-unknown", sound_page());
}

response cut_gzip(const fault_request&) {
  std::string body = gzip(sound_page());
  body.resize(body.size() / 2);
  return coded("gzip", std::move(body));
}

response gzip_bomb(const fault_request& asked) {
  const auto megabytes = std::min<std::size_t>(asked.size(0, 10), 100);
  return coded("gzip", gzip(std::string(megabytes * 1'000'000, ' ')));
}

response type(const fault_request& asked) {
  std::string name;
  for (const auto part : asked.arguments) name += (name.empty() ? "" : "/") + std::string(part);
  return reply(200, fmt::format("Content-Type: {}\r\n", name),
               "<title>Typed</title><a href=\"/fault/target/typed\">x</a>");
}

response no_type(const fault_request&) {
  return reply(200, "", "<!DOCTYPE html><title>Untyped</title><a href=\"/fault/target/untyped\">x</a>");
}

response binary(const fault_request&) {
  std::string body(10'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * i >> 3);
  return reply(200, "Content-Type: application/octet-stream\r\n", std::move(body));
}

response binary_html(const fault_request& asked) {
  return reply(200, html, binary(asked).body);
}

response latin1(const fault_request&) {
  return reply(200, "Content-Type: text/html; charset=ISO-8859-1\r\n", "<title>Caf\xe9</title>");
}

response meta_charset(const fault_request&) {
  return reply(200, "Content-Type: text/html\r\n",
               "<meta charset=windows-1251><title>\xcf\xf0\xe8\xe2\xe5\xf2</title>");  // "Привет"
}

response utf16(const fault_request&) {
  std::string body = "\xff\xfe";  // byte order mark, little endian
  for (const char c : std::string_view("<title>UTF-16</title><a href=\"/fault/target/utf-16\">x</a>"))
    body.append({c, '\0'});
  return reply(200, "Content-Type: text/html\r\n", std::move(body));
}

response links(const fault_request& asked) {
  std::string body;
  for (std::uint64_t i = 0; i < asked.size(0, 1'000); ++i)
    body += fmt::format("<a href=\"/fault/target/{}\">{}</a>\n", i, i);
  return html_reply(200, "Many links", body);
}

response nested(const fault_request& asked) {
  std::string body;
  for (std::uint64_t i = 0; i < asked.size(0, 100'000); ++i) body += "<div>";
  return html_reply(200, "Deep", body + "<a href=\"/fault/target/deep\">x</a>");
}

response long_attribute(const fault_request& asked) {
  return html_reply(
      200, "Long",
      fmt::format("<a title=\"{}\" href=\"/fault/target/long\">x</a>", std::string(asked.size(0, 1'000'000), 'x')));
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
    fault_page{"gzip", "", "a sound page coded with gzip, whatever the client accepts", gzip_coded},
    fault_page{"deflate", "", "the same with deflate", deflate_coded},
    fault_page{"brotli", "", "the same with brotli", brotli_coded},
    fault_page{"zstd", "", "the same with zstd", zstd_coded},
    fault_page{"cut-gzip", "", "the first half of a gzip body, with the right length", cut_gzip},
    fault_page{"wrong-coding", "", "says gzip, and isn't", wrong_coding},
    fault_page{"unknown-coding", "", "says x-unknown", unknown_coding},
    fault_page{"gzip-bomb", "/MEGABYTES", "a gzip body that grows a thousandfold", gzip_bomb},
    fault_page{"type", "/TYPE/SUBTYPE", "HTML that claims to be of that media type", type},
    fault_page{"no-type", "", "HTML without a Content-Type", no_type},
    fault_page{"binary", "", "all byte values, as application/octet-stream", binary},
    fault_page{"binary-html", "", "all byte values, as text/html", binary_html},
    fault_page{"latin1", "", "the title Café in ISO-8859-1, as the head says", latin1},
    fault_page{"meta-charset", "", "the title Привет in windows-1251, as only a meta element says", meta_charset},
    fault_page{"utf-16", "", "UTF-16 with a byte order mark", utf16},
    fault_page{"links", "/COUNT", "a page with so many links, to target/0 and on", links},
    fault_page{"nested", "/COUNT", "elements nested so deep", nested},
    fault_page{"long-attribute", "/BYTES", "a link after an attribute of that size", long_attribute},
    fault_page{"every-link", "", "a link in every attribute that HTML has for one", every_link_page},
    fault_page{"target", "/NAME", "a sound page without links, where other faults' links lead", target},
    fault_page{"not-a-link", "", "where what only looks like a link would lead", not_a_link},
};

}  // namespace

std::span<const fault_page> content_faults() {
  return pages;
}

}  // namespace fanfold::test_web
